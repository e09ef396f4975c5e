"""A tornado: how far each factor alone moves a response, the widest on top."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter

from optimizer.report.locale import Words
from optimizer.report.render.style import COLOURS, HATCHES, new_axes, tidy

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
    ax = tidy(new_axes(ax, 7.5, 1.6 + 0.38 * len(shown)))
    ends = shown[["low", "high"]].to_numpy(dtype=np.float64)
    for i, both in enumerate(ends):
        for side, end in enumerate(both):
            ax.barh(
                i,
                end,
                height=0.62,
                color=COLOURS[side],
                hatch=HATCHES[side],
                edgecolor="white",
                label=words(("sens_down", "sens_up")[side]) if not i else None,
            )
    ax.axvline(0.0, color="black", linewidth=1)
    ax.set_yticks(range(len(shown)), [str(name) for name in shown["factor"]])
    ax.grid(axis="y", visible=False)
    ax.grid(axis="x", color="#dddddd", linewidth=0.6)
    ax.set_xlabel(words("sens_swing_axis").format(response=response))
    ax.set_title(words("sens_tornado").format(response=response), fontsize=10)
    ticks(ax, words)
    if len(shown):
        ax.legend(frameon=False, fontsize=8, loc="lower right")
    return ax


def ticks(ax: Axes, words: Words, axes: str = "x") -> None:
    """Write the numbers of an axis in the language."""

    def text(value: float, _: object) -> str:
        plain = f"{value:,.4g}"
        if abs(value) >= 1000:
            return words.number(value)
        return words.number(value, len(plain.partition(".")[2]) if "e" not in plain else 6)

    for name in axes:
        axis = ax.xaxis if name == "x" else ax.yaxis
        axis.set_major_formatter(FuncFormatter(text))
