"""What was really sold: a table of sales by channel, zone, offer and month, read strictly.

One row for each channel, zone, offer and past month: ``channel, zone, offer, month, sold``; 0
where nothing was sold, for what is missing is a fault. A column ``level``, where there is one, is
the push level that was really in force, the same for all offers of a channel, zone and month.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from optimizer.errors import Fault, ScenarioError
from optimizer.field.month_cells import WAYS, month_of
from optimizer.scenario import Scenario
from optimizer.scenario.table_reader import Row, Table

__all__ = ["Actuals", "read_actuals"]

NEEDED = ("channel", "zone", "offer", "month", "sold")
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
    past : int
        Number of months that are past (count).
    months_as : mapping of str to int
        How months were written, and in how many rows.
    """

    sold: NDArray[np.float64]
    push: NDArray[np.int64] | None
    past: int
    months_as: dict[str, int]


def read_actuals(scenario: Scenario, path: str | Path, first_left: str) -> Actuals:
    """Read the sales of the months before one.

    Parameters
    ----------
    scenario : Scenario
    path : str or Path
        CSV.
    first_left : str
        The first month that is not past, ``YYYY-MM``.

    Raises
    ------
    ScenarioError
        With every fault of the file, or of the month.
    """
    file = str(path)
    past = _past(scenario, first_left)
    try:
        content = Path(path).read_bytes()
    except OSError as error:
        wrong = f"cannot be read ({error.strerror})"
        raise ScenarioError([Fault(file, None, "file", wrong, "name a CSV file")]) from None
    if content[:2] == b"PK":
        right = "save its sheet as CSV UTF-8"
        raise ScenarioError([Fault(file, None, "file", "is a workbook, not text", right)])
    table = Table.parse(file, content, NEEDED, ("level",))
    found = _read(scenario, table, past) if table.readable else None
    if table.faults or found is None:
        raise ScenarioError(table.faults)
    return found


def _past(scenario: Scenario, first_left: str) -> int:
    """Number of months before the first that is left."""
    if first_left not in scenario.months[1:]:
        right = f"use a month after {scenario.months[0]}, up to {scenario.months[-1]}"
        wrong = f"{first_left!r} leaves no month past, or none to plan"
        raise ScenarioError([Fault("--from", None, "month", wrong, right)])
    return scenario.months.index(first_left)


def _read(scenario: Scenario, table: Table, past: int) -> Actuals:
    axes = (scenario.zones.ids, scenario.months[:past], scenario.channels, scenario.offers)
    sold = np.full(tuple(map(len, axes)), np.nan)
    named = np.zeros(sold.shape, dtype=np.bool_)
    levels = np.full(sold.shape, -1, dtype=np.int64)
    ways: Counter[str] = Counter()
    keys = []
    for row in table.rows:
        at = _place(scenario, table, row, past, ways)
        lines, level = table.number(row, "sold"), _level(scenario, table, row)
        if at is not None:
            keys.append((row, at))
            sold[at], named[at], levels[at] = lines, True, level
    table.unique(iter(keys), "channel, zone, offer, month")
    _missing(table, named, axes)
    push = _one_level(table, keys, levels) if "level" in table.header else None
    return Actuals(sold, push, past, {way: ways[way] for way in WAYS if ways[way]})


def _place(
    scenario: Scenario, table: Table, row: Row, past: int, ways: Counter[str]
) -> tuple[int, ...] | None:
    """Zone, month, channel and offer of a row; None where it has faults."""
    zone = table.name(row, "zone", _at(scenario.zones.ids), "zone")
    channel = table.name(row, "channel", _at(scenario.channels), "channel")
    offer = table.name(row, "offer", _at(scenario.offers), "offer")
    months = scenario.months
    right = f"write a month from {months[0]} to {months[past - 1]} as 2026-07 or 01/07/2026"
    month = None
    try:
        name, way = month_of(row.cells["month"])
        ways[way] += 1
        if name in months[:past]:
            month = months.index(name)
        else:
            where = "is not past" if name in months else "is outside the calendar"
            table.fault(row.line, "month", f"{name} {where}", right)
    except ValueError as error:
        table.fault(row.line, "month", str(error), right)
    if zone is None or month is None or channel is None or offer is None:
        return None
    return zone, month, channel, offer


def _at(names: tuple[str, ...]) -> dict[str, int]:
    return {name: i for i, name in enumerate(names)}


def _level(scenario: Scenario, table: Table, row: Row) -> int:
    """The level in force; −1 where there is none or it is a fault."""
    channel = row.cells["channel"]
    if "level" not in table.header or channel not in scenario.channels:
        return -1
    levels = tuple(scenario.spec.channels[channel].levels)
    level = table.name(row, "level", _at(levels), f"level of {channel}")
    return -1 if level is None else level


def _missing(table: Table, named: NDArray[np.bool_], axes: tuple[tuple[str, ...], ...]) -> None:
    """Fault what no row names, unless rows with faults may have meant it."""
    absent = np.argwhere(~named)
    if not len(absent) or table.faults:
        return
    shown = ["/".join(axis[i] for axis, i in zip(axes, at, strict=True)) for at in absent[:SHOWN]]
    more = f" and {len(absent) - SHOWN} more" if len(absent) > SHOWN else ""
    wrong = f"no row for {'; '.join(shown)}{more} (zone/month/channel/offer)"
    table.fault(None, "sold", wrong, "give a row each, with 0 where nothing was sold")


def _one_level(
    table: Table, keys: list[tuple[Row, tuple[int, ...]]], levels: NDArray[np.int64]
) -> NDArray[np.int64]:
    """``push[zone, month, channel]``; a second level in one place is a fault."""
    push = levels[..., 0].copy()
    for row, at in keys:
        if not table.faults and levels[at] != push[at[:3]]:
            wrong = "another level than for the channel's first offer there"
            table.fault(row.line, "level", wrong, "give one level a channel, zone and month")
    return push
