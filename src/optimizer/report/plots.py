"""Single figures from results, for notebooks; each gives matplotlib Axes back."""

from __future__ import annotations

from matplotlib.axes import Axes

from optimizer.plan import Plan
from optimizer.report.locale import Words
from optimizer.report.render.figures.network_drawings import draw_weekly_bands
from optimizer.report.render.figures.target_drawings import draw_stacked_targets
from optimizer.scenario import Scenario
from optimizer.simulation import Runs


def draw_targets(
    plan: Plan, language: str = "en", ax: Axes | None = None, scenario: Scenario | None = None
) -> Axes:
    """Targets by channel and month.

    Parameters
    ----------
    language : {"en", "fr"}
    ax : Axes, optional
        Default a figure of its own.
    scenario : Scenario, optional
        Whose labels the channels have.
    """
    lines = plan.target_lines.sum(axis=(0, 2, 4)).T.astype("float64")
    words = _words(language, scenario)
    return draw_stacked_targets(lines, plan.axes.channels, plan.axes.months, words, ax)


def draw_motivation(
    runs: Runs, language: str = "en", ax: Axes | None = None, scenario: Scenario | None = None
) -> Axes:
    """Motivation of the points of sale by week and scheme; parameters as of draw_targets."""
    return draw_weekly_bands(
        runs.weekly("motivation"), "motivation", _words(language, scenario), ax
    )


def _words(language: str, scenario: Scenario | None) -> Words:
    return Words(language) if scenario is None else Words.of(scenario, language=language)
