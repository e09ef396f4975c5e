"""Colours, canvases and axes of all figures, and pictures as bytes.

Colours are Okabe and Ito's (2008), told apart with every common colour blindness; their order is
one of falling lightness and every series has its own dash and hatch, so that grey print works.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from optimizer.report.locale import Words

COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00")
DASHES = ("-", "--", "-.", ":", (0, (5, 1)), (0, (1, 1)))
HATCHES = ("", "//", "..", "xx", "\\\\", "++")
MAP = "cividis"
"""Colour map: perceptually even, and so also in grey."""
GRID = "#dddddd"


def new_figure(width: float, height: float) -> Figure:
    """An empty figure of this size (inches) that is drawn without a screen."""
    figure = Figure(figsize=(width, height), dpi=110, layout="constrained")
    FigureCanvasAgg(figure)
    return figure


def new_axes(ax: Axes | None, width: float = 8.0, height: float = 4.2) -> Axes:
    """The axes given, or new ones on a figure of their own."""
    return new_figure(width, height).add_subplot() if ax is None else ax


def tidy(ax: Axes, grid: str = "y") -> Axes:
    """Light frame, and a grid behind the data along ``x``, ``y`` or both, ``xy``."""
    for side in ("top", "right"):
        ax.spines[side].set_visible(False)
    for axis in grid:
        ax.grid(axis="x" if axis == "x" else "y", color=GRID, linewidth=0.6)
    ax.set_axisbelow(True)
    return ax


def line_style(series: int) -> dict[str, Any]:
    """Colour and dash of a line by its place among the series."""
    return {"color": COLOURS[series % len(COLOURS)], "linestyle": DASHES[series % len(DASHES)]}


def bar_style(series: int) -> dict[str, Any]:
    """Colour and hatch of a bar by its place among the series."""
    return {
        "color": COLOURS[series % len(COLOURS)],
        "hatch": HATCHES[series % len(HATCHES)],
        "edgecolor": "white",
    }


def legend_beside(ax: Axes) -> None:
    """The legend to the right of the axes."""
    ax.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0), frameon=False, fontsize=9)


def month_ticks(ax: Axes, months: Sequence[str]) -> None:
    """A tick a month, without the century."""
    ax.set_xticks(range(len(months)), [month[2:] for month in months], rotation=45, fontsize=8)


def number_ticks(ax: Axes, words: Words, axes: str = "x") -> None:
    """Write the numbers of axes, ``x``, ``y`` or ``xy``, as the language does."""

    def text(value: float, _: object) -> str:
        plain = f"{value:,.4g}"
        if abs(value) >= 1000:
            return words.number(value)
        return words.number(value, len(plain.partition(".")[2]) if "e" not in plain else 6)

    for name in axes:
        (ax.xaxis if name == "x" else ax.yaxis).set_major_formatter(text)


def picture(draw: Callable[[], Axes]) -> bytes:
    """A figure as PNG bytes that depend on nothing but the data."""
    figure = draw().get_figure(root=True)
    assert figure is not None
    out = io.BytesIO()
    figure.savefig(out, format="png", metadata={"Software": None})
    return out.getvalue()


def inlined(png: bytes) -> str:
    """A picture as the address of an image that stands in the page."""
    return "data:image/png;base64," + base64.b64encode(png).decode()
