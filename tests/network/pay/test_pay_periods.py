"""Months, quarters and years of pay, and parts of them."""

from __future__ import annotations

import numpy as np

from optimizer.network import SellingCalendar
from optimizer.network.pay import pay_periods as periods

CALENDAR = SellingCalendar(8)


def test_the_last_period_ends_with_the_plan() -> None:
    """Eight months are two quarters and a short one, and one short year."""
    assert periods.period_count(CALENDAR, "quarter") == 3
    assert periods.months_of_period(2, "quarter", CALENDAR) == range(6, 8)
    assert [periods.ends_period(m, "quarter", CALENDAR) for m in (2, 5, 6, 7)] == [1, 1, 0, 1]
    assert [periods.ends_period(m, "year", CALENDAR) for m in (6, 7)] == [False, True]


def test_quotas_of_months_and_years() -> None:
    """A year's is the sum; a month's an equal part, rounded up, of a short quarter too."""
    quota = np.array([[10, 20, 31]])
    assert periods.quota_of_period(0, "year", CALENDAR, quota).tolist() == [61.0]
    assert periods.quota_of_period(1, "month", CALENDAR, quota).tolist() == [4.0]
    assert periods.quota_of_period(7, "month", CALENDAR, quota).tolist() == [16.0]


def test_who_is_with_us_is_taken_to_stay() -> None:
    """After the first month of 4, 4 and 5 weeks: 4 with us and staying is all, gone is 4/13."""
    weeks = np.array([[4, 0, 0], [4, 0, 0], [0, 0, 0]], dtype=np.int16)
    with_us = np.array([True, False, True])
    share = periods.share_present(0, "quarter", SellingCalendar(3), weeks, with_us, 0)
    assert share.tolist() == [1.0, 4 / 13, 9 / 13]
