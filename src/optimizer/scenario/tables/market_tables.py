"""Attraction, its factors and capacities, from their tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from optimizer.arrays import Floats
from optimizer.scenario.schema.market_section import Capacity
from optimizer.scenario.tables.table import Table, TableRow

KnownNames = Mapping[str, Mapping[str, int]]
"""Position of every known name: zone, region, month, segment, class, channel, offer, type."""

DIMENSIONS = ("segment", "class", "channel", "offer")


def attraction(table: Table, axes: KnownNames) -> Floats:
    """``attraction[class, channel, offer]``; every combination stands in the table once."""
    shape = (len(axes["class"]), len(axes["channel"]), len(axes["offer"]))
    attractions = np.full(shape, np.nan)
    keys = []
    for row in table.rows:
        at = (
            _class(table, row, axes),
            table.name(row, "channel", axes["channel"], "channel"),
            table.name(row, "offer", axes["offer"], "offer"),
        )
        value = table.number(row, "attraction")
        if None not in at:
            attractions[at] = value
            keys.append((row, at))
    table.unique(iter(keys), "segment, class, channel, offer")
    seen = {at for _, at in keys}
    names = [list(axes[name]) for name in ("class", "channel", "offer")]
    missing = [
        " / ".join(names[i][at] for i, at in enumerate(index))
        for index in np.ndindex(*shape)
        if index not in seen
    ]
    if missing and keys:
        shown = "; ".join(missing[:3]) + (
            f" and {len(missing) - 3} more" if len(missing) > 3 else ""
        )
        table.fault(None, "attraction", f"no row for {shown}", "give a row each (0 = never bought)")
    return attractions


def _class(table: Table, row: TableRow, axes: KnownNames) -> int | None:
    """Position of a row's (segment, class)."""
    if table.name(row, "segment", axes["segment"], "segment") is None:
        return None
    segment = row.cells["segment"]
    inside = {
        key.split("/", 1)[1]: i
        for key, i in axes["class"].items()
        if key.split("/", 1)[0] == segment
    }
    return table.name(row, "class", inside, f"class of segment {segment}")


def factors(table: Table, over: str, axes: KnownNames) -> Floats:
    """``factor[zone or month, class, channel, offer]``; 1 where no row says otherwise."""
    shape = tuple(len(axes[name]) for name in (over, "class", "channel", "offer"))
    product = np.ones(shape)
    columns = (over, *(c for c in DIMENSIONS if c in table.header))
    if "class" in columns and "segment" not in columns:
        table.fault(1, "class", "needs its segment", "add the column segment")
        return product
    table.unique(((r, tuple(r.cells[c] for c in columns)) for r in table.rows), ", ".join(columns))
    class_segment = [key.split("/", 1)[0] for key in axes["class"]]
    for row in table.rows:
        value = table.number(row, "factor")
        at: list[Any] = [table.name(row, over, axes[over], over)]
        if "class" in columns:
            at.append(_class(table, row, axes))
        elif "segment" in columns:
            known = table.name(row, "segment", axes["segment"], "segment")
            member = np.flatnonzero([s == row.cells["segment"] for s in class_segment])
            at.append(None if known is None else member)
        else:
            at.append(slice(None))
        for name in ("channel", "offer"):
            at.append(table.name(row, name, axes[name], name) if name in columns else slice(None))
        if any(part is None for part in at):
            continue
        product[tuple(at)] *= value
    return product


def capacity(table: Table, channel: str, axes: KnownNames) -> tuple[Floats, str]:
    """``capacity[area, month]`` and what an area is; complete, or a fault."""
    area = "region" if "region" in table.header else "zone"
    if area == "zone" and "zone" not in table.header:
        table.fault(1, "zone", "column is missing", "add a column zone or region")
        return np.full((1, 1), np.nan), "zone"
    limits = np.full((len(axes[area]), len(axes["month"])), np.nan)
    monthly = "month" in table.header
    columns = (area, "month") if monthly else (area,)
    table.unique(((r, tuple(r.cells[c] for c in columns)) for r in table.rows), ", ".join(columns))
    named = np.zeros(limits.shape, dtype=np.bool_)
    for row in table.rows:
        value = table.number(row, "capacity")
        at = table.name(row, area, axes[area], area)
        month = table.name(row, "month", axes["month"], "month of the plan") if monthly else None
        if at is None or (monthly and month is None):
            continue
        where = (at, month if monthly else slice(None))
        limits[where], named[where] = value, True
    if not named.all() and not table.faults:
        missing = list(axes[area])[int(np.flatnonzero(~named.all(axis=1))[0])]
        table.fault(None, area, f"no capacity of {channel} for {area} {missing}", "give each a row")
    return limits, area


def national(spec: Capacity, months: int) -> tuple[Floats, str]:
    """``capacity[0, month]`` of a national limit."""
    return np.full((1, months), float(spec.per_month or 0.0)), "national"
