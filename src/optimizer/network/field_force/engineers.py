"""Sales engineers at work: a process that makes the calls of every day on the road."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from typing import Any

import numpy as np
import simpy

from optimizer.arrays import Bools, Floats, Ints
from optimizer.network.calendar import DAYS
from optimizer.network.field_force.call_lists import VISIT_POLICIES, CallBook, VisitOutlook
from optimizer.network.field_force.portfolios import Portfolios, Roads
from optimizer.scenario.schema.field_force_section import SalesEngineers


def day_of_call(bounds: Ints, legs: Floats, home: Floats, spec: SalesEngineers, days: int) -> Ints:
    """Fill the days with calls: each so many as it has visits and hours for, one at least.

    All engineers at once: first how far a day would come that began with each call, then from
    day to day.

    Parameters
    ----------
    bounds : array[engineer + 1] of int
        Where each engineer's calls begin in the list of all; the end of the last.
    legs, home : array[call]
        Hours on the road from the engineer's call before, and from his base.
    spec : SalesEngineers
        Without travel a day has its visits, however long the road.
    days : int
        Days on the road that there are.

    Returns
    -------
    array[call] of int
        Day of each call, from 0; ``days`` for those that found no time.
    """
    calls, stop = len(legs), np.repeat(bounds[1:], np.diff(bounds))
    most = np.minimum(np.arange(calls) + spec.visits_per_day, stop)
    ends = most if spec.travel is None else _fitting(most, legs, home, spec)
    day_of = np.full(calls, days, dtype=np.int64)
    at, last = bounds[:-1], bounds[1:]
    for day in range(days):
        busy = at < last
        at, last = at[busy], last[busy]
        end = ends[at]
        step = np.zeros(calls + 1, dtype=np.int64)
        # where one engineer's day ends another's may begin
        np.add.at(step, at, 1)
        np.add.at(step, end, -1)
        day_of[np.cumsum(step[:-1]) > 0] = day
        at = end
    return day_of


def _fitting(most: Ints, legs: Floats, home: Floats, spec: SalesEngineers) -> Ints:
    """``[call]``: the end of a day that begins with it, the way home in time."""
    travel = spec.travel
    assert travel is not None
    ends = np.arange(len(most)) + 1
    spent = home + travel.visit_hours
    on = ends < most
    for _ in range(spec.visits_per_day - 1):
        going = np.flatnonzero(on)
        if not len(going):
            break
        then = ends[going]
        spent[going] += legs[then] + travel.visit_hours
        fits = spent[going] + home[then] <= travel.hours_per_day
        ends[going] += fits
        on[going] = fits & (ends[going] < most[going])
    return ends


Process = Generator[Any, Any, None]


class FieldForce:
    """Sales engineers with their call lists.

    Parameters
    ----------
    own : int
        Points of sale at the start; behind them are prospects.
    prospecting : float
        Share of the calls that go to prospects.
    start : array[engineer]
        Where on the tour each begins, in [0, 1).
    call : callable
        Told of every day's calls, engineer by engineer: who (array of int), and the working day.
    """

    def __init__(
        self,
        spec: SalesEngineers,
        portfolios: Portfolios,
        own: int,
        prospecting: float,
        start: Floats,
        call: Callable[[Ints, float], None],
    ) -> None:
        self.spec, self.portfolios, self.call = spec, portfolios, call
        self.prospecting = prospecting if len(portfolios.engineer) > own else 0.0
        mine = np.arange(len(portfolios.engineer)) < own
        engineer, rank = portfolios.engineer, portfolios.rank
        self.book = CallBook(engineer, np.where(mine, rank, -1), start)
        self.prospects = CallBook(np.where(mine, -1, engineer), rank, start)
        self.policy = VISIT_POLICIES[spec.policy]
        self.months = 0
        self.given: list[Ints] = []
        self.days: list[Ints] = []
        self.left = np.zeros(0, dtype=np.int64)

    def process(self, environment: simpy.Environment) -> Process:
        """On the road on the week's first days, in the office on the others."""
        road = self.spec.days_per_week
        if not road:
            return
        # one event a day on the road: the last one waits for next week's first
        waits = [1.0] * (road - 1) + [1.0 + DAYS - road]
        # a day's calls are entered at noon
        yield environment.timeout(0.5)
        while True:
            for wait in waits:
                self.call(self.days.pop(0), environment.now)
                yield environment.timeout(wait)

    def plan(self, weeks: int, outlook: VisitOutlook, active: Bools, joinable: Bools) -> None:
        """Hand out the calls of the coming month, after those of a calendar that is given.

        Parameters
        ----------
        weeks : int
            Of the month.
        active, joinable : array[pos] of bool
            Who sells for us; which prospects may still sign.
        """
        self._put_back(self.left)
        self.left = np.zeros(0, dtype=np.int64)
        planned = self._given(weeks, self.policy.weights(outlook), active, joinable)
        weeks -= len(planned) // max(self.spec.days_per_week, 1)
        if not weeks:
            self.months += 1
            self.days = planned
            return
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
        pos, turn = (np.concatenate(parts) for parts in zip(own, prospects, strict=True))
        self._hand_out(pos, turn, weeks * self.spec.days_per_week)
        self.days = planned + self.days

    def _given(self, weeks: int, weight: Floats, active: Bools, joinable: Bools) -> list[Ints]:
        """The month's days of the calendar that is given; its calls count in the credits."""
        most = weeks * self.spec.days_per_week
        days, self.given = self.given[:most], self.given[most:]
        if days:
            calls = np.concatenate(days)
            self.book.count_calls(calls, weight, active)
            self.prospects.count_calls(calls, np.ones(len(active)), joinable)
        return days

    def follow(self, days: Sequence[Ints]) -> None:
        """Make the calls of a calendar first: each coming day's on the road, engineer by engineer.

        Raises
        ------
        ValueError
            When the days are not those of whole weeks.
        """
        road = self.spec.days_per_week
        if not road or len(days) % road:
            raise ValueError(f"{len(days)} days are no whole weeks of {road} days on the road")
        self.given = list(days)

    def joined(self, pos: int) -> None:
        """A prospect has signed: it is the first to be called on next month."""
        self.book.credit[pos] = 0.0

    def _put_back(self, pos: Ints) -> None:
        """Calls of last month that found no time count as not made."""
        for book in (self.book, self.prospects):
            book.put_back(pos)

    def _hand_out(self, pos: Ints, turn: Ints, days: int) -> None:
        """Everybody's calls in the order of the tour, first calls first, over the days."""
        held, roads = self.portfolios, self.portfolios.roads
        order = np.lexsort((held.place[pos], turn, held.engineer[pos]))
        pos = pos[order]
        bounds = np.searchsorted(held.engineer[pos], np.arange(held.engineers + 1))
        legs = home = np.zeros(len(pos))
        spec = self.spec if roads is not None else self.spec.model_copy(update={"travel": None})
        if roads is not None:
            legs, home = self._hours(pos, roads)
        day = day_of_call(bounds, legs, home, spec, days)
        by_day = np.argsort(day, kind="stable")
        *self.days, self.left = np.split(
            pos[by_day], np.searchsorted(day[by_day], np.arange(1, days + 1))
        )

    def _hours(self, pos: Ints, roads: Roads) -> tuple[Floats, Floats]:
        """Road to each call from the one before, and between it and the engineer's base."""
        zone, base = roads.zone[pos], roads.base[self.portfolios.engineer[pos]]
        before = np.concatenate([zone[:1], zone[:-1]])
        within = roads.within[pos]
        return roads.between[before, zone] + within, roads.between[base, zone] + within
