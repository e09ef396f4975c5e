"""Commitments: so many lines of a group over a set of months."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from optimizer.demand.futures import probabilities
from optimizer.demand.market import Market
from optimizer.plan.statement.quantity import Quantity
from optimizer.plan.statement.rows.at_risk import ExpectedRow, TailRow
from optimizer.plan.statement.rows.row import Row
from optimizer.plan.statement.rows.weights import no_push, sales_weights
from optimizer.scenario.scenario import Scenario
from optimizer.scenario.scope import cells_of


def commitments(scenario: Scenario, market: Market) -> Iterator[Row]:
    """One row a commitment of the annual marketing plan, in lines."""
    for spec in scenario.spec.plan.commitments:
        lower = -np.inf if spec.at_least is None else spec.at_least
        upper = np.inf if spec.at_most is None else spec.at_most
        bound = max(abs(b) for b in (lower, upper) if np.isfinite(b))
        row = Row(
            name=spec.name,
            kind="commitment",
            unit="lines",
            quantity=Quantity(
                cells=cells_of(scenario, spec.zones, spec.regions, spec.months),
                on_sales=sales_weights(scenario, spec.segments, spec.channels, spec.offers),
                on_push=no_push(scenario),
            ),
            lower=lower,
            upper=upper,
            hard=spec.hard,
            priority=spec.priority,
            report_only=spec.report_only,
            scale=max(bound, 1.0),
        )
        same = {name: getattr(row, name) for name in Row.__dataclass_fields__}
        if spec.under.expected:
            yield ExpectedRow(**same, probabilities=probabilities(scenario))
        elif spec.under.cvar is not None:
            at_risk = {"kind": "tail commitment", "lower": -np.inf, "upper": spec.under.short}
            yield TailRow(
                **same | at_risk,
                asked=row,
                probabilities=probabilities(scenario),
                level=spec.under.cvar,
            )
        else:
            yield row
