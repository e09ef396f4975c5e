"""The validated, frozen scenario: what the user wrote, plus its tables as read-only arrays."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from optimizer.arrays import Floats
from optimizer.scenario.schema.scenario_file import ScenarioSpec
from optimizer.scenario.tables.points_table import PointsOfSale
from optimizer.scenario.tables.zone_table import ZoneTable

if TYPE_CHECKING:
    from optimizer.scenario.tables.response import Response

UNSET: Any = object()
"""Stands for a value that was not given: None is one, that of a part left out."""


@dataclass(frozen=True, eq=False, repr=False)
class Scenario:
    """One validated scenario. Never changes: ``replace`` gives a changed copy.

    Attributes
    ----------
    spec : ScenarioSpec
        What the user wrote, ``extend`` resolved; levels pushed by family combined.
    folder : Path
        Where its tables are.
    zones : ZoneTable
    base_attraction : array[class, channel, offer]
        Attraction at reference push (ratio to the outside option, whose attraction is 1).
    zone_factor : array[zone, class, channel, offer]
    month_factor : array[month, class, channel, offer]
    capacity : mapping of channel to array
        ``capacity[channel][area, month]`` (units a month); NaN where there is no limit.
        ``capacity_area[channel]`` says what an area is: ``"national"`` (1 row), ``"region"``
        (a row per entry of ``zones.regions``) or ``"zone"``.
    pos : PointsOfSale or None
    kept : array[zone, month, channel, offer] or None
        Targets that people already have (lines); NaN where there is none.
    tables : mapping of str to bytes
        Every file that the scenario names, as read: what the hash covers and a run keeps.
    written : ScenarioSpec or None
        What the user wrote, where ``spec`` is not the same.
    response : Response or None
        What the network answered to an earlier plan.
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
            season = (
                np.ones(len(self.months))
                if segment.seasonality is None
                else np.array(segment.seasonality)
            )
            shares = np.array(list(segment.classes.values()))
            parts.append(people[:, None, None] * season[None, :, None] * shares)
        customers = np.concatenate(parts, axis=2)
        customers.setflags(write=False)
        return customers

    def __repr__(self) -> str:
        counts = ("zones", len(self.zones.ids)), ("months", len(self.months))
        more = ("channels", len(self.channels)), ("offers", len(self.offers))
        shown = ", ".join(f"{count} {name}" for name, count in (*counts, *more))
        return f"<Scenario {self.spec.name}: {shown}>"

    def replace(self, path: str, value: Any = UNSET, *, scale: float | None = None) -> Scenario:
        """Give a changed copy; see :func:`optimizer.scenario.variants.replace`."""
        from optimizer.scenario.variants import replace

        return replace(self, path, value, scale=scale)

    def outlines(self) -> dict[str, Any] | None:
        """The outlines of the zones (GeoJSON), or None."""
        name = self.spec.zones.outlines
        return None if name is None else dict(json.loads(self.tables[name]))

    @cached_property
    def hash(self) -> str:
        """SHA-256 of everything that can change a result (hex)."""
        from optimizer.scenario.identity import scenario_hash

        return scenario_hash(self)
