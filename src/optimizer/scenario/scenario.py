"""The validated, frozen scenario: what the user wrote, plus its tables as read-only arrays."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from optimizer.arrays import Floats
from optimizer.scenario.extensions import ExtensionModules, extensions_used
from optimizer.scenario.identity import (
    as_data,
    scale_value,
    scenario_hash,
    set_value,
    write_resolved,
)
from optimizer.scenario.schema.plan_section import Objective
from optimizer.scenario.schema.scenario_file import ScenarioSpec
from optimizer.scenario.tables.market_tables import KEPT_COLUMNS, Response
from optimizer.scenario.tables.points_table import PointsOfSale
from optimizer.scenario.tables.zone_table import ZoneTable

Rebuild = Callable[[Path, dict[str, Any], Mapping[str, bytes]], "Scenario"]

UNSET: Any = object()
"""Stands for a value that was not given; None is a value, and leaves a part out."""


@dataclass(frozen=True, eq=False, repr=False)
class Scenario:
    """One validated scenario. Never changes: ``replace`` gives a changed copy.

    Attributes
    ----------
    spec : ScenarioSpec
        What the user wrote, ``extend`` resolved; levels pushed by family combined.
    folder : Path
        Where its tables are.
    base_attraction : array[class, channel, offer]
        Attraction at reference push (ratio to the outside option, whose attraction is 1).
    zone_factor : array[zone, class, channel, offer]
    month_factor : array[month, class, channel, offer]
    capacity : mapping of channel to array
        ``capacity[channel][area, month]`` (units a month); NaN where there is no limit.
        ``capacity_area[channel]`` says what an area is: ``"national"`` (1 row), ``"region"``
        (a row per entry of ``zones.regions``) or ``"zone"``.
    kept : array[zone, month, channel, offer] or None
        Targets that people already have (lines); NaN where there is none.
    tables : mapping of str to bytes
        Every file that the scenario names, as read: what the hash covers and a run keeps.
    written : ScenarioSpec or None
        What the user wrote, where ``spec`` is not the same.
    rebuild : callable or None
        ``(folder, data, tables)`` to the scenario of changed data; who loads a scenario gives it.
    """

    spec: ScenarioSpec
    folder: Path
    zones: ZoneTable
    base_attraction: Floats
    zone_factor: Floats
    month_factor: Floats
    capacity: Mapping[str, Floats]
    capacity_area: Mapping[str, str]
    pos: PointsOfSale | None
    tables: Mapping[str, bytes] = field(repr=False)
    written: ScenarioSpec | None = None
    response: Response | None = None
    kept: Floats | None = None
    rebuild: Rebuild | None = field(default=None, repr=False)

    @property
    def as_written(self) -> ScenarioSpec:
        """The specification before the levels of families were combined."""
        return self.spec if self.written is None else self.written

    @cached_property
    def months(self) -> tuple[str, ...]:
        """Calendar months, ``YYYY-MM``."""
        return self.spec.calendar.month_names

    @cached_property
    def segments(self) -> tuple[str, ...]:
        """Names of the segments."""
        return tuple(self.spec.segments)

    @cached_property
    def classes(self) -> tuple[tuple[str, str], ...]:
        """(segment, class) pairs, in the order of every class axis."""
        return tuple((s, k) for s, segment in self.spec.segments.items() for k in segment.classes)

    @cached_property
    def channels(self) -> tuple[str, ...]:
        """Names of the channels."""
        return tuple(self.spec.channels)

    @cached_property
    def offers(self) -> tuple[str, ...]:
        """Names of the offers."""
        return tuple(self.spec.offers)

    @cached_property
    def customers(self) -> Floats:
        """``customers[zone, month, class]``: people in the market (people a month)."""
        parts = []
        for segment in self.spec.segments.values():
            people = self.zones.measures[segment.in_market.per] * segment.in_market.monthly_rate
            flat = np.ones(len(self.months))
            season = flat if segment.seasonality is None else np.array(segment.seasonality)
            shares = np.array(list(segment.classes.values()))
            parts.append(people[:, None, None] * season[None, :, None] * shares)
        customers = np.concatenate(parts, axis=2)
        customers.setflags(write=False)
        return customers

    def __repr__(self) -> str:
        return (
            f"<Scenario {self.spec.name}: {len(self.zones.ids)} zones, {len(self.months)} months, "
            f"{len(self.channels)} channels, {len(self.offers)} offers>"
        )

    def replace(self, path: str, value: Any = UNSET, *, scale: float | None = None) -> Scenario:
        """A copy with one field changed; the scenario stays as it is.

        Parameters
        ----------
        path : str
            Of the field: ``offers.fibre.margin``, ``plan.commitments[fibre Q3].at_least`` (by
            name or position).
        value : object
            The new value. Give either this or ``scale``: 1.2 as a capacity and 1.2 times the
            capacity are different things, and the caller says which. None leaves an optional part
            out.
        scale : float
            Factor on the present value; on a field that names a table (a channel's ``capacity``,
            ``attraction``, ``network.points_of_sale``), on that column of the table.

        Raises
        ------
        ScenarioError
            When the path is not a field, or the result is not a valid scenario.
        ValueError
            When both or neither of ``value`` and ``scale`` are given.
        """
        if (value is UNSET) == (scale is None):
            raise ValueError("give either a value or scale=")
        if scale is not None:
            return self.replace_all({}, scales={path: scale})
        return self.replace_all({path: value})

    def replace_all(
        self,
        values: Mapping[str, Any],
        files: Mapping[str, bytes] | None = None,
        scales: Mapping[str, float] | None = None,
    ) -> Scenario:
        """A copy with several fields, and files that it names, changed at once.

        Parameters
        ----------
        values : mapping of str
            New value of each field, by its path.
        files : mapping of str to bytes, optional
            Content of tables, by the name that the fields give them; they take the place of
            tables of this name.
        scales : mapping of str to float, optional
            Factor on what each field then is, as in :meth:`replace`, by its path.

        Raises
        ------
        ScenarioError
            When a path is not a field, or the result is not a valid scenario.
        """
        if self.rebuild is None:
            raise ValueError("a scenario that was not loaded cannot be changed")
        data = as_data(self.as_written)
        for path, value in values.items():
            set_value(data, path, value)
        tables = {**self.tables, **(files or {})}
        for path, scale in (scales or {}).items():
            scale_value(data, tables, path, scale)
        return self.rebuild(self.folder, data, tables)

    def write(self, folder: str | Path) -> Path:
        """Write it with its tables, resolved, so that it stands alone; gives the file's path."""
        return write_resolved(self.as_written, self.tables, Path(folder))

    def outlines(self) -> dict[str, Any] | None:
        """The outlines of the zones (GeoJSON), or None."""
        name = self.spec.zones.outlines
        return None if name is None else dict(json.loads(self.tables[name]))

    @cached_property
    def hash(self) -> str:
        """SHA-256 of everything that can change a result (hex)."""
        return scenario_hash(self.as_written, self.tables)

    def __getstate__(self) -> tuple[ExtensionModules, dict[str, Any]]:
        used = extensions_used(as_data(self.as_written), self.tables)
        modules = {extension.module for _, _, extension in used if extension.module}
        return ExtensionModules(sorted(modules)), self.__dict__

    def __setstate__(self, state: tuple[ExtensionModules, dict[str, Any]]) -> None:
        self.__dict__.update(state[1])


