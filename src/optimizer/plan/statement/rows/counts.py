"""Counts: at least, or at most, so many zones with a channel at a level, each month."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from optimizer.demand.market import Market
from optimizer.plan.statement.quantity import Quantity
from optimizer.plan.statement.rows.row import Row
from optimizer.plan.statement.rows.weights import levels_from, no_push, no_sales
from optimizer.scenario.scenario import Scenario
from optimizer.scenario.schema.row_sections import OpenLimit, Presence
from optimizer.scenario.scope import cells_of


def state(spec: Presence | OpenLimit, scenario: Scenario, market: Market) -> Iterator[Row]:
    """One row a month, in zones: levels as strong as the one named count, if not closed."""
    cells = cells_of(scenario, spec.zones, spec.regions, spec.months)
    on_push = no_push(scenario)
    strong = levels_from(scenario, market, spec.channel, spec.level)
    on_push[0, scenario.channels.index(spec.channel)] = strong
    months = len(scenario.months)
    for at in np.unique(cells % months):
        of_month = cells[cells % months == at]
        month = scenario.months[at]
        yield Row(
            spec=spec,
            scope=spec.scope(scenario.months, month),
            name=f"{spec.name} {month}",
            unit="zones",
            quantity=Quantity(of_month, no_sales(scenario), on_push),
            lower=float(spec.at_least) if isinstance(spec, Presence) else -np.inf,
            upper=float(spec.at_most) if isinstance(spec, OpenLimit) else np.inf,
            scale=max(float(len(of_month)), 1.0),
        )
