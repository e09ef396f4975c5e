"""Bars of Sobol's indices are as long as the values."""

from __future__ import annotations

import pandas as pd

from optimizer.report import Words
from optimizer.report.render.figures import draw_sobol_bars


def test_bars_are_the_values() -> None:
    """First-order indices, then total ones, each with its whisker at the interval's end."""
    table = pd.DataFrame(
        {"factor": [*"abab"], "measure": ["S1", "S1", "ST", "ST"], "value": [0.2, 0.5, 0.4, 0.6]}
    )
    ax = draw_sobol_bars(table.assign(low=0.0, high=table["value"] + 0.1), "y", Words("fr"))
    assert [bar.get_height() for bar in ax.patches] == [0.2, 0.5, 0.4, 0.6]
    assert [tick.get_text() for tick in ax.get_xticklabels()] == ["a", "b"]
