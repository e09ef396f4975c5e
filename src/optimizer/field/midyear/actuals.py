"""What was really sold: a table of sales by channel, zone, offer and month, read strictly.

One row for each channel, zone, offer and past month: ``channel, zone, offer, month, sold``; 0
where nothing was sold, for what is missing is a fault. A column ``level``, where there is one, is
the push level that was really in force, the same for all offers of a channel, zone and month.
A CSV in any usual encoding, or a sheet of a workbook: ``sold.xlsx``, ``sold.xlsx#Sales``. What can
be written in several ways is read as ``readings`` say, or is a fault.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from optimizer.arrays import Bools, Floats, Ints
from optimizer.errors import Fault, ScenarioError
from optimizer.scenario import Scenario
from optimizer.scenario.tables.readings import DATE_CELL, Reading, Readings, lines_of, month_of
from optimizer.scenario.tables.table import Table, TableRow
from optimizer.scenario.tables.table_formats import read_table_file

COLUMNS = ("channel", "zone", "offer", "month", "sold")
MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
SHOWN = 3
"""Missing rows that a fault names; the others are counted."""


@dataclass(frozen=True, eq=False)
class Actuals:
    """Sales of the months that are past.

    Attributes
    ----------
    sold : array[zone, month, channel, offer]
        Lines; the months before the plan's ``past``.
    push : array[zone, month, channel] of int, or None
        Levels that were in force; None where the table does not say.
    past, readings
        Number of months that are past; how the file was read.
    """

    sold: Floats
    push: Ints | None
    past: int
    readings: tuple[Reading, ...]

    def levels_in_force(self, planned: Ints) -> Ints:
        """``push[zone, month, channel]``: the plan's, but in past months those that were real."""
        push = planned.copy()
        if self.push is not None:
            push[:, : self.past] = self.push
        return push


def read_actuals(
    scenario: Scenario, path: str | Path, first_left: str | None, *, all_past: bool = False
) -> Actuals:
    """Read the sales of the months before one.

    Parameters
    ----------
    path : str or Path
        CSV or .xlsx; ``#name`` after a workbook names its sheet, else its first is read.
    first_left : str or None
        The first month that is not past, ``YYYY-MM``; None: the one after the last in the file.
    all_past : bool
        Whether all months may be past, where ``first_left`` is None.

    Raises
    ------
    ScenarioError
        With every fault of the file, or of the month.
    """
    past = None if first_left is None else _past(scenario, first_left)
    readings = Readings()
    table = read_table_file(path, COLUMNS, ("level",), readings)
    readings.rows("empty", table.empty)
    actuals = _read(scenario, table, past, readings, all_past) if table.readable else None
    if table.faults or actuals is None:
        raise ScenarioError(table.faults)
    return actuals


def _past(scenario: Scenario, first_left: str) -> int:
    """Number of months before the first that is left."""
    if first_left not in scenario.months[1:]:
        right = f"use a month after {scenario.months[0]}, up to {scenario.months[-1]}, as YYYY-MM"
        wrong = f"{first_left!r} leaves no month past, or none to plan"
        if not MONTH.fullmatch(first_left):
            wrong = f"{first_left!r} is no month"
        raise ScenarioError([Fault("--from", None, "month", wrong, right)])
    return scenario.months.index(first_left)


def _read(
    scenario: Scenario, table: Table, past: int | None, readings: Readings, all_past: bool
) -> Actuals | None:
    """The table's figures; None where every row has a fault."""
    months = _months(scenario, table, past, readings)
    if past is not None:
        months = _without_later(table, months, past, readings)
    if past is None:
        past = max((month for month in months if month is not None), default=-1) + 1
        if past == len(scenario.months) and not all_past:
            right = f"leave {scenario.months[-1]} out, or name the first month that is left"
            table.fault(None, "month", "no month is left", right)
    if not past:
        return None
    axes = (scenario.zones.ids, scenario.months[:past], scenario.channels, scenario.offers)
    sold = np.full(tuple(map(len, axes)), np.nan)
    named = np.zeros(sold.shape, dtype=np.bool_)
    levels = np.full(sold.shape, -1, dtype=np.int64)
    keys = []
    shortened = _without_zeros(scenario.zones.ids)
    for row, month in zip(table.rows, months, strict=True):
        at = _place(scenario, table, row, month, shortened, readings)
        lines, level = lines_of(table, row, "sold", readings), _level(scenario, table, row)
        if at is not None:
            keys.append((row, at))
            sold[at], named[at], levels[at] = lines, True, level
    table.unique(iter(keys), "channel, zone, offer, month")
    _missing(table, named, axes)
    push = _one_level(table, keys, levels) if "level" in table.header else None
    return Actuals(sold, push, past, readings.all())


