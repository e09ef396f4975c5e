"""Colours, hatches and canvases of all figures.

Colours are Okabe and Ito's (2008), told apart with every common colour blindness; their order is
one of falling lightness and every series has its own dash and hatch, so that grey print works.
"""

from __future__ import annotations

import io
from collections.abc import Callable

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00")
DASHES = ("-", "--", "-.", ":", (0, (5, 1)), (0, (1, 1)))
HATCHES = ("", "//", "..", "xx", "\\\\", "++")
MAP = "cividis"
"""Colour map: perceptually even, and so also in grey."""


def new_axes(ax: Axes | None, width: float = 8.0, height: float = 4.2) -> Axes:
    """The axes given, or new ones on a figure of their own."""
    if ax is not None:
        return ax
    figure = Figure(figsize=(width, height), dpi=110, layout="constrained")
    FigureCanvasAgg(figure)
    return figure.add_subplot()


def tidy(ax: Axes) -> Axes:
    """Light frame and grid behind the data."""
    for side in ("top", "right"):
        ax.spines[side].set_visible(False)
    ax.grid(axis="y", color="#dddddd", linewidth=0.6)
    ax.set_axisbelow(True)
    return ax


def picture(draw: Callable[[], Axes]) -> bytes:
    """A figure as PNG bytes that depend on nothing but the data."""
    ax = draw()
    figure = ax.get_figure(root=True)
    assert figure is not None
    out = io.BytesIO()
    figure.savefig(out, format="png", metadata={"Software": None})
    return out.getvalue()
