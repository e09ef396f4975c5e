"""Shares: some channels' part of a group's sales, between bounds."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from optimizer.demand.market import Market
from optimizer.plan.statement.quantity import Quantity
from optimizer.plan.statement.rows.row import Row
from optimizer.plan.statement.rows.weights import no_push, sales_weights
from optimizer.scenario.scenario import Scenario
from optimizer.scenario.schema.row_sections import ChannelShare
from optimizer.scenario.scope import cells_of


def state(spec: ChannelShare, scenario: Scenario, market: Market) -> Iterator[Row]:
    """One row a bound: lines of the channels less the bound's share of all the group's lines.

    A miss is in lines; it counts against its peers as a share of the people in the market.
    """
    cells = cells_of(scenario, spec.zones, spec.regions, spec.months)
    group = sales_weights(scenario, spec.segments, spec.channels, spec.offers)
    part = sales_weights(scenario, spec.segments, spec.of, spec.offers) * group
    for side, bound in (("at least", spec.at_least), ("at most", spec.at_most)):
        if bound is None:
            continue
        yield Row(
            spec=spec,
            scope=spec.scope(scenario.months),
            name=f"{spec.name} ({side})",
            unit="lines",
            quantity=Quantity(cells, part - bound * group, no_push(scenario)),
            lower=0.0 if side == "at least" else -np.inf,
            upper=np.inf if side == "at least" else 0.0,
            scale=max(float(market.customers[cells].sum()), 1.0),
        )
