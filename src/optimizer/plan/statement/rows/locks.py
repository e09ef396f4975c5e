"""Locks: a channel held at one level, there and then."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from optimizer.arrays import Bools
from optimizer.demand.market import Market
from optimizer.plan.statement.quantity import Quantity
from optimizer.plan.statement.rows.row import Row
from optimizer.plan.statement.rows.weights import no_push, no_sales
from optimizer.scenario.scenario import Scenario
from optimizer.scenario.schema.row_sections import Lock
from optimizer.scenario.scope import cells_of


def state(spec: Lock, scenario: Scenario, market: Market) -> Iterator[Row]:
    """One row: zone-months in which the channel is at another level, none allowed."""
    cells = cells_of(scenario, spec.zones, spec.regions, spec.months)
    channel, level = _position(scenario, spec)
    on_push = no_push(scenario)
    on_push[0, channel, :] = 1.0
    on_push[0, channel, level] = 0.0
    yield Row(
        spec=spec,
        scope=spec.scope(scenario.months),
        name=spec.label,
        unit="zone-months",
        quantity=Quantity(cells, no_sales(scenario), on_push),
        upper=0.0,
        scale=max(float(len(cells)), 1.0),
    )


def locked_levels(scenario: Scenario, market: Market) -> Bools:
    """``named[cell, channel, level]``: levels that a lock asks for, eligible or not."""
    named = np.zeros((len(market.customers), *market.level_multiplier.shape[:2]), dtype=np.bool_)
    for spec in scenario.spec.plan.locks:
        cells = cells_of(scenario, spec.zones, spec.regions, spec.months)
        channel, level = _position(scenario, spec)
        named[cells, channel, level] = True
    return named


def _position(scenario: Scenario, spec: Lock) -> tuple[int, int]:
    levels = list(scenario.spec.channels[spec.channel].levels)
    return scenario.channels.index(spec.channel), levels.index(spec.level)
