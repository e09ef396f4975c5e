"""What a ledger says of the plan's first months, and where the past is known from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from optimizer.arrays import Floats, Ints
from optimizer.network import DAYS, ActualMonths, History, SellingCalendar

Source = Literal["simulation", "ledger", "none"]


@dataclass(frozen=True)
class Sources:
    """Where the past is known from; ``none`` where it is not known.

    ``churn``: whether lines that left are known; without them nothing is taken back.
    """

    sold: Source = "simulation"
    paid: Source = "simulation"
    visits: Source = "simulation"
    churn: bool = True


@dataclass(frozen=True, eq=False)
class SalesLedger:
    """The plan's months before one, for the points of sale of the scenario's table.

    Attributes
    ----------
    sold : array[pos, month, offer]
        Lines.
    lost : array[pos, month, offer, month of sale]
        Lines that left in each month.
    paid : array[pos, month] of int or None
        Cents; None without payments.
    visits : tuple of (int, float) or None
        Point of sale, working day of the plan; None without visits.
    churn : bool
        Whether churn is known.
    """

    sold: Floats
    lost: Floats
    paid: Ints | None
    visits: tuple[tuple[int, float], ...] | None
    churn: bool

    @property
    def sources(self) -> Sources:
        """What it knows."""
        return Sources(
            sold="ledger",
            paid="none" if self.paid is None else "ledger",
            visits="none" if self.visits is None else "ledger",
            churn=self.churn,
        )

    def actual_months(self, calendar: SellingCalendar, count: int) -> ActualMonths:
        """As the network takes it; prospects, behind the table's points of sale, sold nothing."""
        more = count - len(self.sold)
        sold, lost = (
            np.pad(array, ((0, more), *((0, 0),) * (array.ndim - 1)))
            for array in (self.sold, self.lost)
        )
        start = calendar.warm_weeks * DAYS
        visits = tuple((pos, day + start) for pos, day in self.visits or ())
        end = calendar.warm_up + self.sold.shape[1]
        return ActualMonths(calendar.warm_up, end, sold, lost, visits)

    def with_payments(self, history: History) -> History:
        """The history that its sales make, with its own payments where it knows them."""
        return history if self.paid is None else history.with_payments(self.paid)
