"""The objectives, each as something to be minimised and how to read it.

The one list of objectives is ``OBJECTIVES`` of the schema; each names its function here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from optimizer.arrays import Floats, Ints
from optimizer.demand import SalesTable, loss
from optimizer.demand.market import Market
from optimizer.plan.statement.problem import Stage
from optimizer.plan.statement.quantity import Quantity
from optimizer.plan.statement.sparse_penalties import SparsePenalties
from optimizer.scenario.schema.plan_section import OBJECTIVES

CHUNK = 64
"""Cells whose sales are held at a time where every mix is looked at."""

Stated = tuple[Quantity, SparsePenalties | None]
"""The part of an objective that is linear in sales and levels, and what each mix adds to it."""


@dataclass(frozen=True, eq=False)
class ObjectiveInputs:
    """What objectives are stated from.

    Attributes
    ----------
    reference : array[channel] of int
        Reference level of each channel.
    kept : array[cell, channel, offer] or None
        Targets that people already have (lines); NaN where there is none.
    """

    market: Market
    table: SalesTable
    reference: Ints
    kept: Floats | None = None

    def quantity(self, on_sales: Floats | None = None, on_push: Floats | None = None) -> Quantity:
        """Weights over all cells; 0 where none are given, changes of level left out.

        They are ``on_sales[1 or cell, 1, channel, offer]`` and ``on_push[cell, channel, level]``.
        """
        market = self.market
        commission, levels = market.commission.shape, market.level_multiplier.shape[:2]
        if on_sales is None:
            on_sales = np.zeros((1, 1, *commission))
        lines = (len(on_sales), market.segments, *commission)
        return Quantity(
            np.arange(len(market.customers)),
            np.broadcast_to(on_sales, lines).copy(),
            np.zeros((1, *levels)) if on_push is None else on_push,
        )

    def with_costs(self, on_sales: Floats) -> Quantity:
        """Weights on sales, with the costs of push and of changing a level (EUR)."""
        change_cost = self.market.change_cost
        pushed = self.quantity(on_sales, np.nan_to_num(self.market.push_cost, nan=0.0))
        return replace(pushed, on_change=change_cost if change_cost.any() else None)


def objective(name: str, inputs: ObjectiveInputs) -> Stage:
    """An objective by name; later stages may give up none of it.

    Raises
    ------
    ValueError
        When there is none of that name, or it counts from targets kept and there are none.
    """
    if name not in OBJECTIVES:
        raise ValueError(f"no objective {name!r}")
    kind = OBJECTIVES[name]
    if kind.of_kept_targets and inputs.kept is None:
        raise ValueError(f"objective {name!r} needs the targets to keep")
    quantity, penalties = kind.state(inputs)
    return Stage(name, kind.unit, -1.0 if kind.maximised else 1.0, quantity, penalties, None, 0.0)


def overlap(inputs: ObjectiveInputs) -> Stated:
    """Lines that each channel would make alone at its level, less what they make together."""
    return _double_count(inputs, np.ones((1, *inputs.market.commission.shape)))


def overlap_value(inputs: ObjectiveInputs) -> Stated:
    """The same, valued at margin (EUR)."""
    return _double_count(inputs, inputs.market.worth)


def _double_count(inputs: ObjectiveInputs, worth: Floats) -> Stated:
    return inputs.quantity(-worth[:, None], inputs.table.alone_worth(worth)), None


def cost(inputs: ObjectiveInputs) -> Stated:
    """Push costs, costs of changing a level, and commissions (EUR)."""
    return inputs.with_costs(inputs.market.pay[:, None]), None


def margin(inputs: ObjectiveInputs) -> Stated:
    """Cost, less the churn-adjusted margin of the lines (EUR)."""
    return inputs.with_costs((inputs.market.pay - inputs.market.worth)[:, None]), None


def loss_to_reference(inputs: ObjectiveInputs) -> Stated:
    """Σ over channels and offers of max(0, sales at reference push − sales), in each cell."""
    usual = int(inputs.table.mixes.index_of(inputs.reference))

    def lost(cells: Ints, sales: Floats) -> Floats:
        return loss(sales[:, usual, None], sales)

    return inputs.quantity(), _by_mix(inputs.table, lost)


def moved(inputs: ObjectiveInputs) -> Stated:
    """Σ over channels and offers of abs(sales − target kept), in each cell."""
    kept = inputs.kept
    assert kept is not None

    def away(cells: Ints, sales: Floats) -> Floats:
        return np.asarray(np.nansum(abs(sales - kept[cells, None]), (-1, -2)))

    return inputs.quantity(), _by_mix(inputs.table, away)


def weighted(stages: Mapping[str, Stage], weights: Mapping[str, float]) -> Stage:
    """A weighted sum of objectives; those that are maximised count with the opposite sign."""
    first = next(iter(stages.values())).quantity
    on_sales = np.zeros((len(first.cells), *first.on_sales.shape[1:]))
    on_push = np.zeros((len(first.cells), *first.on_push.shape[1:]))
    on_change = np.zeros((len(first.cells), on_push.shape[1]))
    penalties = []
    for name, weight in weights.items():
        stages[name].quantity.add_to(weight, on_sales, on_push, on_change)
        of_mixes = stages[name].penalties
        if of_mixes is not None:
            shape = of_mixes.shape
            penalties.append(of_mixes.scaled(weight))
    return Stage(
        name="weighted",
        unit="weighted",
        sign=1.0,
        quantity=Quantity(first.cells, on_sales, on_push, on_change if on_change.any() else None),
        penalties=SparsePenalties.sum_of(shape, penalties) if penalties else None,
        rank=None,
        tolerance=0.0,
    )


def _by_mix(table: SalesTable, value: Callable[[Ints, Floats], Floats]) -> SparsePenalties:
    """``value(cells, sales[cell, mix, channel, offer])`` of every mix of every cell."""
    shape = table.shape[:2]
    parts = []
    for start in range(0, shape[0], CHUNK):
        cells = np.arange(start, min(start + CHUNK, shape[0]))
        values = value(cells, table.sales(cells).sum(axis=2))
        cell, mix = np.nonzero(values)
        parts.append((cells[cell] * shape[1] + mix, values[cell, mix]))
    return SparsePenalties.sum_of(shape, parts)
