"""Tables along the scenario's axes: attraction, factors, capacities, the response, targets kept."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
        more = f" and {len(missing) - 3} more" if len(missing) > 3 else ""
        shown = "; ".join(missing[:3]) + more
        table.fault(None, "attraction", f"no row for {shown}", "give a row each (0 = never bought)")
    return attractions


def _class(table: Table, row: TableRow, axes: KnownNames) -> int | None:
    """Position of a row's (segment, class)."""
    if table.name(row, "segment", axes["segment"], "segment") is None:
        return None
    segment = row.cells["segment"]
    parted = ((key.split("/", 1), i) for key, i in axes["class"].items())
    inside = {name: i for (owner, name), i in parted if owner == segment}
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
        if all(part is not None for part in at):
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


RESPONSE_COLUMNS = ("zone", "month", "attraction", "cost", "value")
FACTORS = RESPONSE_COLUMNS[2:]


@dataclass(frozen=True, eq=False)
class Response:
    """Factors on the network's channel as the scenario writes it; 1 leaves it so.

    Attributes
    ----------
    attraction : array[zone, month]
        On the attraction of each of its offers to each class.
    cost : array[zone, month]
        On its commissions.
    value : array[zone, month]
        On what a line that it sells is worth.

    Raises
    ------
    ValueError
        When the arrays have different shapes, or a factor is below 0 or no number.
    """

    attraction: Floats
    cost: Floats
    value: Floats

    def __post_init__(self) -> None:
        for name in FACTORS:
            array = getattr(self, name)
            if array.shape != self.attraction.shape:
                raise ValueError(f"{name} has the shape {array.shape}, not that of attraction")
            if not (np.isfinite(array) & (array >= 0)).all():
                raise ValueError(f"{name} must be factors of 0 or more")
            array.setflags(write=False)


def response(table: Table, axes: KnownNames) -> Response:
    """The response in a table; 1 where no row says otherwise. Bad cells are the table's faults."""
    zones, months = axes["zone"], axes["month"]
    factors = {name: np.ones((len(zones), len(months))) for name in FACTORS}
    table.unique(((r, (r.cells["zone"], r.cells["month"])) for r in table.rows), "zone, month")
    for row in table.rows:
        at = (
            table.name(row, "zone", zones, "zone"),
            table.name(row, "month", months, "month of the plan"),
        )
        values = [table.number(row, name) for name in FACTORS]
        if None not in at and not table.faults:
            for name, value in zip(FACTORS, values, strict=True):
                factors[name][at] = value
    return Response(**factors)


def as_table(given: Response, zones: Sequence[str], months: Sequence[str]) -> bytes:
    """The CSV of a response; read back it is the same to the last bit."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(RESPONSE_COLUMNS)
    for z, zone in enumerate(zones):
        for m, month in enumerate(months):
            factors = (float(getattr(given, name)[z, m]) for name in FACTORS)
            writer.writerow([zone, month, *map(repr, factors)])
    return out.getvalue().encode()


KEPT_COLUMNS = ("zone", "month", "channel", "offer", "target")
KEPT_OPTIONAL = ("segment", "region", "expected")
"""Other columns of a plan's own table of targets, so that it can be kept as it is."""


def kept_targets(table: Table, axes: KnownNames) -> Floats:
    """``kept[zone, month, channel, offer]`` (lines); NaN where the table names no target.

    Targets by segment count together; a region and the sales expected say nothing more.
    """
    keys = KEPT_COLUMNS[:-1]
    kept = np.full(tuple(len(axes[name]) for name in keys), np.nan)
    by_segment = "segment" in table.header
    columns = (*keys, "segment") if by_segment else keys
    table.unique(((r, tuple(r.cells[c] for c in columns)) for r in table.rows), ", ".join(columns))
    for row in table.rows:
        target = table.number(row, "target")
        at = [
            table.name(row, name, axes[name], "month of the plan" if name == "month" else name)
            for name in keys
        ]
        if by_segment:
            at.append(table.name(row, "segment", axes["segment"], "segment"))
        if None not in at:
            place = tuple(at[: len(keys)])
            kept[place] = np.nan_to_num(kept[place]) + target
    return kept
