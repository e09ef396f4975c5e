"""Judge a plan by plain numpy, from the scenario as written: no Pyomo, no rows of the programme.

It reads the choice model's own sales for the levels chosen and sums them with masks, so that
a mistake in the programme's statement shows as a difference here.
"""

from __future__ import annotations

from dataclasses import dataclass

from optimizer.arrays import Ints
from optimizer.demand import market, plan_sales
from optimizer.plan.audit.row_audit import row_audits
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
    return tuple(
        Violation(row.name, float(row.missed), row.unit)
        for row in row_audits(scenario, push, sales)
        if row.missed > NOISE * row.size and not row.report_only
    )
