"""From a folder to a validated scenario, or every fault at once."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import ValidationError

from optimizer.arrays import Floats
from optimizer.errors import Fault, ScenarioError
from optimizer.scenario.checks.design_checks import check_design
from optimizer.scenario.checks.names import check_locks, check_names
from optimizer.scenario.checks.network_checks import check_network
from optimizer.scenario.documents import FILE_NAME, Document, Key, read
from optimizer.scenario.families import expanded
from optimizer.scenario.faults import from_validation, nearest, sound_part
from optimizer.scenario.scenario import Scenario
from optimizer.scenario.schema.scenario_file import ScenarioSpec
from optimizer.scenario.tables import market_tables, points_table
from optimizer.scenario.tables.market_tables import Response
from optimizer.scenario.tables.points_table import PointsOfSale, generated_points, points_of_sale
from optimizer.scenario.tables.scenario_files import ScenarioFiles, Source
from optimizer.scenario.tables.table import Table
from optimizer.scenario.tables.zone_table import ZoneTable, zones_of


def load(path: str | Path) -> Scenario:
    """Load a scenario from its folder, or the YAML file.

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
    scenario = None
    if spec is None:
        faults += check_names(document, _raw_names(document.data), ())
    else:
        loader = _Loader(document, spec, source)
        scenario = loader.load()
        faults += loader.faults
    if scenario is None or faults:
        raise ScenarioError(list(dict.fromkeys(faults)))
    return scenario


def _raw_names(data: dict[str, Any]) -> dict[str, list[str]]:
    """Names as written, faulty entries included: a faulty offer is still a known offer."""
    kinds = {"offers": "offer", "channels": "channel", "segments": "segment"}
    return {kind: list(data[k]) for k, kind in kinds.items() if isinstance(data.get(k), dict)}


