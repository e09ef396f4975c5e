"""Smoothing: a group's volume may change only so much from a month to the next."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from optimizer.demand.market import Market
from optimizer.plan.statement.quantity import Quantity
from optimizer.plan.statement.rows.row import Row
from optimizer.plan.statement.rows.weights import no_push, sales_weights
from optimizer.scenario.scenario import Scenario
from optimizer.scenario.schema.row_sections import Smoothing
from optimizer.scenario.scope import cells_of


def state(spec: Smoothing, scenario: Scenario, market: Market) -> Iterator[Row]:
    """Two rows a pair of months: V_t at most (1 + δ) V_{t−1}, and at least (1 − δ) V_{t−1}."""
    months = len(scenario.months)
    every = cells_of(scenario, spec.zones, spec.regions, spec.months)
    group = sales_weights(scenario, spec.segments, spec.channels, spec.offers)
    for before, month in pairwise(np.unique(every % months)):
        cells = every[np.isin(every % months, (before, month))]
        later = (cells % months == month)[:, None, None, None]
        for side, factor in (("up", 1.0 + spec.change), ("down", 1.0 - spec.change)):
            weights = np.where(later, group, -factor * group)
            yield Row(
                spec=spec,
                scope=spec.scope(scenario.months, scenario.months[month]),
                name=f"{spec.name} {scenario.months[month]} ({side})",
                unit="lines",
                quantity=Quantity(cells, weights, no_push(scenario)),
                lower=-np.inf if side == "up" else 0.0,
                upper=0.0 if side == "up" else np.inf,
                scale=max(float(market.customers[cells].sum()), 1.0),
            )
