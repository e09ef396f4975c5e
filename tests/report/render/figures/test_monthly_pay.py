"""Net pay by month and scheme."""

from __future__ import annotations

import pandas as pd

from optimizer.report import Words
from optimizer.report.render.figures import draw_monthly_pay


def test_lines_are_earned_less_taken_back() -> None:
    """In millions, over all components of a month."""
    cash = pd.DataFrame(
        {
            "scheme": "a",
            "month": ["2026-01", "2026-01", "2026-02"],
            "component": ["per_line", "tier", "per_line"],
            "earned": [3e6, 1e6, 2e6],
            "reversed": [1e6, 0.0, 0.5e6],
        }
    )
    ax = draw_monthly_pay(cash, Words("en"))
    assert [*ax.lines[0].get_ydata()] == [3.0, 1.5]  # type: ignore[misc]
    assert [tick.get_text() for tick in ax.get_xticklabels()] == ["26-01", "26-02"]
