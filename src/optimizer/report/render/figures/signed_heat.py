"""What moves, up or down, by two axes: a map of signed figures with each written in its cell."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes

from optimizer.arrays import Floats
from optimizer.report.render.style import new_axes

COLOURS = "PuOr_r"
"""Orange up, violet down: told apart with every common colour blindness; white is no move."""


def draw_moves(
    values: Floats,
    rows: Sequence[str],
    columns: Sequence[str],
    title: str,
    written: Sequence[Sequence[str]],
    ax: Axes | None = None,
) -> Axes:
    """Draw signed figures around 0.

    Parameters
    ----------
    values : array[row, column]
    rows, columns : sequence of str
    title : str
        With the unit.
    written : nested sequence of str
        What to write in each cell.
    ax : Axes, optional
    """
    ax = new_axes(ax, max(5.0, 2.2 + 0.85 * len(columns)), 1.2 + 0.42 * len(rows))
    most = float(np.abs(values).max()) if values.size else 0.0
    ax.imshow(values, cmap=COLOURS, vmin=-(most or 1.0), vmax=most or 1.0, aspect="auto")
    for (i, j), value in np.ndenumerate(values):
        strong = abs(value) > 0.65 * most
        colour = "white" if strong else "black"
        ax.text(j, i, written[i][j], ha="center", va="center", fontsize=8, color=colour)
    ax.set_xticks(range(len(columns)), columns, fontsize=8)
    ax.set_yticks(range(len(rows)), rows, fontsize=8)
    ax.set_title(title, fontsize=10)
    return ax
