"""Capacities: how much a channel can sell in a month, nationally, by region or by zone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from optimizer.arrays import Ints
from optimizer.demand.market import Market
from optimizer.plan.statement.quantity import Quantity
from optimizer.plan.statement.rows.row import Row
from optimizer.plan.statement.rows.weights import no_push, sales_weights
from optimizer.scenario.scenario import Scenario
from optimizer.scenario.schema.row_sections import ChannelCapacity


def state(spec: ChannelCapacity, scenario: Scenario, market: Market) -> Iterator[Row]:
    """One row an area and month that has a limit, in the capacity's unit."""
    channel, area = spec.channel, scenario.capacity_area[spec.channel]
    weights = spec.capacity.use_per_line * sales_weights(scenario, channels=(channel,))
    on_push = no_push(scenario)
    for (name, zones), limits in zip(
        _areas(scenario, area), scenario.capacity[channel].tolist(), strict=True
    ):
        places = {"region": {"regions": (name,)}, "zone": {"zones": (name,)}}.get(area, {})
        for at, (month, limit) in enumerate(zip(scenario.months, limits, strict=True)):
            if np.isnan(limit):
                continue
            yield Row(
                spec=spec,
                scope=replace(spec.scope(scenario.months, month), **places),
                name=" ".join(filter(None, ("capacity", channel, name, month))),
                unit=spec.capacity.unit,
                quantity=Quantity(zones * len(scenario.months) + at, weights, on_push),
                upper=limit,
                scale=max(limit, 1.0),
            )


def _areas(scenario: Scenario, area: str) -> Iterator[tuple[str, Ints]]:
    """Name of each area, with its zones."""
    zones = np.arange(len(scenario.zones.ids))
    if area == "national":
        yield "", zones
    elif area == "region":
        for i, name in enumerate(scenario.zones.regions):
            yield name, zones[scenario.zones.region_index == i]
    else:
        for i, name in enumerate(scenario.zones.ids):
            yield name, zones[i : i + 1]
