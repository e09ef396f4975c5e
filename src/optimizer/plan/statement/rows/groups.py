"""Groups: a channel is pushed in all of some zone-months or in none of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from optimizer.demand.market import Market
from optimizer.plan.statement.quantity import AuxiliaryVariable, Constraint, Quantity, Term
from optimizer.plan.statement.rows.row import Row
from optimizer.plan.statement.rows.weights import levels_on, no_push, no_sales
from optimizer.scenario.scenario import Scenario
from optimizer.scenario.schema.row_sections import Together
from optimizer.scenario.scope import cells_of


@dataclass(frozen=True, eq=False, kw_only=True)
class GroupRow(Row):
    """A count that has to be 0 or ``upper``: a yes or no of its own decides which."""

    @property
    def separable(self) -> bool:
        """A single member is all or none by itself; more are tied."""
        return False

    def shortfall(self, value: float) -> float:
        """Members on the lesser side."""
        return float(min(abs(value - self.lower), abs(self.upper - value)))

    def constraints(self) -> Iterator[Constraint]:
        """Count − n · (yes or no) = 0."""
        switch = AuxiliaryVariable(f"all of {self.name}", 1.0, True)
        yield Constraint(
            self.name,
            (Term(self.quantity),),
            0.0,
            0.0,
            self.rank,
            self.scale,
            {switch: -self.upper},
        )


def state(spec: Together, scenario: Scenario, market: Market) -> Iterator[Row]:
    """One row: its members are zone-months, each of one or more channels."""
    cells = cells_of(scenario, spec.zones, spec.regions, spec.months)
    on_push = no_push(scenario)
    for name in spec.channels:
        on = levels_on(scenario, market, name, spec.level)
        on_push[0, scenario.channels.index(name), : len(on)] = on
    members = float(len(cells) * len(spec.channels))
    yield GroupRow(
        spec=spec,
        scope=spec.scope(scenario.months),
        name=spec.name,
        unit="zone-months",
        quantity=Quantity(cells, no_sales(scenario), on_push),
        lower=0.0,
        upper=members,
        scale=max(members, 1.0),
    )
