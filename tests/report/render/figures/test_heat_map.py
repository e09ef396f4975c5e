"""Heat maps have their figures in the cells."""

from __future__ import annotations

import numpy as np

from optimizer.report.render.figures.heat_map import draw_heat_map, draw_signed_heat_map


def test_unknown_cells_are_left_white() -> None:
    """A figure is written in each cell that has one, in an ink that stands out."""
    values = np.array([[0.0, np.nan], [5.0, 10.0]])
    ax = draw_heat_map(values, "ab", "xy", "title", ("row", "column"), [["0", ""], ["5", "10"]])
    written = {(text.get_position(), text.get_text()): text.get_color() for text in ax.texts}
    assert set(written) == {((0, 0), "0"), ((0, 1), "5"), ((1, 1), "10")}
    # the map is dark at 0 and light at its most
    assert (written[(0, 0), "0"], written[(1, 1), "10"]) == ("white", "black")


def test_moves_are_drawn_around_nothing() -> None:
    """Up and down have the same reach on the colour scale."""
    ax = draw_signed_heat_map(np.array([[-3.0, 1.0]]), "a", "xy", "title", [["-3", "+1"]])
    assert ax.images[0].get_clim() == (-3.0, 3.0)
    assert [text.get_color() for text in ax.texts] == ["white", "black"]
