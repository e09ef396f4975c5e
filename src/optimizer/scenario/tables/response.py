"""What the network answered to a plan: a table by zone and month that revises its channel."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from optimizer.arrays import Floats
from optimizer.scenario.tables.market_tables import KnownNames
from optimizer.scenario.tables.table import Table

NEEDED = ("zone", "month", "attraction", "cost", "value")
FACTORS = NEEDED[2:]


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
    keys = ((row, (row.cells["zone"], row.cells["month"])) for row in table.rows)
    table.unique(keys, "zone, month")
    for row in table.rows:
        at = (
            table.name(row, "zone", zones, "zone"),
            table.name(row, "month", months, "month of the plan"),
        )
        values = {name: table.number(row, name) for name in FACTORS}
        if None in at or table.faults:
            continue
        for name, value in values.items():
            factors[name][at] = value
    return Response(**factors)


def as_table(given: Response, zones: Sequence[str], months: Sequence[str]) -> bytes:
    """The CSV of a response; read back it is the same to the last bit."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(NEEDED)
    for z, zone in enumerate(zones):
        for m, month in enumerate(months):
            factors = (float(getattr(given, name)[z, m]) for name in FACTORS)
            writer.writerow([zone, month, *map(repr, factors)])
    return out.getvalue().encode()
