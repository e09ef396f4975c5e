"""Every mix of every cell as a binary, all in one programme: ours without column generation."""

from __future__ import annotations

import numpy as np

from formulations.milp import Milp
from optimizer.arrays import Floats, Ints
from optimizer.plan.statement.problem import Problem
from optimizer.plan.statement.quantity import Quantity
from optimizer.plan.statement.stating import state_problem, state_stages
from optimizer.scenario.scenario import Scenario

__all__ = ["every_mix"]


def every_mix(scenario: Scenario, gap: float, until: float) -> tuple[Ints | None, float]:
    """Levels of the best plan found, ``push[cell, channel]``, and the bound."""
    of = state_problem(scenario)
    milp = Milp()
    mix = milp.columns(of.shape, 0, of.eligible, whole=True)
    one = milp.rows((len(mix), 1), 1, 1)
    milp.entries(one, mix, 1)
    for row in of.rows:
        at = milp.rows((1, 1), row.lower, row.upper)
        milp.entries(at, mix[row.quantity.cells], _values(of, row.quantity))
    cost = _values(of, state_stages(scenario, of)[-1].quantity)
    found = milp.solve(cost.ravel(), gap, until)
    if found.values is None:
        return None, found.bound
    return of.mixes.levels[found.values[mix].argmax(axis=-1)], found.bound


def _values(of: Problem, quantity: Quantity) -> Floats:
    """``value[cell, mix]`` of a quantity in the cells that it counts."""
    cells, levels = quantity.cells, of.mixes.levels
    shape = of.table.shape[2:]
    value = np.zeros((len(cells), len(levels)))
    if quantity.on_sales.any():
        price = np.broadcast_to(quantity.on_sales, (len(cells), *shape))
        value += of.table.priced(price, cells)
    if quantity.on_push.any():
        value += quantity.on_push[:, np.arange(levels.shape[1]), levels].sum(axis=-1)
    return value
