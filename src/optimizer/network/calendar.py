"""The selling calendar: 4-4-5, the retail quarter of 13 weeks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

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
