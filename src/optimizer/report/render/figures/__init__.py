"""One figure a file; each takes an ``ax`` or makes its own, and gives it back."""

from optimizer.report.render.figures.bands import draw_bands
from optimizer.report.render.figures.bars import draw_bars
from optimizer.report.render.figures.cash import draw_cash
from optimizer.report.render.figures.channel_month import draw_channel_month
from optimizer.report.render.figures.effects_plane import draw_effects
from optimizer.report.render.figures.heat import draw_heat
from optimizer.report.render.figures.index_bars import draw_indices
from optimizer.report.render.figures.loop_rounds import draw_rounds
from optimizer.report.render.figures.maps import draw_map
from optimizer.report.render.figures.regret_bars import draw_regret
from optimizer.report.render.figures.response_plots import draw_responses
from optimizer.report.render.figures.tornado import draw_tornado

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
