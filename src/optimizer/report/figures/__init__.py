"""One figure a file; each takes an ``ax`` or makes its own, and gives it back."""

from optimizer.report.figures.bands import draw_bands
from optimizer.report.figures.bars import draw_bars
from optimizer.report.figures.cash import draw_cash
from optimizer.report.figures.channel_month import draw_channel_month
from optimizer.report.figures.heat import draw_heat
from optimizer.report.figures.maps import draw_map
from optimizer.report.figures.rounds import draw_rounds

__all__ = [
    "draw_bands",
    "draw_bars",
    "draw_cash",
    "draw_channel_month",
    "draw_heat",
    "draw_map",
    "draw_rounds",
]
