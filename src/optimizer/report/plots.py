"""Single figures from results, for notebooks; each gives matplotlib Axes back."""

from __future__ import annotations

from matplotlib.axes import Axes

from optimizer.plan import Plan
from optimizer.report.locale import Words
from optimizer.report.render.figures import draw_bands, draw_channel_month
from optimizer.simulation import Runs


def draw_targets(plan: Plan, language: str = "en", ax: Axes | None = None) -> Axes:
    """Targets by channel and month.

    Parameters
    ----------
    plan : Plan
    language : {"en", "fr"}
    ax : Axes, optional
    """
    lines = plan.target_lines.sum(axis=(0, 2, 4)).T.astype("float64")
    return draw_channel_month(lines, plan.axes.channels, plan.axes.months, Words(language), ax)


def draw_motivation(runs: Runs, language: str = "en", ax: Axes | None = None) -> Axes:
    """Motivation of the points of sale by week and scheme.

    Parameters
    ----------
    runs : Runs
    language : {"en", "fr"}
    ax : Axes, optional
    """
    return draw_bands(runs.weekly("motivation"), "motivation", Words(language), ax)
