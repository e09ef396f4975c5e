"""A tornado's bars reach from the least to the largest response."""

from __future__ import annotations

import pandas as pd

from optimizer.report import Words
from optimizer.report.render.figures import draw_tornado
from optimizer.report.render.figures.tornado import MOST


def test_the_widest_is_on_top() -> None:
    """Bars are as long as the ends; the last is drawn highest."""
    swings = pd.DataFrame({"factor": ["b", "a"], "value": [3, 1], "low": [-1, -1], "high": [2, 0]})
    ax = draw_tornado(swings, "y", Words("fr"))
    assert [tick.get_text() for tick in ax.get_yticklabels()] == ["a", "b"]
    assert [bar.get_width() for bar in ax.patches] == [-1, 0, -1, 2]


def test_of_many_factors_the_widest_are_shown() -> None:
    """No more than fit; none without a value."""
    many = pd.DataFrame({"factor": [f"f{i}" for i in range(20)], "value": range(20)})
    ax = draw_tornado(many.assign(low=0, high=many["value"]), "y", Words("en"))
    shown = [tick.get_text() for tick in ax.get_yticklabels()]
    assert shown == [f"f{i}" for i in range(20 - MOST, 20)]
