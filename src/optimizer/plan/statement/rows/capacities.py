"""Capacities: how much a channel can sell in a month, nationally, by region or by zone."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from optimizer.demand.market import Market
from optimizer.plan.statement.quantity import Quantity
from optimizer.plan.statement.rows.row import Row
from optimizer.plan.statement.rows.weights import no_push, sales_weights
from optimizer.scenario.scenario import Scenario


def capacities(scenario: Scenario, market: Market) -> Iterator[Row]:
    """One row a channel, area and month that has a limit, in the capacity's unit."""
    months = len(scenario.months)
    on_push = no_push(scenario)
    for channel, spec in scenario.spec.channels.items():
        if spec.capacity is None:
            continue
        weights = spec.capacity.use_per_line * sales_weights(scenario, channels=(channel,))
        for area, zones in _areas(scenario, scenario.capacity_area[channel]):
            for month, limit in enumerate(_limits(scenario, channel, area)):
                if np.isnan(limit):
                    continue
                yield Row(
                    name=" ".join(
                        filter(None, ("capacity", channel, area[1], scenario.months[month]))
                    ),
                    kind="capacity",
                    unit=spec.capacity.unit,
                    quantity=Quantity(
                        cells=zones * months + month,
                        on_sales=weights,
                        on_push=on_push,
                    ),
                    lower=-np.inf,
                    upper=float(limit),
                    hard=spec.capacity.hard,
                    priority=spec.capacity.priority,
                    scale=max(float(limit), 1.0),
                )


def _areas(
    scenario: Scenario, area: str
) -> Iterator[tuple[tuple[int, str], np.ndarray[tuple[int], np.dtype[np.int64]]]]:
    """Position and name of each area, with its zones."""
    zones = np.arange(len(scenario.zones.ids))
    if area == "national":
        yield (0, ""), zones
    elif area == "region":
        for i, name in enumerate(scenario.zones.regions):
            yield (i, name), zones[scenario.zones.region_index == i]
    else:
        for i, name in enumerate(scenario.zones.ids):
            yield (i, name), zones[i : i + 1]


def _limits(scenario: Scenario, channel: str, area: tuple[int, str]) -> list[float]:
    return [float(limit) for limit in scenario.capacity[channel][area[0]]]
