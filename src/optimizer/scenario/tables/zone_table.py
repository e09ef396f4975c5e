"""The table of zones: their regions, and what is measured in them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from optimizer.arrays import Floats, Ints
from optimizer.scenario.schema.scenario_file import ScenarioSpec
from optimizer.scenario.tables.table import Table


@dataclass(frozen=True, eq=False)
class ZoneTable:
    """The zones.

    Attributes
    ----------
    ids, names, region : tuple of str, length zones
    measures : mapping of str to array[zone]
        The table's numeric columns (people, km² ...).
    """

    ids: tuple[str, ...]
    names: tuple[str, ...]
    region: tuple[str, ...]
    measures: Mapping[str, Floats]

    @cached_property
    def regions(self) -> tuple[str, ...]:
        """Names of the regions, sorted."""
        return tuple(sorted(set(self.region)))

    @cached_property
    def region_index(self) -> Ints:
        """``region_index[zone]``: position of the zone's region in ``regions``."""
        position = {name: i for i, name in enumerate(self.regions)}
        return np.array([position[name] for name in self.region], dtype=np.int64)


def frozen(array: NDArray[np.generic]) -> NDArray[np.generic]:
    """The array, read-only."""
    array.setflags(write=False)
    return array


def zones_of(table: Table, spec: ScenarioSpec) -> ZoneTable:
    """The zones; every column that holds only numbers is a measure."""
    key, group = spec.zones.id, spec.zones.group
    table.unique(((row, row.cells.get(key)) for row in table.rows), key)
    for row in table.rows:
        for column in (key, group):
            if not row.cells.get(column, "x"):
                table.fault(row.line, column, "is empty", "name the zone and its region")
    wanted = {segment.in_market.per for segment in spec.segments.values()}
    for channel in spec.channels.values():
        wanted |= {level.cost.per for level in channel.levels.values() if level.cost.per}
    measures = {}
    for column in table.header:
        if column in (key, group, spec.zones.name):
            continue
        if column in wanted:
            measures[column] = np.array([table.number(row, column) for row in table.rows])
        elif all(_is_number(row.cells[column], table.decimal) for row in table.rows):
            measures[column] = np.array([table.number(row, column, None) for row in table.rows])
    return ZoneTable(
        ids=tuple(row.cells.get(key, "") for row in table.rows),
        names=tuple(row.cells.get(spec.zones.name or key, "") for row in table.rows),
        region=tuple(row.cells.get(group, "") for row in table.rows),
        measures={name: frozen(array) for name, array in measures.items()},  # type: ignore[misc]
    )


def _is_number(text: str, decimal: str) -> bool:
    try:
        return math.isfinite(float(text.replace(",", ".") if decimal == "," else text))
    except ValueError:
        return False
