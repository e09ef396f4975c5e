"""Judge a plan by plain numpy, from the scenario as written; no Pyomo, no programme rows.

It reads the choice model's own sales for the levels chosen and sums them with masks, so that
a mistake in the programme's statement shows as a difference here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from optimizer.arrays import Ints
from optimizer.demand import market, plan_sales
from optimizer.plan.audit.row_audit import change_cost, push_cost, row_audits
from optimizer.scenario.scenario import Scenario

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
    for row in row_audits(scenario, push, sales):
        by = row.missed
        if by > NOISE * row.size and not row.report_only:
            found.append(Violation(row.name, float(by), row.unit))
    return tuple(found)


def objective_values(scenario: Scenario, push: Ints) -> Mapping[str, float]:
    """Every objective of push levels, recomputed.

    Returns
    -------
    mapping
        overlap, loss_to_reference, and moved where targets are kept (lines); overlap_value, cost,
        margin (EUR); ``weighted`` for the first level of the scenario's order that has weights.
    """
    where = market(scenario)
    sales, alone = plan_sales(where, push)
    cost = float(push_cost(where.push_cost, push).sum() + change_cost(scenario, push).sum())
    lines, both = (x.sum(axis=2).reshape(-1, *x.shape[3:]) for x in (sales, alone - sales))
    cost += float((lines * where.pay).sum())
    usual = np.empty_like(push)
    for i, channel in enumerate(scenario.spec.channels.values()):
        usual[..., i] = list(channel.levels).index(channel.reference)
    before, _ = plan_sales(where, usual)
    values = {
        "overlap": float(alone.sum() - sales.sum()),
        "overlap_value": float((both * where.worth).sum()),
        "cost": cost,
        "margin": float((lines * where.worth).sum()) - cost,
        "loss_to_reference": float(np.maximum(before.sum(axis=2) - sales.sum(axis=2), 0).sum()),
    }
    if scenario.kept is not None:
        values["moved"] = float(np.nansum(np.abs(sales.sum(axis=2) - scenario.kept)))
    for level in scenario.spec.plan.objectives:
        if level.weights is not None and "weighted" not in values:
            values["weighted"] = sum(
                w * (-values[n] if n == "margin" else values[n]) for n, w in level.weights.items()
            )
    return values
