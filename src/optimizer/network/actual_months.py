"""Months that are past, as they really were: sales, churn and visits in place of draws."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from optimizer.arrays import Floats, Ints
from optimizer.network.calendar import SellingCalendar
from optimizer.network.model import NetworkState
from optimizer.network.pay.terms import Terms


@dataclass(frozen=True, eq=False)
class ActualMonths:
    """What was sold, what left and who was visited.

    Attributes
    ----------
    first, end : int
        The months that it covers, counted through all: first to before end.
    sold : array[pos, month, offer]
        Lines, from the first month on.
    lost : array[pos, month, offer, cohort]
        Lines that left at the end of each month, by month of sale, both from the first month on.
    visits : tuple of (int, float)
        Point of sale and working day, counted through all months.
    """

    first: int
    end: int
    sold: Floats
    lost: Floats
    visits: tuple[tuple[int, float], ...]

    def with_even_spiffs(self, terms: Terms, calendar: SellingCalendar) -> Terms:
        """Spiffs of its months at their mean: it is not known in which week lines were sold."""
        if terms.spiff is None:
            return terms
        spiff = terms.spiff.copy()
        starts = np.cumsum((0, *calendar.weeks_of))
        for month in range(self.first, min(self.end, calendar.months)):
            weeks = slice(starts[month], starts[month + 1])
            spiff[weeks] = spiff[weeks].mean(axis=0)
        return replace(terms, spiff=spiff)

    def covers(self, month: int) -> bool:
        """Whether a month is one of them."""
        return self.first <= month < self.end

    def lines(self, month: int, first_week: bool) -> Floats:
        """``[pos, offer]`` of a selling week: a month's lines are entered with its first."""
        sold = self.sold[:, month - self.first]
        return sold.copy() if first_week else np.zeros_like(sold)

    def leaves(self, points: NetworkState, month: int) -> Floats:
        """``[pos, offer, cohort]`` at a month's end; takes the lines out of the cohorts."""
        lost = np.zeros((*points.cohort.shape[:2], month + 1))
        lost[:, :, self.first :] = self.lost[:, month - self.first, :, : month + 1 - self.first]
        points.cohort[:, :, : month + 1] -= lost
        return lost

    def seen(self, start: float, end: float) -> tuple[Ints, Floats]:
        """Who was visited between two working days, and when."""
        within = [(pos, day) for pos, day in self.visits if start <= day < end]
        pos, days = (np.array([visit[i] for visit in within]) for i in (0, 1))
        return pos.astype(np.int64), days.astype(np.float64)
