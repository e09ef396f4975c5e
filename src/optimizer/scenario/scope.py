"""The filter: which zones, months, segments, channels and offers a row or an action names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from optimizer.arrays import Bools, Ints
from optimizer.scenario.schema.base import Span
from optimizer.scenario.schema.plan_row import Group
from optimizer.scenario.tables.zone_table import ZoneTable

Names = Sequence[str] | None
"""Names as a row writes them; None stands for all."""


class SalesAxes(Protocol):
    """What has names along the axes of sales: a scenario."""

    @property
    def zones(self) -> ZoneTable:
        """The zones and their regions."""

    @property
    def months(self) -> tuple[str, ...]:
        """Calendar months."""

    @property
    def segments(self) -> tuple[str, ...]:
        """Names of the segments."""

    @property
    def channels(self) -> tuple[str, ...]:
        """Names of the channels."""

    @property
    def offers(self) -> tuple[str, ...]:
        """Names of the offers."""


def named(names: Sequence[str], wanted: Names) -> Bools:
    """``mask[name]``: whether it is wanted; all when nothing is named."""
    return np.array([wanted is None or name in wanted for name in names], dtype=np.bool_)


def zones_named(table: ZoneTable, zones: Names, regions: Names) -> Bools:
    """``mask[zone]`` of the zones that are named and lie in the regions that are named."""
    return named(table.ids, zones) & named(table.region, regions)


def months_named(months: Sequence[str], span: Span | None) -> Bools:
    """``mask[month]`` of the months inside a span; all when there is none."""
    return np.array([span is None or span.first <= m <= span.last for m in months], dtype=np.bool_)


def cells_of(axes: SalesAxes, zones: Names, regions: Names, months: Span | None) -> Ints:
    """Cells (zone · months + month) of the zones, in the regions, in the months; ascending."""
    zone = zones_named(axes.zones, zones, regions)
    return np.flatnonzero(zone[:, None] & months_named(axes.months, months))


def positions(
    axes: SalesAxes, group: Group, months: Sequence[str] | None = None
) -> tuple[Ints, ...]:
    """What a group counts along each axis of ``sales[zone, month, segment, channel, offer]``.

    ``months`` are the names along the sales' own axis, where they are not those of all months.
    """
    masks = (
        zones_named(axes.zones, group.zones, group.regions),
        months_named(axes.months if months is None else months, group.months),
        named(axes.segments, group.segments),
        named(axes.channels, group.channels),
        named(axes.offers, group.offers),
    )
    return tuple(np.flatnonzero(mask) for mask in masks)
