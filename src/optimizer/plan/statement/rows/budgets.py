"""Budgets: an upper limit on push costs (with those of changing a level), commissions, or both."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from optimizer.demand.market import Market
from optimizer.plan.statement.quantity import Quantity
from optimizer.plan.statement.rows.row import Row
from optimizer.plan.statement.rows.weights import no_push, no_sales
from optimizer.scenario.scenario import Scenario
from optimizer.scenario.scope import cells_of, named


def budgets(scenario: Scenario, market: Market) -> Iterator[Row]:
    """One row a budget, in euros."""
    push_cost = np.nan_to_num(market.push_cost, nan=0.0)
    for spec in scenario.spec.plan.budgets:
        channels = named(scenario.channels, spec.channels)
        cells = cells_of(scenario, None, None, spec.months)
        on_sales, on_push, on_change = no_sales(scenario), no_push(scenario), None
        if spec.of in ("commission", "cost"):
            pay = market.pay if len(market.pay) == 1 else market.pay[cells]
            on_sales = on_sales + (pay * channels[:, None])[:, None]
        if spec.of in ("push", "cost"):
            on_push = push_cost[cells] * channels[None, :, None]
            if market.change_cost.any():
                on_change = market.change_cost[cells] * channels[None]
        yield Row(
            name=spec.name,
            kind="budget",
            unit="EUR",
            quantity=Quantity(cells, on_sales, on_push, on_change),
            lower=-np.inf,
            upper=spec.at_most,
            hard=spec.hard,
            priority=spec.priority,
            report_only=spec.report_only,
            scale=max(spec.at_most, 1.0),
        )
