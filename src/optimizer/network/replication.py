"""One replication: a pure function of the prepared network and the replication's number.

SimPy keeps the calendar: head office closes weeks and months, every sales engineer makes
visits; the points of sale are arrays that these processes change.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import numpy as np
import simpy

from optimizer.network.calendar import DAYS
from optimizer.network.model import NetworkModel
from optimizer.network.month import churned, leave, react
from optimizer.network.points import Points
from optimizer.network.record import Record
from optimizer.network.settlement import Books
from optimizer.network.streams import Purpose, Streams
from optimizer.network.tally import Tally
from optimizer.network.watching import MonthSeen, Watcher, WeekSeen
from optimizer.network.week import chosen_effort, sold_lines

__all__ = ["replicate"]

Process = Generator[Any, Any, None]


def replicate(
    model: NetworkModel,
    replication: int,
    keep_ledger: bool = False,
    watcher: Watcher | None = None,
) -> Record:
    """Simulate the network over the plan's months.

    Parameters
    ----------
    model : NetworkModel
    replication : int
        Number of the replication; with the model's seed it settles every draw.
    keep_ledger : bool
        Whether the record carries the whole ledger.
    watcher : Watcher, optional
        Sees every visit, week and month.

    Returns
    -------
    Record
    """
    run = _Run(model, Streams(model.seed, replication), keep_ledger, watcher)
    environment = simpy.Environment()
    environment.process(_head_office(environment, run))
    for engineer, portfolio in enumerate(_portfolios(model, run.streams)):
        environment.process(_engineer(environment, run, engineer, portfolio))
    # just past the last working day, before anybody sets out on the next
    environment.run(until=DAYS * model.calendar.weeks + 0.1)
    return run.tally.record(replication, run.points, run.books)


def _head_office(environment: simpy.Environment, run: _Run) -> Process:
    """Close every selling week on its last day, every month after its last week."""
    week = 0
    for month, weeks in enumerate(run.model.calendar.weeks_of):
        for _ in range(weeks):
            yield environment.timeout(DAYS)
            run.close_week(month, week)
            week += 1
        run.close_month(month, environment.now)


def _engineer(
    environment: simpy.Environment, run: _Run, engineer: int, portfolio: list[int]
) -> Process:
    """Visit one's points of sale in turn, so many a day on so many days a week."""
    spec = run.model.engineers
    if not len(portfolio) or not spec.days_per_week:
        return
    turn = 0
    while True:
        for _ in range(spec.days_per_week):
            for _ in range(spec.visits_per_day):
                yield environment.timeout(1.0 / spec.visits_per_day)
                turn = run.visit(portfolio, turn, environment.now)
        yield environment.timeout(DAYS - spec.days_per_week)


def _portfolios(model: NetworkModel, streams: Streams) -> list[list[int]]:
    """Neighbouring points of sale shared evenly; each engineer starts somewhere in his."""
    if not model.engineers.count:
        return []
    order = np.argsort(model.zone, kind="stable")
    parts = np.array_split(order, model.engineers.count)
    start = streams.uniform(Purpose.VISITS, 0, (len(parts),))
    return [
        np.roll(part, -int(u * len(part))).tolist() for part, u in zip(parts, start, strict=True)
    ]


class _Run:
    """The state of one replication and what it writes down."""

    def __init__(
        self,
        model: NetworkModel,
        streams: Streams,
        keep_ledger: bool,
        watcher: Watcher | None,
    ) -> None:
        self.model, self.streams = model, streams
        calendar = model.calendar
        count, months, offers = model.rate.shape
        self.points = Points.fresh(
            count,
            offers,
            months,
            calendar.quarters,
            model.behaviour.coefficients.initial,
            model.start_pay,
        )
        self.tally = Tally(model, keep_ledger)
        self.watchers: tuple[Watcher, ...] = (self.tally,)
        if watcher is not None:
            self.watchers += (watcher,)
        self.books = Books(model.terms, calendar, model.quota, model.arpu)

    def visit(self, portfolio: list[int], turn: int, now: float) -> int:
        """Visit the next active point of sale of a portfolio; gives whose turn is next."""
        active = self.points.active.data
        for step in range(len(portfolio)):
            pos = portfolio[(turn + step) % len(portfolio)]
            if active[pos]:
                self.points.last_visit[pos] = now
                for watcher in self.watchers:
                    watcher.visit(pos, now)
                return (turn + step + 1) % len(portfolio)
        return turn

    def close_week(self, month: int, week: int) -> None:
        """Sell."""
        model, points = self.model, self.points
        quarter = month // 3
        first = sum(model.calendar.weeks_in_quarter[:quarter])
        effort = chosen_effort(model, points, quarter, week - first)
        uniform = self.streams.uniform(Purpose.SALES, week, self.books.sold.shape)
        sold = sold_lines(model, points, month, effort, uniform)
        self.books.sell(sold, points.active)
        points.quarter_lines += sold.sum(axis=1)
        for watcher in self.watchers:
            watcher.week(points, WeekSeen(month, week, effort, sold))

    def close_month(self, month: int, day: float) -> None:
        """Bill, lose, pay, react, leave."""
        model, points = self.model, self.points
        quarter, sold = month // 3, self.books.sold
        points.sold[:, quarter] += sold.sum(axis=1)
        points.cohort[:, :, month] = sold
        billed = points.cohort[:, :, : month + 1].copy(order="K")
        lost = churned(model, points, month, self.streams)
        entries = self.books.close(billed, lost)
        seen = MonthSeen(
            month=month,
            closes_quarter=month % 3 == 2 or month == model.calendar.months - 1,
            sold=sold,
            billed=billed,
            lost=lost,
            entries=entries,
            reasons=react(model, points, month, entries, day),
            left=leave(model, points),
        )
        for watcher in self.watchers:
            watcher.month(points, seen)
        if month % 3 == 2:
            points.quarter_lines = np.zeros_like(points.quarter_lines)
