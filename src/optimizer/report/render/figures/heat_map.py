"""Heat maps with their figures written in the cells: of what is above 0, and of what moves."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from matplotlib import colormaps
from matplotlib.axes import Axes

from optimizer.arrays import Floats
from optimizer.report.render.style import MAP, new_axes

SIGNED = "PuOr_r"
"""Orange up, violet down: told apart with every common colour blindness; white is no move."""


def draw_heat_map(
    values: Floats,
    rows: Sequence[str],
    columns: Sequence[str],
    title: str,
    labels: tuple[str, str],
    written: Sequence[Sequence[str]],
    ax: Axes | None = None,
) -> Axes:
    """Draw figures from 0 up.

    Parameters
    ----------
    values : array[row, column]
        NaN is left white.
    labels : (str, str)
        Of the row axis and the column axis.
    written : nested sequence of str
        What to write in each cell.
    """
    ax = new_axes(ax, 8.0, 0.7 + 0.55 * max(len(rows), 4))
    most = (float(np.nanmax(values)) if np.isfinite(values).any() else 1.0) or 1.0
    ax.imshow(values, cmap=MAP, vmin=0.0, vmax=most, aspect="auto")

    def ink(value: float) -> str:
        red, green, blue, _ = colormaps[MAP](value / most)
        return "black" if 0.299 * red + 0.587 * green + 0.114 * blue > 0.55 else "white"

    _write(ax, values, written, ink)
    ax.set_xticks(range(len(columns)), columns, fontsize=8, rotation=45 if len(columns) > 8 else 0)
    ax.set_yticks(range(len(rows)), rows, fontsize=9)
    ax.set_ylabel(labels[0])
    ax.set_xlabel(labels[1])
    ax.set_title(title, fontsize=11)
    return ax


def draw_signed_heat_map(
    values: Floats,
    rows: Sequence[str],
    columns: Sequence[str],
    title: str,
    written: Sequence[Sequence[str]],
    ax: Axes | None = None,
) -> Axes:
    """Draw signed figures around 0; parameters as of :func:`draw_heat_map`."""
    ax = new_axes(ax, max(5.0, 2.2 + 0.85 * len(columns)), 1.2 + 0.42 * len(rows))
    most = float(np.abs(values).max()) if values.size else 0.0
    ax.imshow(values, cmap=SIGNED, vmin=-(most or 1.0), vmax=most or 1.0, aspect="auto")
    _write(ax, values, written, lambda value: "white" if abs(value) > 0.65 * most else "black")
    ax.set_xticks(range(len(columns)), columns, fontsize=8)
    ax.set_yticks(range(len(rows)), rows, fontsize=8)
    ax.set_title(title, fontsize=10)
    return ax


def _write(
    ax: Axes, values: Floats, written: Sequence[Sequence[str]], ink: Callable[[float], str]
) -> None:
    """Write in every cell that has a figure, in an ink that stands out from its colour."""
    for (i, j), value in np.ndenumerate(values):
        if np.isfinite(value):
            colour = ink(float(value))
            ax.text(j, i, written[i][j], ha="center", va="center", fontsize=8, color=colour)