def _months(
    scenario: Scenario, table: Table, past: int | None, readings: Readings
) -> list[int | None]:
    """Position of every row's month; None and a fault where it is none of the plan's."""
    months, last = scenario.months, (past or len(scenario.months)) - 1
    year, month = months[last].split("-")
    right = (
        f"write a month from {months[0]} to {months[last]} as {months[last]} or 01/{month}/{year}"
    )
    positions: list[int | None] = []
    for row in table.rows:
        positions.append(None)
        try:
            name, way = month_of(row.cells["month"])
        except ValueError as error:
            table.fault(row.line, "month", str(error), right)
            continue
        kind = row.types.get("month")
        readings.cell("month", DATE_CELL if kind == "date" else way)
        if kind == "since 1904":
            readings.file("since_1904", "")
        if name in months:
            positions[-1] = months.index(name)
        else:
            table.fault(row.line, "month", f"{name} is outside the calendar", right)
    return positions


def _without_later(
    table: Table, months: list[int | None], past: int, readings: Readings
) -> list[int | None]:
    """Leave out the rows of months that are not past, whatever else they say."""
    stays = [month is None or month < past for month in months]
    readings.rows("later", stays.count(False))
    table.rows[:] = [row for row, kept in zip(table.rows, stays, strict=True) if kept]
    return [month for month, kept in zip(months, stays, strict=True) if kept]


def _without_zeros(zones: tuple[str, ...]) -> dict[str, str]:
    """Zones by their names without leading zeros, as spreadsheets keep them; the sure ones."""
    count = Counter(zone.lstrip("0") for zone in zones)
    shortened = {zone.lstrip("0"): zone for zone in zones if count[zone.lstrip("0")] == 1}
    return {short: zone for short, zone in shortened.items() if short and short != zone}


def _place(
    scenario: Scenario,
    table: Table,
    row: TableRow,
    month: int | None,
    shortened: dict[str, str],
    readings: Readings,
) -> tuple[int, ...] | None:
    """Zone, month, channel and offer of a row; None where it has faults."""
    known = _position(scenario.zones.ids)
    written = row.cells["zone"]
    if written not in known and written in shortened:
        readings.example("zone", f"{written} = {shortened[written]}")
        zone: int | None = known[shortened[written]]
    else:
        zone = table.name(row, "zone", known, "zone")
    channel = table.name(row, "channel", _position(scenario.channels), "channel")
    offer = table.name(row, "offer", _position(scenario.offers), "offer")
    if zone is None or month is None or channel is None or offer is None:
        return None
    return zone, month, channel, offer


def _position(names: tuple[str, ...]) -> dict[str, int]:
    return {name: i for i, name in enumerate(names)}


def _level(scenario: Scenario, table: Table, row: TableRow) -> int:
    """The level in force; −1 where there is none or it is a fault."""
    channel = row.cells["channel"]
    if "level" not in table.header or channel not in scenario.channels:
        return -1
    levels = tuple(scenario.spec.channels[channel].levels)
    level = table.name(row, "level", _position(levels), f"level of {channel}")
    return -1 if level is None else level


def _missing(table: Table, named: Bools, axes: tuple[tuple[str, ...], ...]) -> None:
    """Fault what no row names, unless rows with faults may have meant it."""
    absent = np.argwhere(~named)
    if not len(absent) or table.faults:
        return
    shown = ["/".join(axis[i] for axis, i in zip(axes, at, strict=True)) for at in absent[:SHOWN]]
    more = f" and {len(absent) - SHOWN} more" if len(absent) > SHOWN else ""
    wrong = f"no row for {'; '.join(shown)}{more} (zone/month/channel/offer)"
    table.fault(None, "sold", wrong, "give a row each, with 0 where nothing was sold")


def _one_level(table: Table, keys: list[tuple[TableRow, tuple[int, ...]]], levels: Ints) -> Ints:
    """``push[zone, month, channel]``; a second level in one place is a fault."""
    push = levels[..., 0].copy()
    for row, at in keys:
        if not table.faults and levels[at] != push[at[:3]]:
            wrong = "another level than for the channel's first offer there"
            table.fault(row.line, "level", wrong, "give one level a channel, zone and month")
    return push
