"""Bars by scheme."""

from __future__ import annotations

from optimizer.report import Words
from optimizer.report.render.figures import draw_scheme_bars
from optimizer.statistics import Interval


def test_bars_are_means_with_their_figures() -> None:
    """As long as the mean, which is written above in the language."""
    intervals = {"a": Interval(1.5, 0.5, 0.95, 9), "b": Interval(2.25, 0.1, 0.95, 9)}
    ax = draw_scheme_bars(intervals, "cost", "EUR", Words("fr"))
    assert [bar.get_height() for bar in ax.patches] == [1.5, 2.25]
    assert [text.get_text() for text in ax.texts] == ["1,50", "2,25"]
    assert ax.get_ylabel() == "EUR"
