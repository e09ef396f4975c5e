"""Commitments and budgets in the middle of their months: what is done, what is left of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from optimizer.arrays import Floats, Ints
from optimizer.demand import market
from optimizer.plan.audit.judged_plan import change_cost, push_cost
from optimizer.scenario import Scenario
from optimizer.scenario.schema.row_sections import Budget, Commitment
from optimizer.scenario.scope import months_named, named, positions


@dataclass(frozen=True)
class CommitmentProgress:
    """A commitment or a budget of the scenario.

    ``done`` is what was sold or spent in its past months, ``to_come`` what the new plan expects in
    those left, ``short`` by how much both together miss the bounds (0: kept), in ``unit``.
    ``over``: its months are all past. One that is not ``enforced`` is only shown.
    """

    name: str
    kind: str
    unit: str
    at_least: float
    at_most: float
    done: float
    to_come: float
    over: bool
    enforced: bool

    @property
    def short(self) -> float:
        """By how much the bounds are missed."""
        total = self.done + self.to_come
        missed = max(self.at_least - total, total - self.at_most, 0.0)
        bound = max(abs(b) for b in (self.at_least, self.at_most) if np.isfinite(b))
        return 0.0 if missed <= 1e-6 * max(bound, 1.0) else float(missed)


@dataclass(frozen=True, eq=False)
class BudgetProgress:
    """Sales and costs of some months, the first ones or those left.

    Attributes
    ----------
    months : tuple of str
    sales : array[zone, month, segment, channel, offer]
        Lines.
    push, commission : array[zone, month, channel]
        EUR.
    """

    months: tuple[str, ...]
    sales: Floats
    push: Floats
    commission: Floats

    @classmethod
    def of(cls, scenario: Scenario, push: Ints, sales: Floats, months: slice) -> BudgetProgress:
        """What levels and sales of the scenario's months cost in some of them.

        Parameters
        ----------
        scenario : Scenario
        push : array[zone, month, channel] of int
            Of all months, so that a change from the month before is paid.
        sales : array[zone, month, segment, channel, offer]
            Of the months asked for (lines).
        months : slice
        """
        where = market(scenario)
        cost = push_cost(where.push_cost, push) + change_cost(scenario, push)
        pay = np.broadcast_to(where.pay, (len(where.customers), *where.pay.shape[1:]))
        pay = pay.reshape(*push.shape[:2], *pay.shape[1:])[:, months]
        commission = (sales.sum(axis=2) * pay).sum(axis=-1)
        return cls(scenario.months[months], sales, cost[:, months], commission)

    def lines(self, scenario: Scenario, spec: Commitment) -> float:
        """Sales that a commitment counts."""
        at = np.ix_(*positions(scenario, spec, self.months))
        return float(self.sales[at].sum())

    def money(self, scenario: Scenario, spec: Budget) -> float:
        """Euros that a budget counts."""
        months = months_named(self.months, spec.months)
        at = np.ix_(np.arange(len(self.push)), months, named(scenario.channels, spec.channels))
        parts = {"push": (self.push,), "commission": (self.commission,)}
        counted = parts.get(spec.of, (self.push, self.commission))
        return float(sum(part[at].sum() for part in counted))


def promises(
    scenario: Scenario, done: BudgetProgress, to_come: BudgetProgress | None
) -> Iterator[CommitmentProgress]:
    """Every commitment and budget; ``to_come`` None: nothing is planned yet."""
    for spec in scenario.spec.plan.commitments:
        low = -np.inf if spec.at_least is None else spec.at_least
        high = np.inf if spec.at_most is None else spec.at_most
        figures = done.lines(scenario, spec), to_come.lines(scenario, spec) if to_come else 0.0
        over = not months_named(scenario.months[len(done.months) :], spec.months).any()
        yield CommitmentProgress(
            spec.name, "commitment", "lines", low, high, *figures, over, not spec.report_only
        )
    for budget in scenario.spec.plan.budgets:
        figures = done.money(scenario, budget), to_come.money(scenario, budget) if to_come else 0.0
        over = not months_named(scenario.months[len(done.months) :], budget.months).any()
        yield CommitmentProgress(
            budget.name,
            "budget",
            "EUR",
            -np.inf,
            budget.at_most,
            *figures,
            over,
            not budget.report_only,
        )
