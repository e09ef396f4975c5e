"""One figure a file; each takes an ``ax`` or makes its own, and gives it back."""

from optimizer.report.render.figures.heat_map import draw_heat_map
from optimizer.report.render.figures.loop_rounds import draw_loop_rounds
from optimizer.report.render.figures.monthly_pay import draw_monthly_pay
from optimizer.report.render.figures.morris_plane import draw_morris_plane
from optimizer.report.render.figures.regret_bars import draw_regret_bars
from optimizer.report.render.figures.response_panels import draw_response_panels
from optimizer.report.render.figures.scheme_bars import draw_scheme_bars
from optimizer.report.render.figures.sobol_bars import draw_sobol_bars
from optimizer.report.render.figures.stacked_targets import draw_stacked_targets
from optimizer.report.render.figures.tornado import draw_tornado
from optimizer.report.render.figures.weekly_bands import draw_weekly_bands
from optimizer.report.render.figures.zone_map import draw_zone_map

__all__ = [
    "draw_heat_map",
    "draw_loop_rounds",
    "draw_monthly_pay",
    "draw_morris_plane",
    "draw_regret_bars",
    "draw_response_panels",
    "draw_scheme_bars",
    "draw_sobol_bars",
    "draw_stacked_targets",
    "draw_tornado",
    "draw_weekly_bands",
    "draw_zone_map",
]
