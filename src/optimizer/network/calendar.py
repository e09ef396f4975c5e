"""The selling calendar: 4-4-5, the retail quarter of 13 weeks; months, quarters and years of pay.

Periods of pay are counted from the plan's first month; the last one is shorter when the plan's
months run out, and then ends with the plan.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from optimizer.arrays import Bools, Floats, Ints
from optimizer.scenario.schema.tier_section import PERIOD_MONTHS, Period

DAYS = 5
"""Working days a week."""


@dataclass(frozen=True)
class SellingCalendar:
    """Weeks of months and quarters.

    Every month has four selling weeks, the third of a quarter five; a quarter is three months
    counted from the plan's first, the last one shorter when the months run out.

    Attributes
    ----------
    months : int
        Those of the warm-up and of the plan.
    warm_up : int
        Months before the plan's first that are simulated and not counted; whole quarters.
    """

    months: int
    warm_up: int = 0

    @cached_property
    def weeks_of(self) -> tuple[int, ...]:
        """Selling weeks by month."""
        return tuple(5 if month % 3 == 2 else 4 for month in range(self.months))

    @cached_property
    def quarters(self) -> int:
        """Number of quota periods."""
        return -(-self.months // 3)

    @cached_property
    def weeks_in_quarter(self) -> tuple[int, ...]:
        """Selling weeks by quarter."""
        return tuple(sum(self.weeks_of[q * 3 : q * 3 + 3]) for q in range(self.quarters))

    @property
    def weeks(self) -> int:
        """Selling weeks in all."""
        return sum(self.weeks_of)

    @property
    def warm_weeks(self) -> int:
        """Selling weeks of the warm-up."""
        return sum(self.weeks_of[: self.warm_up])

    def week_of_quarter(self, month: int, week: int) -> int:
        """Place in its quarter of a week that counts through all months; both from 0."""
        return week - sum(self.weeks_of[: month // 3 * 3])


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
