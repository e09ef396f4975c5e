"""Differences with their intervals, one below the other."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter

from optimizer.arrays import Floats
from optimizer.report.locale import Words
from optimizer.report.render.style import COLOURS, new_axes, tidy

WIDEST = 80
"""Characters of the axis's label that fit below it on one line."""


def draw_forest_plot(
    names: Sequence[str],
    middle: Floats,
    alone: Floats,
    together: Floats,
    title: str,
    label: str,
    words: Words,
    ax: Axes | None = None,
) -> Axes:
    """Draw differences from 0.

    Parameters
    ----------
    names : sequence of str
    middle : array[name]
    alone, together : array[name, end]
        Lower and upper end of the interval of each alone, and of all together.
    title : str
    label : str
        Of the axis, with the unit.
    words : Words
    ax : Axes, optional
    """
    ax = tidy(new_axes(ax, 8.4, 1.3 + 0.27 * len(names)), "x")
    places = np.arange(len(names))[::-1]
    ax.axvline(0, color="#888888", linewidth=0.9)
    ax.hlines(places, together[:, 0], together[:, 1], color="#555555", linewidth=1.0)
    ax.hlines(places, alone[:, 0], alone[:, 1], color=COLOURS[0], linewidth=4.0)
    proven = (together[:, 0] > 0) | (together[:, 1] < 0)
    for rows, face in ((proven, "black"), (~proven, "white")):
        ax.plot(middle[rows], places[rows], "o", color="black", markerfacecolor=face, markersize=5)
    ax.set_yticks(places, names, fontsize=8)
    ax.set_ylim(-0.7, len(names) - 0.3)
    ax.xaxis.set_major_formatter(
        FuncFormatter(lambda x, _: words.number(x, 0 if abs(x) >= 10 else 1))
    )
    ax.set_xlabel(textwrap.fill(label, WIDEST), fontsize=9)
    ax.set_title(title, fontsize=10)
    return ax