class _Loader:
    """Reads the tables of a sound specification and gathers faults."""

    def __init__(self, document: Document, spec: ScenarioSpec, source: Source) -> None:
        self.document, self.spec = document, spec
        self.files = ScenarioFiles(document, source)
        self.faults = self.files.faults
        self.months = spec.calendar.month_names
        classes = [
            f"{segment}/{name}"
            for segment, inside in document.data.get("segments", {}).items()
            if isinstance(inside, dict) and isinstance(inside.get("classes"), dict)
            for name in inside["classes"]
        ]
        self.axes = {kind: _positions(names) for kind, names in _raw_names(document.data).items()}
        self.axes |= {"class": _positions(classes), "month": _positions(self.months)}

    def load(self) -> Scenario | None:
        """The scenario; None where there are faults."""
        zones = self._zones()
        base = self._attraction()
        month_factor = self._factors("month")
        capacity, area = self._capacities()
        zone_factor, pos, answer, kept = None, None, None, None
        if zones is not None:
            zone_factor = self._factors("zone")
            pos = self._points_of_sale(zones)
            answer = self._response()
            kept = self._kept()
        names = {kind: list(positions) for kind, positions in self.axes.items()}
        self.faults += check_names(self.document, names, self.months)
        self.faults += check_design(self.document, self.spec)
        if zones is not None:
            self.faults += check_locks(self.document, self.spec.plan.locks, zones, self.months)
        if self.faults or zones is None or base is None or zone_factor is None:
            return None
        assert month_factor is not None
        for array in (base, zone_factor, month_factor, *capacity.values(), kept):
            if array is not None:
                array.setflags(write=False)
        return Scenario(
            spec=expanded(self.spec),
            folder=self.document.path.parent,
            zones=zones,
            base_attraction=base,
            zone_factor=zone_factor,
            month_factor=month_factor,
            capacity=capacity,
            capacity_area=area,
            pos=pos,
            tables=self.files.contents,
            written=self.spec,
            response=answer,
            kept=kept,
            rebuild=rebuilt,
        )

    def _zones(self) -> ZoneTable | None:
        spec = self.spec.zones
        columns = tuple(column for column in (spec.id, spec.name, spec.group) if column)

        def take(table: Table) -> tuple[ZoneTable, tuple[str, ...]] | None:
            # a table that cannot be read would make every zone's name elsewhere look wrong
            if not table.rows or table.faults:
                return None
            return zones_of(table, self.spec), table.header

        taken = self.files.table(spec.table, ("zones", "table"), columns, None, take)
        if taken is None:
            return None
        zones, header = taken
        self.axes |= {"zone": _positions(zones.ids), "region": _positions(zones.regions)}
        self._measures(header)
        self._outlines(zones.ids)
        return zones

    def _measures(self, header: tuple[str, ...]) -> None:
        """Columns that segments and costs count stand in the zone table."""
        uses: list[tuple[Key, str | None]] = [
            (("segments", name, "in_market", "per"), segment.in_market.per)
            for name, segment in self.spec.segments.items()
        ]
        uses += [
            (("channels", name, "levels", level, "cost", "per"), push.cost.per)
            for name, channel in self.spec.channels.items()
            for level, push in channel.levels.items()
        ]
        for key, column in uses:
            if column and column not in header:
                wrong = f"{column!r} is no column of {self.spec.zones.table}"
                self.files.fault(key, wrong, nearest(column, header))

    def _outlines(self, ids: tuple[str, ...]) -> None:
        """The outlines hold every zone."""
        name, key = self.spec.zones.outlines, ("zones", "outlines")
        content = self.files.file(name, key) if name else None
        if name is None or content is None:
            return
        try:
            features = json.loads(content)["features"]
            codes = {feature["properties"]["code"] for feature in features}
            missing = [zone for zone in ids if zone not in codes]
            wrong, right = (
                f"no outline for {', '.join(missing[:5])}",
                "add a feature with that code",
            )
        except (ValueError, KeyError, TypeError):
            missing, wrong = list(ids), "is not such a file"
            right = "a GeoJSON FeatureCollection whose features have a property `code`"
        if missing:
            self.faults.append(Fault(self.files.shown(name, key), None, "features", wrong, right))

    def _attraction(self) -> Floats | None:
        name, key = self.spec.attraction.table, ("attraction", "table")
        needed = ("segment", "class", "channel", "offer", "attraction")
        return self.files.table(
            name, key, needed, (), partial(market_tables.attraction, axes=self.axes)
        )

    def _factors(self, over: str) -> Floats | None:
        field = f"{over}_factors"
        name = getattr(self.spec.attraction, field)
        if name is None:
            return np.ones([len(self.axes[k]) for k in (over, "class", "channel", "offer")])
        take = partial(market_tables.factors, over=over, axes=self.axes)
        also = market_tables.DIMENSIONS
        return self.files.table(name, ("attraction", field), (over, "factor"), also, take)

    def _capacities(self) -> tuple[dict[str, Floats], dict[str, str]]:
        limits: dict[str, Floats] = {}
        areas: dict[str, str] = {}
        for name, channel in self.spec.channels.items():
            spec, key = channel.capacity, ("channels", name, "capacity", "table")
            if spec is None:
                continue
            limit: tuple[Floats, str] | None = market_tables.national(spec, len(self.months))
            if spec.table is not None:
                take, also = partial(self._capacity, name), ("zone", "region", "month")
                limit = self.files.table(
                    spec.table, key, ("capacity",), also, take, even_incomplete=True
                )
            if limit is not None:
                limits[name], areas[name] = limit
        return limits, areas

    def _capacity(self, channel: str, table: Table) -> tuple[Floats, str] | None:
        return market_tables.capacity(table, channel, self.axes) if "zone" in self.axes else None

    def _response(self) -> Response | None:
        network = self.spec.network
        if network is None or network.response is None:
            return None
        key, needed = ("network", "response", "table"), market_tables.RESPONSE_COLUMNS
        take = partial(market_tables.response, axes=self.axes)
        return self.files.table(network.response.table, key, needed, (), take)

    def _kept(self) -> Floats | None:
        keep = self.spec.plan.keep
        if keep is None:
            return None
        needed, also = market_tables.KEPT_COLUMNS, market_tables.KEPT_OPTIONAL
        take = partial(market_tables.kept_targets, axes=self.axes)
        return self.files.table(keep.table, ("plan", "keep", "table"), needed, also, take)

    def _points_of_sale(self, zones: ZoneTable) -> PointsOfSale | None:
        network = self.spec.network
        if network is None:
            return None
        source = network.points_of_sale
        unfit = list(check_network(self.document, self.spec, zones))
        self.faults += unfit
        if source.generate is not None:
            if unfit:
                return None
            measure = zones.measures[source.generate.per]
            return generated_points(source.generate, network.types, measure, self.spec.seed)
        assert source.table is not None
        written = self.document.data.get("network", {}).get("types", {})
        types = {name: network.types.get(name) for name in written}
        return self.files.table(
            source.table,
            ("network", "points_of_sale", "table"),
            points_table.NEEDED,
            tuple(points_table.OPTIONAL),
            partial(points_of_sale, zones=self.axes["zone"], types=types),
            even_incomplete=True,
        )


def _positions(names: Iterable[str]) -> dict[str, int]:
    return {name: i for i, name in enumerate(names)}
