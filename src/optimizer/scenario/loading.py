"""From a folder to a validated scenario, or every fault at once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import ValidationError

from optimizer.errors import Fault, ScenarioError
from optimizer.scenario.checks.design_checks import check_design
from optimizer.scenario.checks.lock_checks import check_locks
from optimizer.scenario.checks.names import check_names
from optimizer.scenario.checks.network_checks import check_network
from optimizer.scenario.checks.sound_part import sound_part
from optimizer.scenario.documents import FILE_NAME, Document, Key, read
from optimizer.scenario.families import expanded
from optimizer.scenario.faults import from_validation, nearest
from optimizer.scenario.scenario import Scenario
from optimizer.scenario.schema.scenario_file import ScenarioSpec
from optimizer.scenario.tables import kept_targets as kept_table
from optimizer.scenario.tables import market_tables as tables
from optimizer.scenario.tables import points_table, response
from optimizer.scenario.tables.generated_points import generated_points
from optimizer.scenario.tables.points_table import PointsOfSale
from optimizer.scenario.tables.sources import Source, Sources
from optimizer.scenario.tables.table import Table
from optimizer.scenario.tables.zone_table import ZoneTable, zones_of


def load(path: str | Path) -> Scenario:
    """Load a scenario.

    Parameters
    ----------
    path : str or Path
        Its folder, or the YAML file.

    Returns
    -------
    Scenario

    Raises
    ------
    ScenarioError
        With every fault found: file, line, field, what is wrong, what would be right.
    """
    document = read(path)

    def source(name: str, key: Key) -> bytes:
        return (document.folder(key) / name).read_bytes()

    return build(document, source)


def rebuilt(folder: Path, data: dict[str, Any], tables: Mapping[str, bytes]) -> Scenario:
    """The scenario of changed data, with these tables before the files of its folder."""

    def source(name: str, key: Key) -> bytes:
        return tables[name] if name in tables else (folder / name).read_bytes()

    return build(Document(folder / FILE_NAME, data), source)


def build(document: Document, source: Source) -> Scenario:
    """Validate a document with its tables; see :func:`load`."""
    faults: list[Fault] = []
    spec: ScenarioSpec | None
    try:
        spec = ScenarioSpec.model_validate(document.data)
    except ValidationError as error:
        faults += from_validation(error, ScenarioSpec, document)
        spec = sound_part(document.data)
    if spec is None:
        faults += check_names(document, _raw_names(document.data), ())
        raise ScenarioError(_once(faults))
    scenario, more = _Builder(document, spec, source).build()
    faults += more
    if faults:
        raise ScenarioError(_once(faults))
    assert scenario is not None
    return scenario


def _once(faults: list[Fault]) -> list[Fault]:
    return list(dict.fromkeys(faults))


def _raw_names(data: dict[str, Any]) -> dict[str, list[str]]:
    """Names as written, faulty entries included: a faulty offer is still a known offer."""
    kinds = {"offers": "offer", "channels": "channel", "segments": "segment"}
    return {kind: list(data[k]) for k, kind in kinds.items() if isinstance(data.get(k), dict)}


class _Builder:
    """Reads the tables of a sound specification and gathers faults."""

    def __init__(self, document: Document, spec: ScenarioSpec, source: Source) -> None:
        self.document, self.spec = document, spec
        self.read = Sources(document, source)
        self.faults = self.read.faults
        self.months = spec.calendar.month_names
        names = _raw_names(document.data)
        classes = [
            f"{segment}/{k}"
            for segment, inside in document.data.get("segments", {}).items()
            if isinstance(inside, dict) and isinstance(inside.get("classes"), dict)
            for k in inside["classes"]
        ]
        self.axes = {kind: _positions(named) for kind, named in names.items()}
        self.axes |= {"class": _positions(classes), "month": _positions(self.months)}

    def build(self) -> tuple[Scenario | None, list[Fault]]:
        zone_table = self.read.table(
            self.spec.zones.table, ("zones", "table"), self._zone_columns()
        )
        # a table that cannot be read would make every zone's name elsewhere look wrong
        sound = zone_table is not None and zone_table.rows and not zone_table.faults
        zones = zones_of(zone_table, self.spec) if zone_table is not None and sound else None
        self.read.done(zone_table)
        if zones is not None:
            self.axes |= {"zone": _positions(zones.ids), "region": _positions(zones.regions)}
            self._measures(zone_table)
            self._outlines(zones.ids)
        base = self._attraction()
        zone_factor = self._factors("zone") if zones is not None else None
        month_factor = self._factors("month")
        capacity, area = self._capacities()
        pos = self._points_of_sale(zones) if zones is not None else None
        answer = self._response() if zones is not None else None
        kept = self._kept() if zones is not None else None
        names = {k: list(v) for k, v in self.axes.items()}
        self.faults += check_names(self.document, names, self.months)
        self.faults += check_design(self.document, self.spec)
        if zones is not None:
            self.faults += check_locks(self.document, self.spec.plan.locks, zones, self.months)
        if self.faults or zones is None or base is None or zone_factor is None:
            return None, self.faults
        assert month_factor is not None
        arrays = (base, zone_factor, month_factor, *capacity.values())
        arrays += () if kept is None else (kept,)
        for array in arrays:
            array.setflags(write=False)
        scenario = Scenario(
            spec=expanded(self.spec),
            folder=self.document.path.parent,
            zones=zones,
            base_attraction=base,
            zone_factor=zone_factor,
            month_factor=month_factor,
            capacity=capacity,
            capacity_area=area,
            pos=pos,
            tables=self.read.files,
            written=self.spec,
            response=answer,
            kept=kept,
            rebuild=rebuilt,
        )
        return scenario, []

    def _zone_columns(self) -> tuple[str, ...]:
        spec = self.spec.zones
        return tuple(column for column in (spec.id, spec.name, spec.group) if column)

    def _measures(self, table: Table | None) -> None:
        """Columns that segments and costs count stand in the zone table."""
        header = table.header if table is not None else ()
        uses: list[tuple[Key, str]] = [
            (("segments", name, "in_market", "per"), segment.in_market.per)
            for name, segment in self.spec.segments.items()
        ]
        for name, channel in self.spec.channels.items():
            for level, push in channel.levels.items():
                if push.cost.per:
                    uses.append((("channels", name, "levels", level, "cost", "per"), push.cost.per))
        for key, column in uses:
            if column not in header:
                wrong = f"{column!r} is no column of {self.spec.zones.table}"
                self.read.fault(key, wrong, nearest(column, header))

    def _outlines(self, ids: tuple[str, ...]) -> None:
        """The outlines hold every zone."""
        name, key = self.spec.zones.outlines, ("zones", "outlines")
        content = self.read.file(name, key) if name else None
        if name is None or content is None:
            return
        try:
            features = json.loads(content)["features"]
            codes = {feature["properties"]["code"] for feature in features}
        except (ValueError, KeyError, TypeError):
            right = "a GeoJSON FeatureCollection whose features have a property `code`"
            shown = self.read.shown(name, key)
            self.faults.append(Fault(shown, None, "features", "is not such a file", right))
            return
        missing = [i for i in ids if i not in codes]
        if missing:
            wrong = f"no outline for {', '.join(missing[:5])}"
            right = "add a feature with that code"
            self.faults.append(Fault(self.read.shown(name, key), None, "features", wrong, right))

    def _attraction(self) -> np.ndarray[Any, np.dtype[np.float64]] | None:
        needed = ("segment", "class", "channel", "offer", "attraction")
        table = self.read.table(self.spec.attraction.table, ("attraction", "table"), needed, ())
        if table is None:
            return None
        found = tables.attraction(table, self.axes) if table.readable else None
        self.read.done(table)
        return found

    def _factors(self, over: str) -> np.ndarray[Any, np.dtype[np.float64]] | None:
        name = getattr(self.spec.attraction, f"{over}_factors")
        shape = tuple(len(self.axes[k]) for k in (over, "class", "channel", "offer"))
        if name is None:
            return np.ones(shape)
        table = self.read.table(
            name, ("attraction", f"{over}_factors"), (over, "factor"), tables.DIMENSIONS
        )
        if table is None:
            return None
        found = tables.factors(table, over, self.axes) if table.readable else None
        self.read.done(table)
        return found

    def _capacities(self) -> tuple[dict[str, Any], dict[str, str]]:
        capacity, area = {}, {}
        for name, channel in self.spec.channels.items():
            spec = channel.capacity
            if spec is None:
                continue
            if spec.table is None:
                capacity[name], area[name] = tables.national(spec, len(self.months))
                continue
            key = ("channels", name, "capacity", "table")
            table = self.read.table(spec.table, key, ("capacity",), ("zone", "region", "month"))
            if table is not None and "zone" in self.axes:
                capacity[name], area[name] = tables.capacity(table, name, self.axes)
            self.read.done(table)
        return capacity, area

    def _response(self) -> response.Response | None:
        network = self.spec.network
        if network is None or network.response is None:
            return None
        key = ("network", "response", "table")
        table = self.read.table(network.response.table, key, response.NEEDED, ())
        if table is None:
            return None
        found = response.response(table, self.axes) if table.readable else None
        self.read.done(table)
        return found

    def _kept(self) -> np.ndarray[Any, np.dtype[np.float64]] | None:
        if self.spec.plan.keep is None:
            return None
        table = self.read.table(
            self.spec.plan.keep.table,
            ("plan", "keep", "table"),
            kept_table.NEEDED,
            kept_table.OPTIONAL,
        )
        if table is None:
            return None
        found = kept_table.kept_targets(table, self.axes) if table.readable else None
        self.read.done(table)
        return found

    def _points_of_sale(self, zones: ZoneTable) -> PointsOfSale | None:
        network = self.spec.network
        if network is None:
            return None
        source, key = network.points_of_sale, ("network", "points_of_sale")
        raw = self.document.data.get("network", {}).get("types", {})
        unfit = list(check_network(self.document, self.spec, zones))
        self.faults += unfit
        if source.generate is not None:
            if unfit:
                return None
            measure = zones.measures[source.generate.per]
            return generated_points(source.generate, network.types, measure, self.spec.seed)
        assert source.table is not None
        table = self.read.table(
            source.table, (*key, "table"), points_table.NEEDED, tuple(points_table.OPTIONAL)
        )
        if table is None:
            return None
        types = {name: network.types.get(name) for name in raw}
        pos = points_table.points_of_sale(table, self.axes["zone"], types)
        self.read.done(table)
        return pos


def _positions(names: Any) -> dict[str, int]:
    return {name: i for i, name in enumerate(names)}