KEPT_FILE = "kept_targets.csv"
"""Name of the table that :func:`keep_targets` makes."""


def keep_targets(scenario: Scenario, targets: Floats, price: float) -> Scenario:
    """A copy whose first objective pays for every line moved away from these targets.

    Parameters
    ----------
    targets : array[zone, month, channel, offer]
        Targets that people already have (lines); NaN where there is none.
    price : float
        Of a line moved, in the first objective's unit. Targets kept before, and their price, are
        replaced.

    Raises
    ------
    ValueError
        When the targets have another shape, or the price is negative.
    """
    axes = (scenario.zones.ids, scenario.months, scenario.channels, scenario.offers)
    if targets.shape != tuple(map(len, axes)):
        raise ValueError(f"targets must have the shape {tuple(map(len, axes))}")
    if not price >= 0:
        raise ValueError(f"price {price:g}: write 0 or more")
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(KEPT_COLUMNS)
    for at in np.argwhere(np.isfinite(targets)):
        names = [axis[i] for axis, i in zip(axes, at, strict=True)]
        writer.writerow([*names, repr(float(targets[tuple(at)]))])
    first, *later = scenario.as_written.plan.objectives
    objectives = [_priced(first, price), *(o.model_dump(exclude_none=True) for o in later)]
    values = {"plan.keep": {"table": KEPT_FILE}, "plan.objectives": objectives}
    return scenario.replace_all(values, {KEPT_FILE: out.getvalue().encode()})


def _priced(first: Objective, price: float) -> dict[str, Any]:
    weights = {str(first.of): 1.0} if first.weights is None else {**first.weights}
    return {"weights": {**weights, "moved": price}, "tolerance": first.tolerance}
