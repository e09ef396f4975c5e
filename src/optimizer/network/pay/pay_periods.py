"""Months, quarters and years of pay, counted from the plan's first month.

The last one is shorter when the plan's months run out; it then ends with the plan.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from optimizer.arrays import Bools, Floats, Ints
from optimizer.network.calendar import SellingCalendar
from optimizer.scenario.schema.tier_section import PERIOD_MONTHS, Period


def period_index(month: int, period: Period) -> int:
    """Which period a month belongs to."""
    return month // PERIOD_MONTHS[period]


def period_count(calendar: SellingCalendar, period: Period) -> int:
    """Number of periods in the plan."""
    return -(-calendar.months // PERIOD_MONTHS[period])


def ends_period(month: int, period: Period, calendar: SellingCalendar) -> bool:
    """Whether a period ends with this month."""
    return (month + 1) % PERIOD_MONTHS[period] == 0 or month + 1 == calendar.months


def months_of_period(number: int, period: Period, calendar: SellingCalendar) -> range:
    """Months of a period."""
    length = PERIOD_MONTHS[period]
    return range(number * length, min((number + 1) * length, calendar.months))


def quota_of_period(number: int, period: Period, calendar: SellingCalendar, quota: Ints) -> Floats:
    """Quota of a period, from ``quota[pos, quarter]``: lines, whole.

    A year's is the sum of its quarters'; a month's an equal part of its quarter's, rounded up.
    """
    if period == "year":
        return np.asarray(quota[:, number * 4 : number * 4 + 4].sum(axis=1), dtype=np.float64)
    if period == "quarter":
        return quota[:, number].astype(np.float64)
    quarter = number // 3
    return np.asarray(
        np.ceil(quota[:, quarter] / len(months_of_period(quarter, "quarter", calendar)))
    )


def share_present(
    number: int,
    period: Period,
    calendar: SellingCalendar,
    weeks: NDArray[np.int16],
    with_us: Bools,
    month: int,
) -> Floats:
    """``share[pos]`` of a period's selling weeks that a point of sale is with us.

    Seen from the end of a month: a point of sale that is with us then is taken to stay.

    Parameters
    ----------
    weeks : array[pos, month]
        Selling weeks with us, up to this month.
    with_us : array[pos] of bool
    """
    months = months_of_period(number, period, calendar)
    of = calendar.weeks_of
    sofar = weeks[:, months.start : months.stop].sum(axis=1)
    left = sum(of[m] for m in months if m > month)
    return np.asarray((sofar + left * with_us) / sum(of[m] for m in months))
