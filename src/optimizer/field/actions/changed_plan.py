"""The plan that actions are judged against, and what the choice model sells once it is changed."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import brentq

from optimizer.arrays import Bools, Floats, Ints
from optimizer.demand import Market, market, plan_sales
from optimizer.demand.choice import by_offer
from optimizer.errors import Fault, ScenarioError
from optimizer.field.actions.action import Action
from optimizer.plan import Plan
from optimizer.plan.audit.judged_plan import change_cost, push_cost
from optimizer.plan.audit.row_audit import RowAudit, row_audits
from optimizer.scenario import Scenario

CHUNK = 4096
"""Cells whose sales by class are held at a time."""


@dataclass(frozen=True, eq=False)
class ChangedPlan:
    """The plan with some actions carried out.

    Attributes
    ----------
    push : array[zone, month, channel] of int
    factor, paid_by_field : array[cell, channel]
        On the attraction of what is open; where the field pays for the push itself, so that the
        plan's budgets count the plan's.
    cells : array of int
        Cells in which it may differ from the plan.
    """

    push: Ints
    factor: Floats
    paid_by_field: Bools
    cells: Ints


@dataclass(frozen=True, eq=False)
class BasePlan:
    """A plan with its sales and rows.

    Attributes
    ----------
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

    @property
    def line_margin(self) -> Floats:
        """Margin of a line less what selling it is paid (EUR), as the market has them."""
        return self.market.worth - self.market.pay

    def changed(self, actions: Iterable[Action], factors: dict[str, float]) -> ChangedPlan:
        """The plan with some actions carried out; ``factors`` are those of :func:`factors_for`."""
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
        touched = np.unique(np.concatenate(cells))
        return ChangedPlan(push.reshape(self.push.shape), factor, paid, touched)

    def sales_of(self, change: ChangedPlan) -> Floats:
        """``sales[cell, segment, channel, offer]`` of the changed plan (lines)."""
        sold = self.sales.copy()
        flat = change.push.reshape(-1, change.push.shape[2])
        for start in range(0, len(change.cells), CHUNK):
            cells = change.cells[start : start + CHUNK]
            part = scaled(self.market.at(cells), flat[cells], change.factor[cells])
            push = part.multiplier(flat[cells][:, None])
            by_class = part.model.sales(part.attraction, push, part.customers)
            sold[cells] = part.by_segment(by_class[:, 0])
        return sold

    def rows_of(self, change: ChangedPlan, sales: Floats) -> tuple[RowAudit, ...]:
        """The enforced rows of the changed plan, in the order of ``rows``."""
        rows = row_audits(
            self.scenario,
            change.push,
            sales.reshape(*self.push.shape[:2], *sales.shape[1:]),
            lambda market: self._revised(market, change),
        )
        return tuple(row for row in rows if not row.report_only)

    def _revised(self, market: Market, change: ChangedPlan) -> Market:
        """A market with a change's attraction, and the plan's push cost where the field pays."""
        flat = change.push.reshape(-1, change.push.shape[2])
        revised = scaled(market, flat, change.factor)
        if not change.paid_by_field.any():
            return revised
        cost = revised.push_cost.copy()
        cell, channel = np.nonzero(change.paid_by_field)
        planned = self.push.reshape(flat.shape)[cell, channel]
        cost[cell, channel, flat[cell, channel]] = cost[cell, channel, planned]
        return replace(revised, push_cost=cost)

    def scenario_cost(self, change: ChangedPlan) -> float:
        """What the scenario says that the push of a change costs more than the plan's (EUR)."""
        changed, planned = (
            push_cost(self.market.push_cost, push) + change_cost(self.scenario, push)
            for push in (change.push, self.push)
        )
        return float((changed - planned).sum())


def base_plan(scenario: Scenario, plan: Plan) -> BasePlan:
    """The plan that actions are judged against."""
    demand = market(scenario)
    sales, _ = plan_sales(demand, plan.push)
    flat = sales.reshape(-1, *sales.shape[2:])
    rows = tuple(row for row in row_audits(scenario, plan.push, sales) if not row.report_only)
    return BasePlan(scenario, demand, plan.push, flat, rows)


def scaled(market: Market, push: Ints, factor: Floats) -> Market:
    """The market with the attraction of what is open multiplied.

    What is closed keeps its attraction: its shadow (GAM) is that of the reference push. Push and
    factor are ``[cell, channel]``.
    """
    if (factor == 1.0).all():
        return market
    is_open = by_offer(market.multiplier(push)) > 0
    times = np.where(is_open, factor[..., None], 1.0)
    return replace(market, attraction=market.attraction * times[:, None])


LARGEST = 100.0
"""Most that an action can multiply its channel's attraction by."""
TOLERANCE = 1e-12


def factors_for(base: BasePlan, actions: Sequence[Action], file: str) -> dict[str, float]:
    """The factor on attraction of every action with extra sales, by its name.

    One factor in all its zones and months, found for the action alone; with others its sales
    differ, for they interact. ScenarioError with a fault for each action whose extra is more than
    its channel can sell there.
    """
    factors: dict[str, float] = {}
    faults = []
    for action in actions:
        if action.extra is None:
            continue
        most = _gain(base, action, math.log(LARGEST))
        if most < action.extra:
            faults.append(_fault(base, action, most, file))
        else:
            factors[action.name] = _factor(base, action, action.extra)
    if faults:
        raise ScenarioError(faults)
    return factors


def _gain(base: BasePlan, action: Action, log_factor: float) -> float:
    """Lines that the action's channel gains in its cells under a factor on its attraction."""
    change = base.changed([action], {action.name: math.exp(log_factor)})
    gained = base.sales_of(change)[action.cells] - base.sales[action.cells]
    return float(gained[:, :, action.channel].sum())


def _factor(base: BasePlan, action: Action, extra: float) -> float:
    """The factor at which the channel gains the extra; sales grow with it in every model."""

    def miss(log_factor: float) -> float:
        return _gain(base, action, log_factor) - extra

    return math.exp(brentq(miss, 0.0, math.log(LARGEST), xtol=TOLERANCE, rtol=TOLERANCE))


def _fault(base: BasePlan, action: Action, most: float, file: str) -> Fault:
    channel = base.scenario.channels[action.channel]
    if most <= 0:
        wrong = f"the plan keeps {channel} closed there, so that it sells nothing more"
        return Fault(file, action.line, "extra", wrong, "give a push level instead")
    wrong = f"{channel} cannot sell {action.extra:g} lines more there"
    return Fault(file, action.line, "extra", wrong, f"write less than {most:,.0f}")
