"""Sales engineers at work: each a process that fills its days on the road with calls."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any

import numpy as np
import simpy
from numpy.typing import NDArray

from optimizer.network.calendar import DAYS
from optimizer.network.calls import CallBook
from optimizer.network.portfolios import Portfolios, Roads
from optimizer.network.visit_policies import POLICIES, Outlook
from optimizer.scenario.schema_field import SalesEngineers, Travel

__all__ = ["FieldForce"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Process = Generator[Any, Any, None]


class FieldForce:
    """Sales engineers with their call lists.

    Parameters
    ----------
    spec : SalesEngineers
    portfolios : Portfolios
    own : int
        Points of sale at the start; behind them are prospects.
    prospecting : float
        Share of the calls that go to prospects.
    start : array[engineer]
        Where on the tour each begins, in [0, 1).
    call : callable
        Told of every day's calls: who, and the working day.
    """

    def __init__(
        self,
        spec: SalesEngineers,
        portfolios: Portfolios,
        own: int,
        prospecting: float,
        start: Floats,
        call: Callable[[list[int], float], None],
    ) -> None:
        self.spec, self.portfolios, self.call = spec, portfolios, call
        self.prospecting = prospecting if len(portfolios.engineer) > own else 0.0
        mine = np.arange(len(portfolios.engineer)) < own
        engineer, rank = portfolios.engineer, portfolios.rank
        self.book = CallBook(engineer, np.where(mine, rank, -1), start)
        self.prospects = CallBook(np.where(mine, -1, engineer), rank, start)
        self.policy = POLICIES[spec.policy]
        self.months = 0
        self.days = [_Days() for _ in range(portfolios.engineers)]
        self.travel = spec.travel if portfolios.roads is not None else None

    def processes(self, environment: simpy.Environment) -> None:
        """Send everybody to work."""
        if self.spec.days_per_week:
            for days in self.days:
                environment.process(self._work(environment, days))

    def _work(self, environment: simpy.Environment, days: _Days) -> Process:
        """On the road on the week's first days, in the office on the others."""
        visits, travel, call = self.spec.visits_per_day, self.travel, self.call
        # one event a day on the road: the last one waits for next week's first
        road = self.spec.days_per_week
        waits = [1.0] * (road - 1) + [1.0 + DAYS - road]
        # a day's calls are entered at noon
        yield environment.timeout(0.5)
        while True:
            for wait in waits:
                call(days.next(visits, travel), environment.now)
                yield environment.timeout(wait)

    def plan(self, weeks: int, outlook: Outlook, active: Bools, joinable: Bools) -> None:
        """Hand out the calls of the coming month.

        Parameters
        ----------
        weeks : int
            Of the month.
        outlook : Outlook
        active, joinable : array[pos] of bool
            Who sells for us; which prospects may still sign.
        """
        left = [days.left() for days in self.days]
        self._put_back(np.array([pos for part in left for pos in part], dtype=np.int64))
        every = weeks * self.spec.days_per_week * self.spec.visits_per_day
        upto = (self.months + 1) * self.prospecting * every
        new = int(np.floor(upto)) - int(np.floor(upto - self.prospecting * every))
        self.months += 1
        count = self.portfolios.engineers
        prospects = self.prospects.next(
            np.ones(len(active)), joinable, np.full(count, new, dtype=np.int64), 1
        )
        # calls for which there is no prospect go to the points of sale
        taken = np.bincount(self.portfolios.engineer[prospects[0]], minlength=count)
        own = self.book.next(self.policy.weights(outlook), active, every - taken, weeks)
        self._hand_out(*(np.concatenate(parts) for parts in zip(own, prospects, strict=True)))

    def joined(self, pos: int) -> None:
        """A prospect has signed: it is the first to be called on next month."""
        self.book.credit[pos] = 0.0

    def _put_back(self, pos: Ints) -> None:
        """Calls of last month that found no time count as not made."""
        for book in (self.book, self.prospects):
            book.put_back(pos)

    def _hand_out(self, pos: Ints, turn: Ints) -> None:
        """Everybody's calls in the order of the tour, first calls first; with hours."""
        held, roads = self.portfolios, self.portfolios.roads
        order = np.lexsort((held.place[pos], turn, held.engineer[pos]))
        pos = pos[order]
        ends = np.searchsorted(held.engineer[pos], np.arange(held.engineers + 1))
        legs = home = np.zeros(len(pos))
        if roads is not None:
            legs, home = self._hours(pos, roads)
        for e, days in enumerate(self.days):
            part = slice(ends[e], ends[e + 1])
            days.take(pos[part].tolist(), legs[part].tolist(), home[part].tolist())

    def _hours(self, pos: Ints, roads: Roads) -> tuple[Floats, Floats]:
        """Road to each call from the one before, and between it and the engineer's base."""
        zone, base = roads.zone[pos], roads.base[self.portfolios.engineer[pos]]
        before = np.concatenate([zone[:1], zone[:-1]])
        within = roads.within[pos]
        return roads.between[before, zone] + within, roads.between[base, zone] + within


class _Days:
    """One engineer's call list and how far he is."""

    def __init__(self) -> None:
        self.calls: list[int] = []
        self.legs: list[float] = []
        self.home: list[float] = []
        self.at = 0

    def take(self, calls: list[int], legs: list[float], home: list[float]) -> None:
        self.calls, self.legs, self.home, self.at = calls, legs, home, 0

    def left(self) -> list[int]:
        """Calls not made yet."""
        return self.calls[self.at :]

    def next(self, visits: int, travel: Travel | None) -> list[int]:
        """The calls of a day: so many as it has visits and hours for, one at least."""
        end = min(self.at + visits, len(self.calls))
        if travel is not None and self.at < end:
            spent = self.home[self.at] + travel.visit_hours
            fits = self.at + 1
            while fits < end:
                spent += self.legs[fits] + travel.visit_hours
                if spent + self.home[fits] > travel.hours_per_day:
                    break
                fits += 1
            end = fits
        found = self.calls[self.at : end]
        self.at = end
        return found
