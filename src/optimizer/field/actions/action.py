"""Actions that the field wants to take: from a table to positions in the scenario.

An action is one row: ``name, channel, zone`` or ``region, months, level`` or ``extra, cost``.
``zone`` may be ``all``. ``level`` is a push level of the channel; ``extra`` the sales expected on
top of the plan's, in all its zones and months together (lines). ``cost`` (EUR) is what the field
pays itself, beside the plan's budgets. It may be left empty for a level: then the cost is what the
scenario says that the level costs more than the plan's, and the plan's budgets pay it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from optimizer.arrays import Ints
from optimizer.errors import Fault, ScenarioError
from optimizer.scenario import Scenario
from optimizer.scenario.tables.table import Table, TableRow
from optimizer.scenario.tables.table_formats import read_table

ALL = "all"
"""What stands for every zone."""
NEEDED_COLUMNS = ("name", "channel", "months")
OTHER_COLUMNS = ("zone", "region", "level", "extra", "cost")
MONTHS = re.compile(r"\d{4}-(0[1-9]|1[0-2])(\.\.\d{4}-(0[1-9]|1[0-2]))?")


@dataclass(frozen=True, eq=False)
class Action:
    """What a part of the field wants to do in one channel.

    Attributes
    ----------
    line, where, when
        In its file; zone, region or ``all``, and months, as written.
    cells : array of int
        Zone · months + month of each zone-month that it touches, ascending.
    level, extra, cost
        Push level that it sets there, or sales expected on top of the plan's (lines); EUR, None
        where the scenario's cost of the level counts.
    """

    name: str
    line: int
    channel: int
    where: str
    when: str
    cells: Ints
    level: int | None
    extra: float | None
    cost: float | None


def read_actions(scenario: Scenario, path: str | Path) -> tuple[Action, ...]:
    """Read a table of actions; ScenarioError with every fault of the file."""
    try:
        content = Path(path).read_bytes()
    except OSError as error:
        wrong = f"cannot be read ({error.strerror})"
        raise ScenarioError([Fault(str(path), None, "file", wrong, "name a CSV file")]) from None
    table = read_table(str(path), content, NEEDED_COLUMNS, OTHER_COLUMNS)
    rows = table.rows if table.readable else []
    actions = [action for row in rows if (action := _action(scenario, table, row)) is not None]
    table.unique(((row, row.cells.get("name")) for row in table.rows), "name")
    _one_level_a_place(scenario, table, actions)
    if table.faults:
        raise ScenarioError(table.faults)
    return tuple(actions)


def _action(scenario: Scenario, table: Table, row: TableRow) -> Action | None:
    """One row; None where it has faults."""
    before = len(table.faults)
    name = row.cells["name"]
    if not name:
        table.fault(row.line, "name", "is empty", "name the action")
    channel = table.name(row, "channel", _position(scenario.channels), "channel")
    zones, months = _zones(scenario, table, row), _months(scenario, table, row)
    level, extra = _level_or_extra(scenario, table, row, channel)
    cost = table.number(row, "cost") if row.cells.get("cost") else None
    if cost is None and row.cells.get("extra"):
        right = "write what the action costs (EUR), 0 if nothing"
        table.fault(row.line, "cost", "is empty beside an extra", right)
    if len(table.faults) > before or channel is None:
        return None
    cells = (zones[:, None] * len(scenario.months) + months).ravel()
    where = row.cells.get("zone") or row.cells.get("region") or ALL
    when = row.cells["months"]
    return Action(name, row.line, channel, where, when, cells, level, extra, cost)


def _position(names: Iterable[str]) -> dict[str, int]:
    return {name: i for i, name in enumerate(names)}


def _zones(scenario: Scenario, table: Table, row: TableRow) -> Ints:
    """Positions of the zones that a row names."""
    zone, region = row.cells.get("zone", ""), row.cells.get("region", "")
    every = np.arange(len(scenario.zones.ids), dtype=np.int64)
    if bool(zone) == bool(region):
        wrong = "both zone and region are given" if zone else "neither zone nor region is given"
        table.fault(row.line, "zone", wrong, f"give one of them, or {ALL!r} as zone")
    elif region:
        at = table.name(row, "region", _position(scenario.zones.regions), "region")
        return np.flatnonzero(scenario.zones.region_index == at)
    elif zone != ALL:
        at = table.name(row, "zone", _position(scenario.zones.ids), "zone")
        return np.array([] if at is None else [at], dtype=np.int64)
    return every


def _months(scenario: Scenario, table: Table, row: TableRow) -> Ints:
    """Positions of the months that a row names."""
    text, months = row.cells["months"], scenario.months
    inside = f"use months from {months[0]} to {months[-1]}"
    first, _, last = text.partition("..")
    last = last or first
    if not MONTHS.fullmatch(text):
        table.fault(row.line, "months", f"{text!r} is no span of months", f"{inside}, first..last")
    elif last < first:
        table.fault(row.line, "months", f"{last} comes before {first}", f"write {last}..{first}")
    elif not (first in months and last in months):
        out = first if first not in months else last
        table.fault(row.line, "months", f"{out} is outside the calendar", inside)
    return np.flatnonzero([first <= month <= last for month in months])


def _level_or_extra(
    scenario: Scenario, table: Table, row: TableRow, channel: int | None
) -> tuple[int | None, float | None]:
    """The push level or the extra sales of a row."""
    level, extra = row.cells.get("level", ""), row.cells.get("extra", "")
    if bool(level) == bool(extra):
        wrong = "both level and extra are given" if level else "neither level nor extra is given"
        right = "give a push level of the channel, or the extra sales hoped for (lines)"
        table.fault(row.line, "level", wrong, right)
        return None, None
    if extra:
        lines = table.number(row, "extra")
        if lines == 0:
            table.fault(row.line, "extra", "0 lines change nothing", "write more than 0")
        return None, lines
    if channel is None:
        return None, None
    spec = scenario.spec.channels[scenario.channels[channel]]
    what = f"level of {scenario.channels[channel]}"
    return table.name(row, "level", _position(spec.levels), what), None


def _one_level_a_place(scenario: Scenario, table: Table, actions: list[Action]) -> None:
    """Fault a second level for a channel where an earlier row sets one."""
    months, taken = len(scenario.months), dict[tuple[int, int], int]()
    for action in actions:
        if action.level is None:
            continue
        for cell in map(int, action.cells):
            earlier = taken.setdefault((action.channel, cell), action.line)
            if earlier != action.line:
                zone, month = scenario.zones.ids[cell // months], scenario.months[cell % months]
                wrong = f"line {earlier} sets the level in {zone} in {month} too"
                right = "keep one of the two, and compare them in two files"
                table.fault(action.line, "level", wrong, right)
                break
