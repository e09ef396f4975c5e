"""The plan that actions are judged against, and what the choice model sells once it is changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from optimizer.arrays import Bools, Floats, Ints
from optimizer.demand import Market, market, plan_sales
from optimizer.demand.push import by_offer
from optimizer.field.actions.action import Action
from optimizer.plan import Plan
from optimizer.plan.audit.judged_plan import change_cost, push_cost
from optimizer.plan.audit.row_audit import RowAudit, row_audits
from optimizer.scenario import Scenario

CHUNK = 4096
"""Cells whose sales by class are held at a time."""


@dataclass(frozen=True, eq=False)
class ChangedPlan:
    """Something else than the plan.

    Attributes
    ----------
    push : array[zone, month, channel] of int
    factor : array[cell, channel]
        On the attraction of what is open.
    paid : array[cell, channel] of bool
        Where the field pays for the push itself, so that the plan's budgets count the plan's.
    cells : array of int
        Where it may differ from the plan.
    """

    push: Ints
    factor: Floats
    paid: Bools
    cells: Ints


@dataclass(frozen=True, eq=False)
class BasePlan:
    """A plan with its sales and rows.

    Attributes
    ----------
    scenario : Scenario
    market : Market
    push : array[zone, month, channel] of int
    sales : array[cell, segment, channel, offer]
        Expected by the choice model (lines).
    rows : tuple of RowAudit
        Every row that is enforced.
    """

    scenario: Scenario
    market: Market
    push: Ints
    sales: Floats
    rows: tuple[RowAudit, ...]

    def changed(self, actions: Iterable[Action], factors: dict[str, float]) -> ChangedPlan:
        """The plan with some actions carried out.

        Parameters
        ----------
        actions : iterable of Action
        factors : dict of str to float
            On the attraction of the channel of each action that hopes for extra sales.
        """
        push = self.push.reshape(-1, self.push.shape[2]).copy()
        factor, paid = np.ones(push.shape), np.zeros(push.shape, dtype=np.bool_)
        cells = [np.zeros(0, dtype=np.int64)]
        for action in actions:
            cells.append(action.cells)
            if action.level is not None:
                push[action.cells, action.channel] = action.level
                paid[action.cells, action.channel] = action.cost is not None
            else:
                factor[action.cells, action.channel] *= factors[action.name]
        at = np.unique(np.concatenate(cells))
        return ChangedPlan(push.reshape(self.push.shape), factor, paid, at)

    def sales_of(self, change: ChangedPlan) -> Floats:
        """``sales[cell, segment, channel, offer]`` of the changed plan (lines)."""
        sold = self.sales.copy()
        flat = change.push.reshape(-1, change.push.shape[2])
        for start in range(0, len(change.cells), CHUNK):
            at = change.cells[start : start + CHUNK]
            here = scaled(self.market.at(at), flat[at], change.factor[at])
            push = here.multiplier(flat[at][:, None])
            made = here.model.sales(here.attraction, push, here.customers)
            sold[at] = here.by_segment(made[:, 0])
        return sold

    def rows_of(self, change: ChangedPlan, sales: Floats) -> tuple[RowAudit, ...]:
        """The enforced rows of the changed plan, in the order of ``rows``."""
        found = row_audits(
            self.scenario,
            change.push,
            sales.reshape(*self.push.shape[:2], *sales.shape[1:]),
            lambda where: self._revised(where, change),
        )
        return tuple(row for row in found if not row.report_only)

    def _revised(self, where: Market, change: ChangedPlan) -> Market:
        """A market with a change's attraction, and no more push cost than the plan's if paid."""
        flat = change.push.reshape(-1, change.push.shape[2])
        found = scaled(where, flat, change.factor)
        if not change.paid.any():
            return found
        cost = found.push_cost.copy()
        cell, channel = np.nonzero(change.paid)
        planned = self.push.reshape(flat.shape)[cell, channel]
        cost[cell, channel, flat[cell, channel]] = cost[cell, channel, planned]
        return replace(found, push_cost=cost)

    def scenario_cost(self, change: ChangedPlan) -> float:
        """What the scenario says that the push of a change costs more than the plan's (EUR)."""
        paid = [
            push_cost(self.market.push_cost, push) + change_cost(self.scenario, push)
            for push in (change.push, self.push)
        ]
        return float((paid[0] - paid[1]).sum())


def base_plan(scenario: Scenario, plan: Plan) -> BasePlan:
    """The plan as the ground of actions."""
    where = market(scenario)
    sales, _ = plan_sales(where, plan.push)
    flat = sales.reshape(-1, *sales.shape[2:])
    rows = tuple(row for row in row_audits(scenario, plan.push, sales) if not row.report_only)
    return BasePlan(scenario, where, plan.push, flat, rows)


def scaled(where: Market, push: Ints, factor: Floats) -> Market:
    """The market with the attraction of what is open multiplied.

    What is closed keeps its attraction: its shadow (GAM) is that of the reference push.

    Parameters
    ----------
    where : Market
    push : array[cell, channel] of int
    factor : array[cell, channel]
    """
    if (factor == 1.0).all():
        return where
    opened = by_offer(where.multiplier(push)) > 0
    times = np.where(opened, factor[..., None], 1.0)
    return replace(where, attraction=where.attraction * times[:, None])
