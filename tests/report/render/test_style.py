"""Pictures depend on nothing but the data; numbers of axes are written in the language."""

from __future__ import annotations

import pytest
from matplotlib.axes import Axes

from optimizer.report import Words
from optimizer.report.render.style import inlined, new_axes, number_ticks, picture


def drawn() -> Axes:
    """A line."""
    ax = new_axes(None)
    ax.plot([0, 1], [0, 1])
    return ax


def test_a_picture_has_the_same_bytes() -> None:
    """Drawn twice, and inlined as the address of a PNG."""
    assert picture(drawn) == picture(drawn)
    assert inlined(b"\x89PNG") == "data:image/png;base64,iVBORw=="


@pytest.mark.parametrize(
    ("value", "text"), [(0.25, "0,25"), (1234.5, "1\u202f234"), (12, "12"), (-3, "\u22123")]
)
def test_ticks_are_written_in_the_language(value: float, text: str) -> None:
    """French: comma, narrow no-break space, true minus."""
    ax = new_axes(None)
    number_ticks(ax, Words("fr"), "xy")
    assert ax.xaxis.get_major_formatter()(value) == text
    assert ax.yaxis.get_major_formatter()(value) == text
