"""Regret by decision."""

from __future__ import annotations

import pandas as pd

from optimizer.report import Words
from optimizer.report.render.figures import draw_regret_bars


def test_bars_are_expected_regrets_and_marks_the_largest() -> None:
    """From the top in the order given."""
    regrets = pd.DataFrame({"expected": [1, 2], "low": [0, 1], "high": [2, 3], "largest": [4, 5]})
    ax = draw_regret_bars(regrets, ["less", "more"], "y", Words("fr"))
    assert [bar.get_width() for bar in ax.patches] == [1, 2]
    marks = next(line for line in ax.lines if line.get_marker() == "D")
    assert [*marks.get_xdata()] == [4, 5]  # type: ignore[misc]
    assert [tick.get_text() for tick in ax.get_yticklabels()] == ["less", "more"]
