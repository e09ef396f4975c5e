"""One replication: a pure function of the prepared network and the replication's number.

SimPy keeps the calendar: head office closes weeks and months, every sales engineer makes
visits; the points of sale are arrays that these processes change.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import numpy as np
import simpy
from numpy.typing import NDArray

from optimizer.demand.market import VALUE_MONTHS
from optimizer.network.calendar import DAYS
from optimizer.network.ledger import Ledger
from optimizer.network.model import NetworkModel
from optimizer.network.month import EARLY, churned, leave, react
from optimizer.network.points import Points
from optimizer.network.record import Record
from optimizer.network.settlement import pay_month
from optimizer.network.streams import Purpose, Streams
from optimizer.network.terms import COMPONENTS
from optimizer.network.week import chosen_effort, sold_lines

__all__ = ["replicate"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Process = Generator[Any, Any, None]


def replicate(model: NetworkModel, replication: int, keep_ledger: bool = False) -> Record:
    """Simulate the network over the plan's months.

    Parameters
    ----------
    model : NetworkModel
    replication : int
        Number of the replication; with the model's seed it settles every draw.
    keep_ledger : bool
        Whether the record carries the whole ledger.

    Returns
    -------
    Record
    """
    run = _Run(model, Streams(model.seed, replication))
    environment = simpy.Environment()
    environment.process(_head_office(environment, run))
    for engineer, portfolio in enumerate(_portfolios(model, run.streams)):
        environment.process(_engineer(environment, run, engineer, portfolio))
    # just past the last working day, before anybody sets out on the next
    environment.run(until=DAYS * model.calendar.weeks + 0.1)
    return run.record(replication, keep_ledger)


def _head_office(environment: simpy.Environment, run: _Run) -> Process:
    """Close every selling week on its last day, every month after its last week."""
    week = 0
    for month, weeks in enumerate(run.model.calendar.weeks_of):
        for _ in range(weeks):
            yield environment.timeout(DAYS)
            run.close_week(month, week)
            week += 1
        run.close_month(month, environment.now)


def _engineer(environment: simpy.Environment, run: _Run, engineer: int, portfolio: Ints) -> Process:
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


def _portfolios(model: NetworkModel, streams: Streams) -> list[Ints]:
    """Neighbouring points of sale shared evenly; each engineer starts somewhere in his."""
    if not model.engineers.count:
        return []
    order = np.argsort(model.zone, kind="stable")
    parts = np.array_split(order, model.engineers.count)
    start = streams.uniform(Purpose.VISITS, 0, (len(parts),))
    return [
        np.roll(part, -int(u * len(part))) if len(part) else part
        for part, u in zip(parts, start, strict=True)
    ]


class _Run:
    """The state of one replication and what it writes down."""

    def __init__(self, model: NetworkModel, streams: Streams) -> None:
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
        self.month_sold = np.zeros((count, offers))
        self.lines = np.zeros((months, model.zones, offers))
        self.weekly = np.zeros((calendar.weeks, 7))
        self.earned = np.zeros((count, months, len(COMPONENTS)), dtype=np.int64)
        self.reversed = np.zeros_like(self.earned)
        self.taken_back = np.zeros(
            (len(model.terms.tiers), count, calendar.quarters), dtype=np.int64
        )
        self.exits = np.zeros(months)
        self.early = np.zeros(offers)
        self.active_months = np.zeros(offers)
        self.visits = 0

    def visit(self, portfolio: Ints, turn: int, now: float) -> int:
        """Visit the next active point of sale of a portfolio; gives whose turn is next."""
        for step in range(len(portfolio)):
            pos = portfolio[(turn + step) % len(portfolio)]
            if self.points.active[pos]:
                self.points.last_visit[pos] = now
                self.visits += 1
                return (turn + step + 1) % len(portfolio)
        return turn

    def close_week(self, month: int, week: int) -> None:
        """Sell."""
        model, points = self.model, self.points
        quarter = month // 3
        first = sum(model.calendar.weeks_in_quarter[:quarter])
        effort = chosen_effort(model, points, quarter, week - first)
        shape = (len(effort), model.rate.shape[2])
        sold = sold_lines(
            model, points, month, effort, self.streams.uniform(Purpose.SALES, week, shape)
        )
        self.month_sold += sold
        points.quarter_lines += sold.sum(axis=1)
        points.cohort[:, :, month] += sold
        np.add.at(self.lines[month], model.zone, sold)
        here = points.active
        self.weekly[week, :3] = _spread(points.motivation[here])
        self.weekly[week, 3:6] = _spread(effort[here])
        self.weekly[week, 6] = here.sum()

    def close_month(self, month: int, day: float) -> None:
        """Bill, lose, pay, react, leave."""
        model, points = self.model, self.points
        quarter = month // 3
        points.sold[:, quarter] += self.month_sold.sum(axis=1)
        points.kept[:, quarter] += self.month_sold.sum(axis=1)
        billed = points.cohort[:, :, : month + 1].copy()
        age = month - np.arange(month + 1)
        self.active_months += billed[:, :, age < VALUE_MONTHS].sum(axis=(0, 2))
        uniform = self.streams.uniform(Purpose.CHURN, month, billed.shape)
        lost = churned(model, points, month, uniform)
        self.early += lost[:, :, age < EARLY].sum(axis=(0, 2))
        entries = pay_month(model, points, month, self.month_sold, billed, lost, self.taken_back)
        self.earned[:, month], self.reversed[:, month] = entries.earned, entries.reversed
        react(model, points, month, entries, day)
        self.exits[month] = leave(model, points)
        self.month_sold = np.zeros_like(self.month_sold)
        if month % 3 == 2:
            points.quarter_lines = np.zeros_like(points.quarter_lines)

    def record(self, replication: int, keep_ledger: bool) -> Record:
        """What is left behind."""
        model, points = self.model, self.points
        ledger = Ledger.settled(self.earned, self.reversed, model.terms.delay)
        active = points.cohort.sum(axis=0)
        reached = points.sold >= model.quota
        with_quota = model.quota > 0
        return Record(
            replication=replication,
            lines=self.lines,
            motivation=self.weekly[:, :3],
            effort=self.weekly[:, 3:6],
            active=self.weekly[:, 6],
            exits=self.exits,
            earned=ledger.earned.sum(axis=0) / 100.0,
            reversed=ledger.reversed.sum(axis=0) / 100.0,
            paid=ledger.paid.sum(axis=0) / 100.0,
            due=float(ledger.due[:, -1].sum()) / 100.0,
            air_time_to_come=_air_time_to_come(model, active),
            clawback_to_come=_clawback_to_come(model, active),
            sold=self.lines.sum(axis=(0, 1)),
            early_churn=self.early,
            retained=active.sum(axis=1),
            worth=_worth(model, active, self.active_months),
            attainment=(reached & with_quota).sum(axis=0) / np.maximum(with_quota.sum(axis=0), 1),
            visits=float(self.visits),
            ledger=ledger if keep_ledger else None,
        )


def _spread(values: Floats) -> Floats:
    """Mean, 10 % and 90 % quantile; NaN of nobody."""
    if not len(values):
        return np.full(3, np.nan)
    return np.array([values.mean(), *np.quantile(values, (0.1, 0.9))])


def _months_ahead(model: NetworkModel, span: int) -> Floats:
    """Months that an active line is still to live after the horizon, in expectation.

    Counts months within ``span`` of its sale; ``expected[offer, cohort]``.
    """
    months = model.calendar.months
    left = np.maximum(span - (months - np.arange(months)), 0)
    u = np.arange(span)
    stay = (1.0 - model.churn)[:, None] ** u
    return np.asarray((stay[:, None, :] * (u < left[:, None])).sum(axis=2))


def _worth(model: NetworkModel, active: Floats, lived: Floats) -> float:
    """Margin of the months lived and to live, up to 24 of each line (EUR)."""
    ahead = (active * _months_ahead(model, VALUE_MONTHS)).sum(axis=1)
    return float(((lived + ahead) * model.margin).sum()) / VALUE_MONTHS


def _air_time_to_come(model: NetworkModel, active: Floats) -> float:
    """Air time expected after the horizon (EUR)."""
    return sum(
        float((active * _months_ahead(model, part.months) * part.share * model.arpu[:, None]).sum())
        for part in model.terms.air_time
    )


def _clawback_to_come(model: NetworkModel, active: Floats) -> float:
    """Pay by line expected to be taken back after the horizon (EUR)."""
    age = model.calendar.months - np.arange(model.calendar.months)
    total = 0.0
    for part in model.terms.clawback:
        if "per_line" in part.of:
            left = np.maximum(part.months - age, 0)
            leave_by = 1.0 - (1.0 - model.churn)[:, None] ** left
            total += float(
                (active * leave_by * part.fraction * model.terms.per_line[:, None]).sum()
            )
    return total
