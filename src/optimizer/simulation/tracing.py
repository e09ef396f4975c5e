"""What one point of sale lives through: the same replication, watched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from optimizer.arrays import Floats
from optimizer.network import (
    DAYS,
    Ledger,
    MonthSeen,
    NetworkModel,
    NetworkState,
    WeekSeen,
    replicate,
)
from optimizer.scenario.scenario import Scenario
from optimizer.simulation.replicating import Replicator, Targets, network_of


@dataclass(frozen=True)
class Event:
    """Something that happened to a point of sale.

    Attributes
    ----------
    week : int
        Selling week, from 1; that of a month's end is its last.
    kind : str
        Of a week: ``effort``, ``gaming``, ``sold`` (by offer), ``visit``. Of a month's end:
        ``poor`` (by offer: lines of the month that are poor), ``lost`` and ``lost_early`` (by
        offer; within six months of the sale), ``lines_to_date`` and ``quota``
        (of the quota period), ``quota_reached`` at its end, ``earned``, ``reversed``, ``paid``
        (by component), ``motivation`` (after), ``aim`` (what it tends to) and ``pull`` (what each
        reason adds to the logit of the aim), ``exit``.
    item : str
        Offer, component or reason; empty where there is none.
    """

    month: str
    week: int
    kind: str
    item: str
    value: float
    unit: str


@dataclass(frozen=True)
class Trace:
    """The events of one point of sale in one replication under one scheme, in their order.

    ``start`` is its motivation at the start.
    """

    pos: str
    type: str
    zone: str
    scheme: str
    replication: int
    start: float
    events: tuple[Event, ...]

    def to_frame(self) -> pd.DataFrame:
        """One row an event: month, week, kind, item, value, unit."""
        return pd.DataFrame(
            [vars(event) for event in self.events], columns=list(Event.__dataclass_fields__)
        )

    def total(self, kind: str, item: str | None = None) -> float:
        """Sum of the values of a kind of event."""
        return sum(e.value for e in self.events if e.kind == kind and item in (None, e.item))

    def __repr__(self) -> str:
        return (
            f"<Trace of {self.pos} under {self.scheme}, replication {self.replication}: "
            f"{len(self.events)} events>"
        )


def trace(
    scenario: Scenario,
    plan: Targets,
    pos: str | int,
    scheme: str | None = None,
    replication: int = 0,
) -> Trace:
    """Follow one point of sale through a replication; the draws are those of the simulation.

    Parameters
    ----------
    pos : str or int
        Its name, or its place in the table of points of sale, from 1.
    scheme : str, optional
        Default the scenario's first.
    replication : int
        As in ``simulate``, from 0.

    Raises
    ------
    ValueError
        When there is no such point of sale, scheme or replication.
    """
    network = network_of(scenario)
    name = next(iter(network.schemes)) if scheme is None else scheme
    if replication < 0:
        raise ValueError(f"no replication {replication}; they are counted from 0")
    table = scenario.pos
    at = place_of(table.ids if table is not None else (), pos)
    assert table is not None
    with Replicator(scenario, plan, [name]) as run:
        model = run.models[name]
        watcher = _TraceWatcher(model, at, scenario.months, scenario.offers)
        record = replicate(model, replication, keep_ledger=True, watcher=watcher)
    assert record.ledger is not None
    return Trace(
        pos=table.ids[at],
        type=table.types[table.type[at]],
        zone=scenario.zones.ids[table.zone[at]],
        scheme=name,
        replication=replication,
        start=watcher.start,
        events=tuple(watcher.with_payments(record.ledger)),
    )


def place_of(ids: Sequence[str], pos: str | int) -> int:
    """Position of a point of sale by its name, or else by its place from 1.

    Raises ValueError when there is none.
    """
    if str(pos) in ids:
        return ids.index(str(pos))
    if str(pos).isdecimal() and 1 <= int(pos) <= len(ids):
        return int(pos) - 1
    known = f"{ids[0]} to {ids[-1]}, or 1 to {len(ids)}" if ids else "none at all"
    raise ValueError(f"no point of sale {pos!r}; there are {known}")


class _TraceWatcher:
    """Writes down what happens to one point of sale."""

    def __init__(
        self, model: NetworkModel, pos: int, months: Sequence[str], offers: Sequence[str]
    ) -> None:
        self.model, self.pos, self.months, self.offers = model, pos, months, offers
        self.start = model.behaviour.coefficients.initial
        self._events: list[list[Event]] = [[] for _ in months]
        self._pay_place = [0] * len(months)
        self._first = model.calendar.warm_up
        self._warm_weeks = model.calendar.warm_weeks
        self._ends = np.cumsum(model.calendar.weeks_of[self._first :]).tolist()
        self._week = 0
        self._visits: list[float] = []
        self._gone = False

    def visit(self, pos: int, day: float) -> None:
        """Keep a visit until its week is closed."""
        if pos == self.pos:
            self._visits.append(day)

    def week(self, points: NetworkState, seen: WeekSeen) -> None:
        """Effort, lines and visits of a week."""
        if seen.month < self._first:
            self._visits = []
            return
        self._week = seen.week + 1 - self._warm_weeks
        month, at = seen.month - self._first, self.pos
        for day in self._visits:
            self._add(month, "visit", "", day - seen.week * DAYS, "day of the week")
        self._visits = []
        if self._gone:
            return
        self._add(month, "effort", "", seen.effort[at], "units of effort")
        if self.model.behaviour.gaming:
            self._add(month, "gaming", "", seen.gaming[at], "units of gaming")
        self._each(month, "sold", seen.sold[at], "lines")

    def month(self, points: NetworkState, seen: MonthSeen) -> None:
        """Churn, quota, pay, motivation and exit at a month's end."""
        month, at = seen.month - self._first, self.pos
        if month < 0:
            self.start = float(points.motivation[at])
            self._gone = self._gone or bool(seen.left[at])
            return
        lost = seen.lost[at]
        self._each(month, "poor", seen.poor[at], "lines")
        self._each(month, "lost", lost.sum(axis=1), "lines")
        self._each(month, "lost_early", seen.early[at].sum(axis=1), "lines")
        if not self._gone:
            self._quota(month, points, seen)
        for kind in ("earned", "reversed"):
            euros = getattr(seen.entries, kind)[at] / 100.0
            self._each(month, kind, euros, "EUR", self.model.terms.components)
        self._pay_place[month] = len(self._events[month])
        if seen.reasons is not None and not self._gone:
            self._add(month, "motivation", "", points.motivation[at], "ratio")
            self._add(month, "aim", "", seen.reasons.aim[at], "ratio")
            for reason, pull in seen.reasons.terms.items():
                self._add(month, "pull", reason, pull[at], "logit")
        if seen.left[at]:
            self._gone = True
            self._add(month, "exit", "", 1.0, "count")

    def _quota(self, month: int, points: NetworkState, seen: MonthSeen) -> None:
        quarter, at = seen.month // 3, self.pos
        lines, quota = points.sold[at, quarter], float(self.model.quota[at, quarter])
        self._add(month, "lines_to_date", "", lines, "lines")
        self._add(month, "quota", "", quota, "lines")
        if seen.closes_quarter:
            self._add(month, "quota_reached", "", float(lines >= quota > 0), "yes or no")

    def with_payments(self, ledger: Ledger) -> list[Event]:
        """Everything, with what the ledger says was paid after what was earned."""
        happened: list[Event] = []
        for month, (events, place) in enumerate(zip(self._events, self._pay_place, strict=True)):
            late, self._events[month] = events[place:], events[:place]
            self._week = self._ends[month]
            paid = ledger.paid[self.pos, month] / 100.0
            self._each(month, "paid", paid, "EUR", self.model.terms.components)
            happened += [*self._events[month], *late]
        return happened

    def _each(
        self, month: int, kind: str, values: Floats, unit: str, items: Sequence[str] | None = None
    ) -> None:
        """One event for each value that is not 0."""
        for item, value in zip(self.offers if items is None else items, values, strict=True):
            if value:
                self._add(month, kind, item, value, unit)

    def _add(self, month: int, kind: str, item: str, value: float, unit: str) -> None:
        event = Event(self.months[month], self._week, kind, item, float(value), unit)
        self._events[month].append(event)
