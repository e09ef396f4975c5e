"""Morris's plane: how much a factor matters, against how much its effect changes."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from optimizer.report.locale import Words
from optimizer.report.render.style import COLOURS, new_axes, number_ticks, tidy


def draw_morris_plane(
    effects: pd.DataFrame, response: str, words: Words, ax: Axes | None = None
) -> Axes:
    """Draw a point a factor, with the intervals of both measures.

    Parameters
    ----------
    effects : DataFrame
        factor, measure (mu_star, sigma), value, low, high of one response.
    response : str
    words : Words
    ax : Axes, optional
    """
    ax = tidy(new_axes(ax, 6.2, 4.4), "yx")
    mean, spread = (
        effects[effects["measure"] == measure].set_index("factor")
        for measure in ("mu_star", "sigma")
    )
    largest = 0.0
    for i, name in enumerate(mean.index):
        x, y = mean.loc[name], spread.loc[name]
        ax.errorbar(
            x["value"],
            y["value"],
            xerr=_whisker(x),
            yerr=_whisker(y),
            fmt="osD^vP"[i % 6],
            color=COLOURS[i % len(COLOURS)],
            capsize=3,
            linewidth=1,
        )
        ax.annotate(name, (x["value"], y["value"]), xytext=(6, 5), textcoords="offset points")
        largest = max(largest, float(x["high"]))
    ax.plot([0, largest], [0, largest], color="#999999", linestyle=":", linewidth=1)
    ax.set_xlabel(words("sens_mu_star"))
    ax.set_ylabel(words("sens_sigma"))
    ax.set_title(words("sens_effects").format(response=response), fontsize=10)
    number_ticks(ax, words, "xy")
    return ax


def _whisker(row: pd.Series) -> list[list[float]]:
    """How far the interval reaches below and above the value."""
    return [[max(0.0, row["value"] - row["low"])], [max(0.0, row["high"] - row["value"])]]
