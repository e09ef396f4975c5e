"""A ledger of actual sales and payments by point of sale: a folder of tables, read strictly.

``sales.csv`` (pos, month, offer, sold), and where the team has them ``churn.csv`` (pos, offer,
sold_in, left_in, lines), ``payments.csv`` (pos, date, paid) and ``visits.csv`` (pos, date). What no
row names was not sold; but a month without any row is a fault, for it may have been forgotten.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from typing import Any, Literal

import numpy as np

from optimizer.arrays import Floats, Ints
from optimizer.errors import Fault, ScenarioError
from optimizer.network import DAYS, ActualMonths, History, SellingCalendar
from optimizer.scenario import Scenario
from optimizer.scenario.tables.readings import month_of
from optimizer.scenario.tables.table import Table, TableRow
from optimizer.scenario.tables.table_formats import read_table

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
    sold, lost : array[pos, month, offer], array[pos, month, offer, month of sale]
        Lines; those that left in each month.
    paid : array[pos, month] of int or None
        Cents; None without payments.
    visits, churn
        Point of sale and working day of the plan, None without visits; whether churn is known.
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


ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ][0-9:.]+)?")
FRENCH = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
SERIAL = re.compile(r"\d{5}(?:[.,]0+)?")
EPOCH = dt.date(1899, 12, 30)


def day_of_date(text: str) -> dt.date:
    """A date: ``2026-07-14``, ``14/07/2026`` (the day first) or Excel's number of days.

    ValueError with what is wrong.
    """
    try:
        if SERIAL.fullmatch(text):
            return EPOCH + dt.timedelta(days=int(text[:5]))
        if parts := ISO.fullmatch(text):
            year, month, day = map(int, parts.groups())
            return dt.date(year, month, day)
        if parts := FRENCH.fullmatch(text):
            day, month, year = map(int, parts.groups())
            return dt.date(year, month, day)
    except ValueError:
        raise ValueError(f"{text!r} is no date (the day comes before the month)") from None
    raise ValueError(f"{text!r} is no date")


def working_day(date: dt.date, weeks: int) -> int:
    """The working day (from 0) of its month that a date stands for.

    Working days are spread evenly over the month: four or five weeks of five days are fewer than
    its days.
    """
    length = calendar.monthrange(date.year, date.month)[1]
    return min(ceil((date.day - 1) * weeks * DAYS / length), weeks * DAYS - 1)


COLUMNS = {
    "sales": ("pos", "month", "offer", "sold"),
    "churn": ("pos", "offer", "sold_in", "left_in", "lines"),
    "payments": ("pos", "date", "paid"),
    "visits": ("pos", "date"),
}
"""Tables and their columns; a column ``note`` is free."""


def read_ledger(scenario: Scenario, folder: str | Path, first: str) -> SalesLedger:
    """Read the tables of a ledger of the months before the ``first``, the one that opens.

    ScenarioError with every fault of every table.
    """
    assert scenario.pos is not None
    folder, months = Path(folder), scenario.months[: scenario.months.index(first)]
    if not months:
        right = f"use a month after {scenario.months[0]}"
        wrong = f"{first!r} leaves no month past"
        raise ScenarioError([Fault("--from", None, "month", wrong, right)])
    faults: list[Fault] = []
    tables = {
        name: _table(folder / f"{name}.csv", columns, name == "sales", faults)
        for name, columns in COLUMNS.items()
    }
    reader = _LedgerReader(scenario, months)
    count, offers = len(scenario.pos), len(scenario.offers)
    sold = np.zeros((count, len(months), offers))
    lost = np.zeros((count, len(months), offers, len(months)))
    paid: Ints | None = None
    visits: tuple[tuple[int, float], ...] | None = None
    if (table := tables["sales"]) is not None:
        reader.sales(table, sold)
    if (table := tables["churn"]) is not None:
        sales = tables["sales"]
        reader.churn(table, lost, None if sales is None or sales.faults else sold)
    if (table := tables["payments"]) is not None:
        paid = reader.payments(table)
    if (table := tables["visits"]) is not None:
        visits = reader.visits(table)
    faults += [fault for table in tables.values() if table is not None for fault in table.faults]
    if faults:
        raise ScenarioError(faults)
    return SalesLedger(sold, lost, paid, visits, tables["churn"] is not None)


def _table(path: Path, columns: tuple[str, ...], needed: bool, faults: list[Fault]) -> Table | None:
    """A table; None where there is none, a fault where there has to be one."""
    if not path.exists() and not needed:
        return None
    try:
        return read_table(str(path), path.read_bytes(), columns, ())
    except OSError as error:
        wrong = f"cannot be read ({error.strerror})"
        right = f"give a CSV with the columns {', '.join(columns)}"
        faults.append(Fault(str(path), None, "file", wrong, right))
        return None


class _LedgerReader:
    """Reads rows of tables into arrays, and notes what is wrong with them."""

    def __init__(self, scenario: Scenario, months: tuple[str, ...]) -> None:
        assert scenario.pos is not None
        self.months = months
        self.pos = {name: i for i, name in enumerate(scenario.pos.ids)}
        self.offers = {name: i for i, name in enumerate(scenario.offers)}
        self.weeks = SellingCalendar(len(months)).weeks_of

    def sales(self, table: Table, sold: Floats) -> None:
        """``sold[pos, month, offer]``."""
        if not table.readable:
            return
        keys = []
        for row in table.rows:
            pos, offer = self._pos(table, row), self._offer(table, row)
            month, lines = self._month(table, row, "month"), _whole_lines(table, row, "sold")
            if pos is not None and offer is not None and month is not None:
                keys.append((row, (pos, month, offer)))
                sold[pos, month, offer] = lines
        table.unique(iter(keys), "pos, month, offer")
        named = {month for _, (_, month, _) in keys}
        for at, name in enumerate(self.months):
            if at not in named and not table.faults:
                right = "give its sales, with 0 where nothing was sold"
                table.fault(None, "month", f"no row for {name}", right)

    def churn(self, table: Table, lost: Floats, sold: Floats | None) -> None:
        """``lost[pos, left in, offer, sold in]``; no more leave than were sold."""
        if not table.readable:
            return
        keys = []
        for row in table.rows:
            pos, offer = self._pos(table, row), self._offer(table, row)
            bought, left = (self._month(table, row, c) for c in ("sold_in", "left_in"))
            lines = _whole_lines(table, row, "lines")
            if bought is not None and left is not None and left < bought:
                wrong = f"{row.cells['left_in']} is before the sale"
                table.fault(row.line, "left_in", wrong, "write the month of the sale or later")
            elif None not in (pos, offer, bought, left):
                keys.append((row, (pos, left, offer, bought)))
                lost[pos, left, offer, bought] = lines
        table.unique(iter(keys), "pos, offer, sold_in, left_in")
        if sold is None or table.faults:
            return
        over = lost.sum(axis=1).transpose(0, 2, 1) > sold
        for row, (pos, _, offer, bought) in keys:
            if over[pos, bought, offer]:
                over[pos, bought, offer] = False
                left_in = lost[pos, :, offer, bought].sum()
                wrong = f"{left_in:g} lines left of {sold[pos, bought, offer]:g} sold in that month"
                table.fault(row.line, "lines", wrong, "correct this, or the sales")

    def payments(self, table: Table) -> Ints:
        """``paid[pos, month]`` in cents."""
        paid = np.zeros((len(self.pos), len(self.months)), dtype=np.int64)
        for row in table.rows if table.readable else ():
            pos, at = self._pos(table, row), self._date(table, row)
            euros = table.number(row, "paid", None)
            if pos is not None and at is not None and euros == euros:
                paid[pos, at[0]] += round(euros * 100)
        return paid

    def visits(self, table: Table) -> tuple[tuple[int, float], ...]:
        """Point of sale and working day, at noon, in order."""
        visits = []
        for row in table.rows if table.readable else ():
            pos, at = self._pos(table, row), self._date(table, row)
            if pos is not None and at is not None:
                before = sum(self.weeks[: at[0]]) * DAYS
                visits.append((pos, before + at[1] + 0.5))
        return tuple(sorted(visits, key=lambda visit: visit[1]))

    def _pos(self, table: Table, row: TableRow) -> int | None:
        return table.name(row, "pos", self.pos, "point of sale")

    def _offer(self, table: Table, row: TableRow) -> int | None:
        return table.name(row, "offer", self.offers, "offer")

    def _month(self, table: Table, row: TableRow, column: str) -> int | None:
        """Position of a past month."""
        return self._read(table, row, column, lambda text: month_of(text)[0])

    def _date(self, table: Table, row: TableRow) -> tuple[int, int] | None:
        """Position of a past month, and the working day in it."""
        try:
            date = day_of_date(row.cells["date"])
        except ValueError as error:
            table.fault(row.line, "date", str(error), "write it as 2026-07-14 or 14/07/2026")
            return None
        month = self._read(table, row, "date", lambda text: f"{date:%Y-%m}")
        return None if month is None else (month, working_day(date, self.weeks[month]))

    def _read(
        self, table: Table, row: TableRow, column: str, read: Callable[[str], Any]
    ) -> int | None:
        first, last = self.months[0], self.months[-1]
        year, month = last.split("-")
        right = f"write a month from {first} to {last} as {last} or 01/{month}/{year}"
        if column == "date":
            right = f"write a day from {first} to the end of {last}"
        try:
            name = read(row.cells[column])
        except ValueError as error:
            table.fault(row.line, column, str(error), right)
            return None
        if name not in self.months:
            table.fault(row.line, column, f"{name} is not among the months past", right)
            return None
        return self.months.index(name)


def _whole_lines(table: Table, row: TableRow, column: str) -> float:
    """A number of lines, 0 or more and whole."""
    value = table.number(row, column)
    if value == value and value != int(value):
        wrong = f"{row.cells[column]} is no whole number"
        table.fault(row.line, column, wrong, "write whole lines")
    return value
