"""The objectives, each as something to be minimised and how to read it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from optimizer.arrays import Floats, Ints
from optimizer.demand import SalesTable, loss
from optimizer.demand.market import Market
from optimizer.plan.statement.quantity import Quantity
from optimizer.plan.statement.sparse_penalties import SparsePenalties

CHUNK = 64
"""Cells whose sales are held at a time where every mix is looked at."""


@dataclass(frozen=True, eq=False)
class ObjectiveTerm:
    """What a level of the lexicographic order minimises.

    Attributes
    ----------
    name, unit : str
    quantity : Quantity
        The part that is linear in sales and levels.
    own : Misses or None
        What each mix adds that is not.
    sign : float
        ``sign`` times the minimised value is the figure that the user reads (-1 for margin,
        which is maximised).
    """

    name: str
    unit: str
    quantity: Quantity
    own: SparsePenalties | None
    sign: float


def objective(
    name: str,
    market: Market,
    table: SalesTable,
    reference: Ints,
    kept: Floats | None = None,
) -> ObjectiveTerm:
    """An objective by name.

    overlap (lines)
        Sales that each channel would make alone at its level, less what they make together.
    overlap_value (EUR)
        The same, valued at margin.
    cost (EUR)
        Push costs, costs of changing a level, and commissions.
    margin (EUR)
        Churn-adjusted margin of the lines, less cost; maximised.
    loss_to_reference (lines)
        Σ over channels and offers of max(0, sales at reference push − sales), in each cell.
    moved (lines)
        Σ over channels and offers of abs(sales − target kept), in each cell.

    Parameters
    ----------
    name : str
    market : Market
    table : SalesTable
    reference : array[channel] of int
        Reference level of each channel.
    kept : array[cell, channel, offer], optional
        Targets that people already have (lines); NaN where there is none.
    """
    shape = (1, market.segments, *market.commission.shape)
    pay = market.pay[:, None]
    of_lines = (len(pay), *shape[1:])
    push_cost = np.nan_to_num(market.push_cost, nan=0.0)
    change_cost = market.change_cost if market.change_cost.any() else None
    cells = np.arange(len(market.customers))
    if name in ("overlap", "overlap_value"):
        worth = np.ones((1, *shape[2:])) if name == "overlap" else market.worth
        alone = table.alone_worth(worth)
        unit = "lines" if name == "overlap" else "EUR"
        together = -np.broadcast_to(worth[:, None], (len(worth), *shape[1:]))
        return ObjectiveTerm(name, unit, Quantity(cells, together.copy(), alone), None, 1.0)
    if name == "cost":
        on_sales = np.broadcast_to(pay, of_lines).copy()
        quantity = Quantity(cells, on_sales, push_cost, change_cost)
        return ObjectiveTerm(name, "EUR", quantity, None, 1.0)
    if name == "margin":
        lost = np.broadcast_to(pay - market.worth[:, None], of_lines).copy()
        quantity = Quantity(cells, lost, push_cost, change_cost)
        return ObjectiveTerm(name, "EUR", quantity, None, -1.0)
    if name in ("loss_to_reference", "moved"):
        nothing = Quantity(
            cells, np.zeros(shape), np.zeros((1, *market.level_multiplier.shape[:2]))
        )
        own = _loss(table, reference) if name != "moved" else _moved(table, kept)
        return ObjectiveTerm(name, "lines", nothing, own, 1.0)
    raise ValueError(f"no objective {name!r}")


def weighted(terms: Mapping[str, ObjectiveTerm], weights: Mapping[str, float]) -> ObjectiveTerm:
    """A weighted sum of objectives; those that are maximised count with the opposite sign."""
    first = next(iter(terms.values())).quantity
    shape = next((t.own.shape for t in terms.values() if t.own is not None), (0, 0))
    on_sales = np.zeros((len(first.cells), *first.on_sales.shape[1:]))
    on_push = np.zeros((len(first.cells), *first.on_push.shape[1:]))
    on_change = np.zeros((len(first.cells), on_push.shape[1]))
    own = []
    for name, weight in weights.items():
        term = terms[name]
        term.quantity.add_to(weight, on_sales, on_push, on_change)
        if term.own is not None:
            own.append(term.own.scaled(weight))
    quantity = Quantity(first.cells, on_sales, on_push, on_change if on_change.any() else None)
    misses = SparsePenalties.sum_of(shape, own) if own else None
    return ObjectiveTerm("weighted", "weighted", quantity, misses, 1.0)


def _loss(table: SalesTable, reference: Ints) -> SparsePenalties:
    """What each mix loses in its cell against the mix of all reference levels."""
    usual = int(table.mixes.index_of(reference))
    return _by_mix(table, lambda cells, sales: loss(sales[:, usual, None], sales))


def _moved(table: SalesTable, kept: Floats | None) -> SparsePenalties:
    """How far each mix is in its cell from the targets kept."""
    if kept is None:
        raise ValueError("objective 'moved' needs the targets to keep")
    return _by_mix(table, lambda cells, sales: np.nansum(abs(sales - kept[cells, None]), (-1, -2)))


def _by_mix(table: SalesTable, value: Callable[[Ints, Floats], Floats]) -> SparsePenalties:
    """``value(cells, sales[cell, mix, channel, offer])`` of every mix of every cell."""
    shape = table.shape[:2]
    parts = []
    for start in range(0, shape[0], CHUNK):
        cells = np.arange(start, min(start + CHUNK, shape[0]))
        found = value(cells, table.sales(cells).sum(axis=2))
        cell, mix = np.nonzero(found)
        parts.append((cells[cell] * shape[1] + mix, found[cell, mix]))
    return SparsePenalties.sum_of(shape, parts)
