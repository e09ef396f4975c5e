"""One figure a file; each takes an ``ax`` or makes its own, and gives it back."""

from optimizer.report.figures.bands import draw_bands
from optimizer.report.figures.bars import draw_bars
from optimizer.report.figures.cash import draw_cash
from optimizer.report.figures.channel_month import draw_channel_month
from optimizer.report.figures.effects_plane import draw_effects
from optimizer.report.figures.heat import draw_heat
from optimizer.report.figures.index_bars import draw_indices
from optimizer.report.figures.maps import draw_map
from optimizer.report.figures.regret_bars import draw_regret
from optimizer.report.figures.response_plots import draw_responses
from optimizer.report.figures.rounds import draw_rounds
from optimizer.report.figures.tornado import draw_tornado

__all__ = [
    "draw_bands",
    "draw_bars",
    "draw_cash",
    "draw_channel_month",
    "draw_effects",
    "draw_heat",
    "draw_indices",
    "draw_map",
    "draw_regret",
    "draw_responses",
    "draw_rounds",
    "draw_tornado",
]
