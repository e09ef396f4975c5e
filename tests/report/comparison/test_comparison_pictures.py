"""Differences with their intervals."""

from __future__ import annotations

import numpy as np

from optimizer.report import Words
from optimizer.report.comparison.comparison_pictures import draw_forest_plot


def test_proven_differences_are_filled() -> None:
    """A point is black where the interval of all together leaves out 0, white where it has it."""
    middle = np.array([2.0, -1.0])
    alone = np.array([[1.0, 3.0], [-2.0, 0.5]])
    together = alone + np.array([[-0.5, 0.5]])
    ax = draw_forest_plot(["a", "b"], middle, alone, together, "title", "label " * 20, Words("fr"))
    marks = {line.get_markerfacecolor(): line for line in ax.lines if line.get_marker() == "o"}
    assert [*marks["black"].get_xdata()] == [2.0]  # type: ignore[misc]
    assert [*marks["white"].get_xdata()] == [-1.0]  # type: ignore[misc]
    assert [tick.get_text() for tick in ax.get_yticklabels()] == ["a", "b"]
    assert "\n" in ax.get_xlabel()
