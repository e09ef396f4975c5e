"""Selling weeks of months and quarters; months, quarters and years of pay, and parts of them."""

from __future__ import annotations

import numpy as np

from optimizer.network import SellingCalendar
from optimizer.network.calendar import (
    ends_period,
    months_of_period,
    period_count,
    quota_of_period,
    share_present,
)


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


CALENDAR = SellingCalendar(8)


def test_the_last_period_ends_with_the_plan() -> None:
    """Eight months are two quarters and a short one, and one short year."""
    assert period_count(CALENDAR, "quarter") == 3
    assert months_of_period(2, "quarter", CALENDAR) == range(6, 8)
    assert [ends_period(m, "quarter", CALENDAR) for m in (2, 5, 6, 7)] == [1, 1, 0, 1]
    assert [ends_period(m, "year", CALENDAR) for m in (6, 7)] == [False, True]


def test_quotas_of_months_and_years() -> None:
    """A year's is the sum; a month's an equal part, rounded up, of a short quarter too."""
    quota = np.array([[10, 20, 31]])
    assert quota_of_period(0, "year", CALENDAR, quota).tolist() == [61.0]
    assert quota_of_period(1, "month", CALENDAR, quota).tolist() == [4.0]
    assert quota_of_period(7, "month", CALENDAR, quota).tolist() == [16.0]


def test_who_is_with_us_is_taken_to_stay() -> None:
    """After the first month of 4, 4 and 5 weeks: 4 with us and staying is all, gone is 4/13."""
    weeks = np.array([[4, 0, 0], [4, 0, 0], [0, 0, 0]], dtype=np.int16)
    with_us = np.array([True, False, True])
    share = share_present(0, "quarter", SellingCalendar(3), weeks, with_us, 0)
    assert share.tolist() == [1.0, 4 / 13, 9 / 13]
