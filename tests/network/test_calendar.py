"""Selling weeks of months and quarters."""

from __future__ import annotations

from optimizer.network import SellingCalendar


def test_weeks() -> None:
    """A year has 52 selling weeks in quarters of 13; eight months end with a short quarter."""
    assert SellingCalendar(12).weeks == 52
    assert SellingCalendar(12).weeks_in_quarter == (13, 13, 13, 13)
    assert SellingCalendar(8).weeks_in_quarter == (13, 13, 8)


def test_weeks_of_a_quarter_count_from_its_first() -> None:
    """Week 13 is the first of the second quarter; a warm-up's weeks come first."""
    calendar = SellingCalendar(12, warm_up=3)
    assert calendar.week_of_quarter(3, 13) == 0
    assert calendar.week_of_quarter(5, 25) == 12
    assert calendar.warm_weeks == 13
