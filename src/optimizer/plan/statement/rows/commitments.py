"""Commitments: so many lines of a group over a set of months."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

import numpy as np

from optimizer.demand.futures import probabilities
from optimizer.demand.market import Market
from optimizer.plan.statement.quantity import Quantity
from optimizer.plan.statement.rows.at_risk import ExpectedRow, TailRow
from optimizer.plan.statement.rows.row import Row
from optimizer.plan.statement.rows.weights import no_push, sales_weights
from optimizer.scenario.scenario import Scenario
from optimizer.scenario.schema.row_sections import Commitment
from optimizer.scenario.scope import cells_of


def state(spec: Commitment, scenario: Scenario, market: Market) -> Iterator[Row]:
    """One row, in lines."""
    lower = -np.inf if spec.at_least is None else spec.at_least
    upper = np.inf if spec.at_most is None else spec.at_most
    row = Row(
        spec=spec,
        scope=spec.scope(scenario.months),
        name=spec.name,
        unit="lines",
        quantity=Quantity(
            cells=cells_of(scenario, spec.zones, spec.regions, spec.months),
            on_sales=sales_weights(scenario, spec.segments, spec.channels, spec.offers),
            on_push=no_push(scenario),
        ),
        lower=lower,
        upper=upper,
        scale=max(1.0, *(abs(bound) for bound in (lower, upper) if np.isfinite(bound))),
    )
    if spec.under.base:
        yield row
        return
    same = {field.name: getattr(row, field.name) for field in fields(Row)}
    chances = probabilities(scenario)
    if spec.under.cvar is None:
        yield ExpectedRow(**same, probabilities=chances)
    else:
        same |= {"lower": -np.inf, "upper": spec.under.short}
        yield TailRow(**same, bounded=row, probabilities=chances, level=spec.under.cvar)
