"""A tornado: how far each factor alone moves a response, the widest on top."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from optimizer.report.locale import Words
from optimizer.report.render.style import bar_style, new_axes, number_ticks, tidy

MOST = 15
"""Factors shown."""


def draw_tornado(swings: pd.DataFrame, response: str, words: Words, ax: Axes | None = None) -> Axes:
    """Draw a bar a factor, from the least to the largest response.

    Parameters
    ----------
    swings : DataFrame
        factor, value, low, high of the measure ``swing`` of one response.
    response : str
    words : Words
    ax : Axes, optional
    """
    shown = swings.dropna(subset=["value"]).sort_values("value", kind="stable").tail(MOST)
    ax = tidy(new_axes(ax, 7.5, 1.6 + 0.38 * len(shown)), "x")
    for i, ends in enumerate(shown[["low", "high"]].to_numpy(dtype=np.float64)):
        for side, (end, key) in enumerate(zip(ends, ("sens_down", "sens_up"), strict=True)):
            label = words(key) if i == 0 else None
            ax.barh(i, end, height=0.62, label=label, **bar_style(side))
    ax.axvline(0.0, color="black", linewidth=1)
    ax.set_yticks(range(len(shown)), [str(name) for name in shown["factor"]])
    ax.set_xlabel(words("sens_swing_axis").format(response=response))
    ax.set_title(words("sens_tornado").format(response=response), fontsize=10)
    number_ticks(ax, words)
    if len(shown):
        ax.legend(frameon=False, fontsize=8, loc="lower right")
    return ax
