"""Who watches a replication: what is shown of every week and month, and the history kept of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from optimizer.arrays import Bools, Floats, Ints
from optimizer.network.model import NetworkModel, NetworkState
from optimizer.network.pay.settlement import Entries
from optimizer.network.points.reactions import MotivationReasons

EARLY = 6
"""Months within which a lost line counts as early churn."""


@dataclass(frozen=True, eq=False)
class WeekSeen:
    """A week of selling.

    Attributes
    ----------
    month, week : int
        From 0; the week counts through all months.
    effort, gaming : array[pos]
        0 for those that have left.
    sold : array[pos, offer]
        Lines, poor ones among them.
    visits : int
        Visits to points of sale.
    """

    month: int
    week: int
    effort: Floats
    gaming: Floats
    sold: Floats
    visits: int


@dataclass(frozen=True, eq=False)
class MonthSeen:
    """The end of a month, after churn, pay, motivation and exits.

    Attributes
    ----------
    closes_quarter : bool
        Whether a quota period ends with it.
    sold, poor : array[pos, offer]
        Lines of the month; those of them that are poor.
    lost : array[pos, offer, cohort]
        Lines that left at its end, by month of sale.
    entries : Entries
        Cents earned and taken back.
    payments : tuple of (month, array[pos, component] of int)
        When the month's net pay is paid, in cents; a month may lie beyond the plan.
    reasons : Reasons or None
        None with motivation switched off.
    left : array[pos] of bool
        Points of sale that left at its end.
    joined : array[pos] of bool
        Points of sale that joined in it.
    """

    month: int
    closes_quarter: bool
    sold: Floats
    poor: Floats
    lost: Floats
    entries: Entries
    payments: tuple[tuple[int, Ints], ...]
    reasons: MotivationReasons | None
    left: Bools
    joined: Bools

    @property
    def early(self) -> Floats:
        """``early[pos, offer, cohort]``: of the lines lost, those within six months of the sale."""
        return self.lost[:, :, max(self.month - EARLY + 1, 0) :]


class Watcher(Protocol):
    """Who watches; must not change what it sees."""

    def visit(self, pos: int, day: float) -> None:
        """See a visit."""
        ...

    def week(self, points: NetworkState, seen: WeekSeen) -> None:
        """See a week, before anybody leaves."""
        ...

    def month(self, points: NetworkState, seen: MonthSeen) -> None:
        """See a month, after everything."""
        ...


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
    """Watches so many first months and keeps their history."""

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
