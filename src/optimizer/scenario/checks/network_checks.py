"""What the network's assumptions need of the zones and of each other."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from optimizer.errors import Fault
from optimizer.scenario.documents import Document, Key, dotted
from optimizer.scenario.faults import nearest
from optimizer.scenario.schema.points_of_sale_section import Generated
from optimizer.scenario.schema.scenario_file import ScenarioSpec
from optimizer.scenario.tables.zone_table import ZoneTable


def check_network(document: Document, spec: ScenarioSpec, zones: ZoneTable) -> Iterator[Fault]:
    """Faults of travel without areas, and of points of sale that cannot be drawn."""
    if spec.network is None:
        return
    faults = _area(spec, zones)
    if spec.network.points_of_sale.generate is not None:
        faults += _generated(spec.network.points_of_sale.generate, spec, zones)
    for key, wrong, right in faults:
        at = ("network", *key)
        yield Fault(*document.place(at), dotted(at), wrong, right)


def _area(spec: ScenarioSpec, zones: ZoneTable) -> list[tuple[Key, str, str]]:
    """The column of areas that travel needs."""
    travel = spec.network.sales_engineers.travel if spec.network is not None else None
    if travel is None:
        return []
    key = ("sales_engineers", "travel", "area")
    area = zones.measures.get(travel.area)
    if area is None:
        wrong = f"{travel.area!r} is no numeric column of {spec.zones.table}"
        return [(key, wrong, nearest(travel.area, zones.measures))]
    if (area <= 0).any():
        where = zones.ids[int(np.flatnonzero(area <= 0)[0])]
        return [(key, f"zone {where} has no area", "write its area in km², more than 0")]
    return []


def _generated(
    generate: Generated, spec: ScenarioSpec, zones: ZoneTable
) -> list[tuple[Key, str, str]]:
    """Columns, types and counts of points of sale to be drawn."""
    assert spec.network is not None
    key = ("points_of_sale", "generate")
    faults: list[tuple[Key, str, str]] = []
    if generate.per not in zones.measures:
        wrong = f"{generate.per!r} is no numeric column of {spec.zones.table}"
        faults.append(((*key, "per"), wrong, nearest(generate.per, zones.measures)))
    for name in generate.types:
        if name not in spec.network.types:
            wrong = f"{name!r} is no type of point of sale"
            faults.append(((*key, "types", name), wrong, nearest(name, spec.network.types)))
    if generate.at_least * len(zones.ids) > generate.count:
        wrong = f"{generate.at_least} in each of {len(zones.ids)} zones are more than the count"
        right = f"{generate.count // len(zones.ids)} at most, or a count of more"
        faults.append(((*key, "at_least"), f"{wrong} of {generate.count}", right))
    return faults
