"""One replication: a pure function of the prepared network and the replication's number.

SimPy keeps the calendar: head office closes weeks and months, sales engineers make
visits; the points of sale are arrays that these processes change.
"""

from __future__ import annotations

import copy
from collections.abc import Generator
from typing import Any

import numpy as np
import simpy

from optimizer.arrays import Bools, Floats, Ints
from optimizer.network.actual_months import ActualMonths
from optimizer.network.calendar import DAYS
from optimizer.network.environment import competitors_push
from optimizer.network.field_force.call_lists import VisitOutlook
from optimizer.network.field_force.engineers import FieldForce
from optimizer.network.model import NetworkModel, NetworkState
from optimizer.network.month import churned, drop_out, react_to_pay
from optimizer.network.pay_desk import PayDesk
from optimizer.network.points.reactions import after_week
from optimizer.network.policy_outlook import visit_responses
from optimizer.network.random_draws import Purpose, Streams
from optimizer.network.recruitment import Prospecting
from optimizer.network.signing import Signing
from optimizer.network.watching.record import Record
from optimizer.network.watching.tally import Tally
from optimizer.network.watching.watcher import MonthSeen, Watcher, WeekSeen
from optimizer.network.week import WeekSales, chosen_effort, counted_lines, period_begins, sell


class SimulationRun:
    """One replication of a network as it goes on."""

    def __init__(
        self, model: NetworkModel, streams: Streams, keep_ledger: bool, watcher: Watcher | None
    ) -> None:
        self.model, self.streams = model, streams
        self.points = NetworkState.fresh(model)
        self.tally = Tally(model, keep_ledger)
        self.onlookers: tuple[Watcher, ...] = () if watcher is None else (watcher,)
        self.watchers: tuple[Watcher, ...] = (self.tally, *self.onlookers)
        self.desk = PayDesk(model, streams)
        self.month_sold = np.zeros((model.rate.shape[2], len(model.ids))).T
        self.month_poor = np.zeros_like(self.month_sold)
        self.signing = Signing(model) if model.behaviour.shifting else None
        self.push = self._competitors()
        self.prospecting = None if model.recruitment is None else Prospecting(model, streams)
        self.joined = np.zeros(len(model.ids), dtype=np.bool_)
        self.visited: list[Ints] = []
        self.visit_days: list[Floats] = []
        self.field = self._field_force()
        self.past: ActualMonths | None = None

    def enter(self, past: ActualMonths) -> None:
        """Take some months as they really were; what is due in them is settled on time.

        A month's lines are entered with its first week: a spiff of some weeks of a past month is
        taken at its mean over the month.
        """
        self.past, self.desk.on_time_before = past, past.end
        for books in self.desk.books:
            books.terms = past.with_even_spiffs(books.terms, self.model.calendar)

    def branch(self, streams: Streams) -> SimulationRun:
        """A copy that goes on with other streams and nobody watching; known draws stay."""
        shared: dict[int, object] = {id(x): x for x in (self.model, self.past)}
        shared |= {id(self.onlookers): (), id(self.watchers): ()}
        copied = copy.deepcopy(self, shared)
        copied.watchers = (copied.tally,)
        copied.streams = copied.desk.streams = streams
        if copied.prospecting is not None:
            copied.prospecting.streams = streams
        copied.push = copied._competitors()
        return copied

    def _competitors(self) -> Floats:
        """``push[month, pos]``."""
        model = self.model
        months = model.calendar.months
        if model.competitors is None:
            return np.ones((months, 1))
        push = competitors_push(
            model.competitors, model.zone_table, months, self.streams, model.behaviour.noise
        )
        return push[:, model.zone]

    def _field_force(self) -> FieldForce | None:
        model = self.model
        if model.portfolios is None:
            return None
        start = self.streams.uniform(Purpose.VISITS, 0, (model.portfolios.engineers,))
        share = 0.0 if model.recruitment is None else model.recruitment.visits
        return FieldForce(model.engineers, model.portfolios, model.own, share, start, self.call)

    def call(self, who: Ints, day: float) -> None:
        """The sales engineers' calls of a day: on points of sale, and on prospects."""
        active = self.points.active[who]
        visited = who[active]
        self.visited.append(visited)
        self.visit_days.append(np.full(len(visited), day))
        for watcher in self.onlookers:
            for pos in visited.tolist():
                watcher.visit(pos, day)
        if self.prospecting is not None and len(visited) < len(who):
            for pos in who[~active].tolist():
                self.prospecting.call(pos)

    def open_month(self, month: int, week: int, day: float) -> None:
        """Hand out the month's calls."""
        if self.field is None or self._is_past(month):
            return
        points, model = self.points, self.model
        outlook = VisitOutlook(
            points.turnover, lambda: np.add(*visit_responses(model, points, month, week, day))
        )
        none = np.zeros(len(model.ids), dtype=np.bool_)
        joinable = none if self.prospecting is None else self.prospecting.open
        self.field.plan(model.calendar.weeks_of[month], outlook, points.active, joinable)

    def close_week(self, month: int, week: int, day: float) -> None:
        """Sell, learn, and let those who signed begin."""
        model, points = self.model, self.points
        sold = self._sell(month, week, day)
        lines = sold.lines
        self.desk.sell(lines, points.active)
        self.month_sold += lines
        if sold.poor is not None:
            self.month_poor += sold.poor
        points.counted += counted_lines(model, lines)
        visited = self._visits()
        for watcher in self.watchers:
            watcher.week(
                points, WeekSeen(month, week, sold.effort, sold.gaming, lines, len(visited))
            )
        if model.skill is not None:
            visits = np.bincount(visited, minlength=len(points.active))
            points.knowledge = after_week(points.knowledge, visits, model.skill)
        if self.prospecting is not None:
            for pos in self.prospecting.begin(points, month, week, day):
                self.joined[pos] = True
                if self.field is not None:
                    self.field.joined(pos)

    def _is_past(self, month: int) -> bool:
        return self.past is not None and self.past.covers(month)

    def _sell(self, month: int, week: int, day: float) -> WeekSales:
        """A week's lines: drawn, or as they were; what was visited in the past is entered too."""
        model, points = self.model, self.points
        if self.past is None or not self.past.covers(month):
            sold = sell(model, points, month, week, self.push[month], self.streams)
            return sold if self.signing is None else self.signing.sign(points, week, sold)
        visited, days = self.past.seen(day - DAYS, day)
        self.visited.append(visited)
        self.visit_days.append(days)
        for watcher in self.onlookers:
            for pos, when in zip(visited.tolist(), days.tolist(), strict=True):
                watcher.visit(pos, when)
        effort, gaming = chosen_effort(model, points, week)
        first_week = week == sum(model.calendar.weeks_of[:month])
        return WeekSales(effort, gaming, self.past.lines(month, first_week), None)

    def _leave(self, month: int) -> Bools:
        """Points of sale that drop us; of the past it is known who sells, and nobody is guessed."""
        with_us = self.points.active.copy()
        left = drop_out(self.model, self.points)
        if not self._is_past(month):
            return left
        self.points.active = with_us
        return np.zeros_like(left)

    def _visits(self) -> Ints:
        """Who was visited in the week, once for each visit; enters the days."""
        visited = np.concatenate([np.zeros(0, dtype=np.int64), *self.visited])
        # of two visits in a week the later one is entered last
        self.points.last_visit[visited] = np.concatenate([np.zeros(0), *self.visit_days])
        self.visited, self.visit_days = [], []
        return visited

    def close_month(self, month: int, day: float) -> None:
        """Bill, lose, pay, react, leave."""
        model, points, sold = self.model, self.points, self.month_sold
        total = sold.sum(axis=1)
        points.sold[:, month // 3] += total
        points.turnover += (total - points.turnover) / 3.0
        points.cohort[:, :, month] = sold - self.month_poor
        if len(points.poor):
            points.poor[:, :, month] = self.month_poor
        # long arrays of cohorts are copied for those alone who read them
        billed = points.billed(month) if self.desk.air_time else points.cohort[:, :, :0]
        if self.past is not None and self.past.covers(month):
            lost = self.past.leaves(points, month)
        else:
            lost = churned(model, points, month, self.streams)
        entries = self.desk.settle(billed, lost)
        seen = MonthSeen(
            month=month,
            closes_quarter=month % 3 == 2 or month == model.calendar.months - 1,
            sold=sold,
            poor=self.month_poor,
            lost=lost,
            entries=entries,
            payments=tuple(self.desk.payments(month, entries)),
            reasons=react_to_pay(model, points, month, entries, day, self.desk.late(month)),
            left=self._leave(month),
            joined=self.joined,
        )
        for watcher in self.watchers:
            watcher.month(points, seen)
        if month + 1 == model.calendar.warm_up:
            self.tally.brought = self.desk.to_come(points, month + 1)
        self.month_sold, self.month_poor = np.zeros_like(sold), np.zeros_like(sold)
        self.joined = np.zeros_like(self.joined)
        next_week = sum(model.calendar.weeks_of[: month + 1])
        points.counted = np.where(period_begins(model, next_week), 0.0, points.counted)
        if month % 3 == 2 and month + 1 < model.calendar.months:
            # a new quota period: a whole one for everybody with us, or who was
            joined = points.since < model.calendar.months
            points.quota = np.where(joined, model.quota[:, month // 3 + 1], 0.0)


def replicate(
    model: NetworkModel,
    replication: int,
    keep_ledger: bool = False,
    watcher: Watcher | None = None,
) -> Record:
    """Simulate the network over the plan's months.

    Parameters
    ----------
    replication : int
        With the model's seed it settles every draw.
    keep_ledger, watcher
        Whether the record carries the whole ledger; who sees every visit, week and month.
    """
    run = SimulationRun(model, Streams(model.seed, replication), keep_ledger, watcher)
    pass_months(run, range(model.calendar.months))
    return run.tally.record(replication, run.points, run.desk)


def pass_months(run: SimulationRun, months: range) -> None:
    """Let some months pass, from the opening of the first to the close of the last.

    Months of a known past pass by themselves, apart from others: its visits are known.
    """
    weeks = run.model.calendar.weeks_of
    start = sum(weeks[: months.start])
    environment = simpy.Environment(DAYS * start)
    environment.process(_head_office(environment, run, months))
    if run.field is not None and (run.past is None or not run.past.covers(months.start)):
        environment.process(run.field.process(environment))
    # just past the last working day, before anybody sets out on the next
    environment.run(until=DAYS * sum(weeks[: months.stop]) + 0.1)


def _head_office(
    environment: simpy.Environment, run: SimulationRun, months: range
) -> Generator[Any, Any, None]:
    """Close every selling week on its last day, every month after its last week."""
    week = sum(run.model.calendar.weeks_of[: months.start])
    for month in months:
        weeks = run.model.calendar.weeks_of[month]
        run.open_month(month, week, environment.now)
        for _ in range(weeks):
            yield environment.timeout(DAYS)
            run.close_week(month, week, environment.now)
            week += 1
        run.close_month(month, environment.now)
