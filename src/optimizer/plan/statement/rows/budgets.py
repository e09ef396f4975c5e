"""Budgets: an upper limit on push costs (with those of changing a level), commissions, or both."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from optimizer.demand.market import Market
from optimizer.plan.statement.quantity import Quantity
from optimizer.plan.statement.rows.row import Row
from optimizer.plan.statement.rows.weights import no_push, no_sales
from optimizer.scenario.scenario import Scenario
from optimizer.scenario.schema.row_sections import Budget
from optimizer.scenario.scope import cells_of, named


def state(spec: Budget, scenario: Scenario, market: Market) -> Iterator[Row]:
    """One row, in euros."""
    channels = named(scenario.channels, spec.channels)
    cells = cells_of(scenario, None, None, spec.months)
    on_sales, on_push, on_change = no_sales(scenario), no_push(scenario), None
    if spec.of in ("commission", "cost"):
        pay = market.pay if len(market.pay) == 1 else market.pay[cells]
        on_sales = on_sales + (pay * channels[:, None])[:, None]
    if spec.of in ("push", "cost"):
        on_push = np.nan_to_num(market.push_cost[cells], nan=0.0) * channels[None, :, None]
        if market.change_cost.any():
            on_change = market.change_cost[cells] * channels[None]
    yield Row(
        spec=spec,
        scope=spec.scope(scenario.months),
        name=spec.name,
        unit="EUR",
        quantity=Quantity(cells, on_sales, on_push, on_change),
        upper=spec.at_most,
        scale=max(spec.at_most, 1.0),
    )
