"""Judge a plan by plain numpy, from the scenario as written; no Pyomo, no programme rows.

It reads the choice model's own sales for the levels chosen and sums them with masks, so that
a mistake in the programme's statement shows as a difference here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimizer.demand import market, plan_sales
from optimizer.plan.standing import push_cost, standings
from optimizer.scenario.scenario import Scenario

__all__ = ["Violation", "objective_values", "violations"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

NOISE = 1e-6
"""Share of a bound that counts as kept: the solver's feasibility tolerance, not a licence."""


@dataclass(frozen=True)
class Violation:
    """A row that a plan misses, and by how much in its unit."""

    row: str
    by: float
    unit: str


def violations(scenario: Scenario, push: Ints) -> tuple[Violation, ...]:
    """Every enforced row of the scenario that the push levels miss.

    Parameters
    ----------
    scenario : Scenario
    push : array[zone, month, channel] of int
        Level index of each channel.
    """
    sales, _ = plan_sales(market(scenario), push)
    found = []
    for row in standings(scenario, push, sales):
        by = max(row.lower - row.value, row.value - row.upper, 0.0)
        if by > NOISE * row.size and not row.report_only:
            found.append(Violation(row.name, float(by), row.unit))
    return tuple(found)


def objective_values(scenario: Scenario, push: Ints) -> Mapping[str, float]:
    """Overlap (lines), cost and margin (EUR) of push levels, recomputed."""
    where = market(scenario)
    sales, alone = plan_sales(where, push)
    cost = float(push_cost(where.push_cost, push).sum())
    cost += float((sales.sum(axis=(0, 1, 2)) * where.commission).sum())
    return {
        "overlap": float(alone.sum() - sales.sum()),
        "cost": cost,
        "margin": float((sales.sum(axis=(0, 1, 2, 3)) * where.line_margin).sum()) - cost,
    }
