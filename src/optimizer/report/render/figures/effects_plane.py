"""Morris's plane: how much a factor matters, against how much its effect changes."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from optimizer.report.locale import Words
from optimizer.report.render.figures.tornado import ticks
from optimizer.report.render.style import COLOURS, new_axes, tidy


def draw_effects(
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
    ax = tidy(new_axes(ax, 6.2, 4.4))
    ax.grid(axis="x", color="#dddddd", linewidth=0.6)
    sides = {m: effects[effects["measure"] == m].set_index("factor") for m in ("mu_star", "sigma")}
    most = 0.0
    for i, name in enumerate(sides["mu_star"].index):
        x, y = (side.loc[name] for side in sides.values())
        ax.errorbar(
            x["value"],
            y["value"],
            xerr=[[max(0.0, x["value"] - x["low"])], [max(0.0, x["high"] - x["value"])]],
            yerr=[[max(0.0, y["value"] - y["low"])], [max(0.0, y["high"] - y["value"])]],
            fmt="osD^vP"[i % 6],
            color=COLOURS[i % len(COLOURS)],
            capsize=3,
            linewidth=1,
        )
        ax.annotate(name, (x["value"], y["value"]), xytext=(6, 5), textcoords="offset points")
        most = max(most, float(x["high"]), 0.0)
    ax.plot([0, most], [0, most], color="#999999", linestyle=":", linewidth=1)
    ax.set_xlabel(words("sens_mu_star"))
    ax.set_ylabel(words("sens_sigma"))
    ax.set_title(words("sens_effects").format(response=response), fontsize=10)
    ticks(ax, words, "xy")
    return ax
