"""A visit sheet says how long ago the visit before one was."""

from __future__ import annotations

from optimizer.field.visiting.visits import VisitPlan


def test_days_since_the_visit_before(visits: VisitPlan) -> None:
    """From the last of the past, then from the round before: the gap is kept by both."""
    again = [sheet for sheet in visits.sheets if sheet.planned and sheet.visits]
    assert again
    for sheet in again:
        first = sheet.planned[0]
        assert sheet.days_since_visit(first) == sheet.visits[0] + first + 0.5 >= 10
        assert sheet.days_since_visit(first + 12) == 12
