"""Counts: at least, or at most, so many zones with a channel at a level, each month."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from optimizer.arrays import Floats
from optimizer.demand.market import Market
from optimizer.plan.statement.quantity import Quantity
from optimizer.plan.statement.rows.row import Row
from optimizer.plan.statement.rows.weights import levels_from, no_push, no_sales
from optimizer.scenario.scenario import Scenario
from optimizer.scenario.schema.row_sections import OpenLimit, Presence
from optimizer.scenario.scope import cells_of


def presence(scenario: Scenario, market: Market) -> Iterator[Row]:
    """One row a presence floor and month, in zones."""
    for spec in scenario.spec.plan.presence:
        yield from _rows(scenario, market, spec, float(spec.at_least), np.inf, "presence")


def limits(scenario: Scenario, market: Market) -> Iterator[Row]:
    """One row a limit and month, in zones."""
    for spec in scenario.spec.plan.limits:
        yield from _rows(scenario, market, spec, -np.inf, float(spec.at_most), "limit")


def _rows(
    scenario: Scenario,
    market: Market,
    spec: Presence | OpenLimit,
    lower: float,
    upper: float,
    kind: str,
) -> Iterator[Row]:
    cells = cells_of(scenario, spec.zones, spec.regions, spec.months)
    months = len(scenario.months)
    for month in np.unique(cells % months):
        here = cells[cells % months == month]
        yield Row(
            name=f"{spec.name} {scenario.months[month]}",
            kind=kind,
            unit="zones",
            quantity=Quantity(here, no_sales(scenario), _weights(scenario, market, spec)),
            lower=lower,
            upper=upper,
            hard=spec.hard,
            priority=spec.priority,
            scale=max(float(len(here)), 1.0),
            report_only=spec.report_only,
        )


def _weights(scenario: Scenario, market: Market, spec: Presence | OpenLimit) -> Floats:
    """1 for the channel's levels that count: at least as strong, and not closed."""
    weights = no_push(scenario)
    channel = scenario.channels.index(spec.channel)
    weights[0, channel] = levels_from(scenario, market, spec.channel, spec.level)
    return weights
