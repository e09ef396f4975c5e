"""What one point of sale lived through, line by line."""

from __future__ import annotations

import pytest

from optimizer.report import trace_text
from optimizer.simulation import Event, Trace

TRACE = Trace(
    pos="P1",
    type="kiosk",
    zone="75",
    scheme="plain",
    replication=3,
    start=0.5,
    events=(
        Event("2026-01", 1, "visit", "", 1.0, "count"),
        Event("2026-01", 1, "effort", "", 1.25, "units"),
        Event("2026-01", 1, "sold", "fibre", 2.0, "lines"),
        Event("2026-01", 4, "paid", "per_line", 60.0, "EUR"),
        Event("2026-01", 4, "aim", "", 0.6, "ratio"),
        Event("2026-01", 4, "pull", "pay", 0.3, "ratio"),
        Event("2026-01", 4, "motivation", "", 0.55, "ratio"),
    ),
)


@pytest.mark.parametrize(
    ("language", "week", "paid"),
    [
        ("en", "week   1: ", "paid out: by line 60.00\u00a0€"),
        ("fr", "semaine   1 : ", "60,00\u00a0€"),
    ],
)
def test_weeks_and_the_months_end(language: str, week: str, paid: str) -> None:
    """A line a week with effort, lines and visits; pay and motivation at the month's end."""
    text = trace_text(TRACE, language)
    assert week in text
    assert paid in text
    assert "(kiosk" in text
    assert "0.500 → 0.550" in text or "0,500 → 0,550" in text
    with pytest.raises(ValueError, match="en, fr"):
        trace_text(TRACE, "de")
