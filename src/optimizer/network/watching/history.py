"""What is known of every point of sale before a month: sold, lost, earned, paid, visited."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from optimizer.arrays import Floats, Ints
from optimizer.network.model import NetworkModel
from optimizer.network.state import NetworkState
from optimizer.network.watching.watcher import MonthSeen, WeekSeen


@dataclass(frozen=True, eq=False)
class History:
    """The months before one, those of a warm-up among them.

    Attributes
    ----------
    sold : array[pos, month, offer]
        Lines.
    early : array[pos, month]
        Lines that left in the month within six months of their sale.
    earned, reversed, paid : array[pos, month, component] of int
        Cents.
    delay : array[pos] of int
        Months from earning to payment under its scheme.
    visits : tuple of (int, float)
        Point of sale and working day, counted through all months, in order.
    aim : array[pos]
        Motivation that each tends to.
    """

    sold: Floats
    early: Floats
    earned: Ints
    reversed: Ints
    paid: Ints
    delay: Ints
    visits: tuple[tuple[int, float], ...]
    aim: Floats

    @property
    def months(self) -> int:
        """How many there are."""
        return int(self.sold.shape[1])

    @property
    def net(self) -> Ints:
        """``[pos, month]``: cents earned less taken back."""
        return np.asarray((self.earned - self.reversed).sum(axis=2))

    @property
    def due(self) -> Ints:
        """``[pos]``: cents earned and not yet paid."""
        return np.asarray(self.net.sum(axis=1) - self.paid.sum(axis=(1, 2)))

    @property
    def late(self) -> Ints:
        """``[pos]``: cents that should have been paid by now; below 0 what was paid too much."""
        # who is paid so many months later was to be paid what he earned up to then
        payable = np.arange(self.months) + self.delay[:, None] < self.months
        return np.asarray((self.net * payable).sum(axis=1) - self.paid.sum(axis=(1, 2)))

    def with_payments(self, cents: Ints) -> History:
        """The history with other payments in its last months: ``cents[pos, month]`` in all."""
        paid, first = self.paid.copy(), self.months - cents.shape[1]
        paid[:, first:] = 0
        paid[: len(cents), first:, 0] = cents
        return replace(self, paid=paid)


class HistoryWatcher:
    """Watches some first months and keeps their history.

    Parameters
    ----------
    months : int
        How many months it will see.
    """

    def __init__(self, model: NetworkModel, months: int) -> None:
        self.model = model
        count, _, offers = model.rate.shape
        self.sold = np.zeros((count, months, offers))
        self.early = np.zeros((count, months))
        self.money = np.zeros((3, count, months, len(model.terms.components)), dtype=np.int64)
        self.aim = np.full(count, model.behaviour.coefficients.initial)
        self.visits: list[tuple[int, float]] = []

    def visit(self, pos: int, day: float) -> None:
        """Keep a visit."""
        self.visits.append((pos, day))

    def week(self, points: NetworkState, seen: WeekSeen) -> None:
        """Keep nothing: months are enough."""

    def month(self, points: NetworkState, seen: MonthSeen) -> None:
        """Keep a month."""
        month = seen.month
        self.sold[:, month] = seen.sold
        self.early[:, month] = seen.early.sum(axis=(1, 2))
        self.money[0, :, month] = seen.entries.earned
        self.money[1, :, month] = seen.entries.reversed
        for when, cents in seen.payments:
            if when < self.money.shape[2]:
                self.money[2, :, when] += cents
        if seen.reasons is not None:
            self.aim = seen.reasons.aim

    def history(self) -> History:
        """What was seen."""
        visits = tuple(sorted(self.visits, key=lambda visit: visit[1]))
        earned, reversed_, paid = self.money
        delay = self.model.pay_delay
        return History(self.sold, self.early, earned, reversed_, paid, delay, visits, self.aim)
