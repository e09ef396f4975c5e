"""A labelled heat map with its figures written in the cells."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib import colormaps
from matplotlib.axes import Axes

from optimizer.arrays import Floats
from optimizer.report.render.style import MAP, new_axes


def draw_heat(
    values: Floats,
    rows: Sequence[str],
    columns: Sequence[str],
    title: str,
    labels: tuple[str, str],
    written: Sequence[Sequence[str]],
    ax: Axes | None = None,
) -> Axes:
    """Draw a heat map.

    Parameters
    ----------
    values : array[row, column]
        NaN is left white.
    rows, columns : sequence of str
    title : str
    labels : (str, str)
        Of the row axis and the column axis.
    written : nested sequence of str
        What to write in each cell.
    ax : Axes, optional
    """
    ax = new_axes(ax, 8.0, 0.7 + 0.55 * max(len(rows), 4))
    most = float(np.nanmax(values)) if np.isfinite(values).any() else 1.0
    ax.imshow(values, cmap=MAP, vmin=0.0, vmax=most or 1.0, aspect="auto")
    colour = colormaps[MAP]
    for (i, j), value in np.ndenumerate(values):
        if np.isfinite(value):
            red, green, blue, _ = colour(value / (most or 1.0))
            light = 0.299 * red + 0.587 * green + 0.114 * blue > 0.55
            ax.text(
                j,
                i,
                written[i][j],
                ha="center",
                va="center",
                fontsize=8,
                color="black" if light else "white",
            )
    ax.set_xticks(range(len(columns)), columns, fontsize=8, rotation=45 if len(columns) > 8 else 0)
    ax.set_yticks(range(len(rows)), rows, fontsize=9)
    ax.set_ylabel(labels[0])
    ax.set_xlabel(labels[1])
    ax.set_title(title, fontsize=11)
    return ax
