"""Ledgers for tests: what a simulated network sold, lost, was paid and whom it saw, as tables."""

from __future__ import annotations

import calendar
import datetime as dt
from pathlib import Path

import numpy as np

from optimizer.arrays import Floats
from optimizer.network import DAYS, MonthSeen, NetworkModel, WeekSeen, reach_month
from optimizer.network.model import NetworkState
from optimizer.scenario import Scenario
from tests.tiny import write_csv


class _Scribe:
    """Writes down what a ledger would have."""

    def __init__(self, months: int, points: int) -> None:
        self.sold: list[Floats] = []
        self.lost: list[Floats] = []
        self.paid = np.zeros((months, points), dtype=np.int64)
        self.visits: list[tuple[int, float]] = []

    def visit(self, pos: int, day: float) -> None:
        """Note a visit."""
        self.visits.append((pos, day))

    def week(self, points: NetworkState, seen: WeekSeen) -> None:
        """Months are enough."""

    def month(self, points: NetworkState, seen: MonthSeen) -> None:
        """Note a month."""
        self.sold.append(seen.sold.copy())
        self.lost.append(seen.lost.copy())
        for when, cents in seen.payments:
            if when < len(self.paid):
                self.paid[when] += cents.sum(axis=1)


def write_ledger(folder: Path, scenario: Scenario, model: NetworkModel, months: int) -> Path:
    """The tables of replication 0's first months."""
    scribe = _Scribe(months, len(model.ids))
    reach_month(model, months, 0, scribe)
    folder.mkdir(parents=True, exist_ok=True)
    names, offers, ids = scenario.months, scenario.offers, model.ids
    sold = [
        [ids[p], names[m], offers[o], int(scribe.sold[m][p, o])]
        for m in range(months)
        for p in range(model.own)
        for o in range(len(offers))
        if scribe.sold[m][p, o]
    ]
    write_csv(folder / "sales.csv", ["pos", "month", "offer", "sold"], sold)
    lost = [
        [ids[p], offers[o], names[c], names[m], int(scribe.lost[m][p, o, c])]
        for m in range(months)
        for p, o, c in np.argwhere(scribe.lost[m] > 0).tolist()
    ]
    write_csv(folder / "churn.csv", ["pos", "offer", "sold_in", "left_in", "lines"], lost)
    paid = [
        [ids[p], f"{names[m]}-15", scribe.paid[m, p] / 100.0]
        for m, p in np.argwhere(scribe.paid != 0).tolist()
    ]
    write_csv(folder / "payments.csv", ["pos", "date", "paid"], paid)
    weeks = model.calendar.weeks_of
    starts = DAYS * np.cumsum((0, *weeks))
    visits = []
    for pos, day in scribe.visits:
        month = int(np.searchsorted(starts, day, side="right")) - 1
        date = date_of(names[month], weeks[month], int(day - starts[month]))
        visits.append([ids[pos], date.isoformat()])
    write_csv(folder / "visits.csv", ["pos", "date"], visits)
    return folder


def date_of(month: str, weeks: int, day: int) -> dt.date:
    """The date of a working day (from 0) of a month that has so many selling weeks.

    Working days are spread evenly over the month: four or five weeks of five days are fewer than
    its days, so that no two fall on one.
    """
    year, number = map(int, month.split("-"))
    length = calendar.monthrange(year, number)[1]
    return dt.date(year, number, 1 + day * length // (weeks * DAYS))
