"""The table of points of sale; what it leaves out is as the point of sale's type says."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from optimizer.arrays import Floats, Ints
from optimizer.scenario.schema.points_of_sale_section import PosType
from optimizer.scenario.tables.table import Table, TableRow

NEEDED = ("pos", "zone", "type", "potential", "ability")


@dataclass(frozen=True)
class _Bounds:
    """What a column may hold."""

    low: float
    high: float
    open: bool

    def holds(self, value: float) -> bool:
        return value <= self.high and (value > self.low if self.open else value >= self.low)

    def __str__(self) -> str:
        low = f"more than {self.low:g}" if self.open else f"{self.low:g} or more"
        return low if math.isinf(self.high) else f"{low} and at most {self.high:g}"


OPTIONAL = {
    "effort_cost": _Bounds(0, math.inf, open=True),
    "risk_aversion": _Bounds(0, math.inf, open=False),
    "loss_aversion": _Bounds(0, math.inf, open=True),
    "our_share": _Bounds(0, 1, open=True),
    "digital": _Bounds(0, 1, open=False),
}
"""Columns that a table may have, and what they may hold (ratios)."""


@dataclass(frozen=True, eq=False)
class PointsOfSale:
    """The points of sale.

    Attributes
    ----------
    ids : tuple of str, length pos
    zone : array[pos] of int
        Position in the scenario's zones.
    type : array[pos] of int
        Position in ``types``.
    types : tuple of str
    potential : array[pos]
        Lines a month.
    ability : array[pos]
        Sells this much of what its potential says (ratio, 1 = just that).
    effort_cost, risk_aversion, loss_aversion : array[pos]
        Ratios to its type's.
    our_share : array[pos]
        Our share of what it sells of all brands, in (0, 1]; 1 is exclusive.
    digital : array[pos]
        Part of its sales that follow the web, in [0, 1].
    """

    ids: tuple[str, ...]
    zone: Ints
    type: Ints
    types: tuple[str, ...]
    potential: Floats
    ability: Floats
    effort_cost: Floats
    risk_aversion: Floats
    loss_aversion: Floats
    our_share: Floats
    digital: Floats

    def __len__(self) -> int:
        return len(self.ids)


def points_of_sale(
    table: Table, zones: Mapping[str, int], types: Mapping[str, PosType | None]
) -> PointsOfSale:
    """The points of sale of a table; notes every fault in the table.

    Parameters
    ----------
    table : Table
    zones : mapping of name to position
    types : mapping of name to type
        None for a type whose own section is faulty.
    """
    table.unique(((row, row.cells.get("pos")) for row in table.rows), "pos")
    known = {name: i for i, name in enumerate(types)}

    def column(read: Callable[[TableRow], int | None]) -> Ints:
        return np.array([-1 if (at := read(row)) is None else at for row in table.rows], np.int64)

    kind = column(lambda row: table.name(row, "type", known, "type of point of sale"))
    usual = {
        name: np.array([getattr(t, name, 1.0) for t in types.values()])[kind]
        for name in ("our_share", "digital")
    }
    return PointsOfSale(
        ids=tuple(row.cells.get("pos", "") for row in table.rows),
        zone=column(lambda row: table.name(row, "zone", zones, "zone")),
        type=kind,
        types=tuple(types),
        potential=np.array([table.number(row, "potential") for row in table.rows]),
        ability=np.array([table.number(row, "ability") for row in table.rows]),
        **{
            name: _optional(table, name, usual.get(name, np.ones(len(table.rows))))
            for name in OPTIONAL
        },
    )


def _optional(table: Table, name: str, usual: Floats) -> Floats:
    """An optional column; an empty cell, or no such column, is as usual."""
    if name not in table.header:
        return usual
    values = usual.copy()
    for i, row in enumerate(table.rows):
        if not row.cells[name]:
            continue
        value = table.number(row, name, None)
        if not math.isnan(value) and not OPTIONAL[name].holds(value):
            wrong = f"{row.cells[name]} is out of bounds"
            table.fault(row.line, name, wrong, f"write {OPTIONAL[name]}")
        values[i] = value
    return values
