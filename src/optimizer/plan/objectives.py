"""The objectives, each as a quantity to be minimised and how to read it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimizer.demand.market import Market
from optimizer.demand.sales_table import SalesTable
from optimizer.plan.quantity import Quantity

__all__ = ["ObjectiveTerm", "objective"]


@dataclass(frozen=True, eq=False)
class ObjectiveTerm:
    """What a level of the lexicographic order minimises.

    ``sign`` times the minimised value is the figure that the user reads (-1 for margin,
    which is maximised).
    """

    name: str
    unit: str
    quantity: Quantity
    sign: float


def objective(name: str, market: Market, table: SalesTable) -> ObjectiveTerm:
    """The quantity of an objective.

    overlap (lines)
        Sales that each channel would make alone at its level, less what they make together.
    cost (EUR)
        Push costs and commissions.
    margin (EUR)
        Churn-adjusted margin of the lines, less cost; maximised.
    """
    shape = (1, market.segments, *market.commission.shape)
    commission = np.broadcast_to(market.commission, shape)
    push_cost = np.nan_to_num(market.push_cost, nan=0.0)
    cells = np.arange(len(market.customers))
    if name == "overlap":
        alone = np.nan_to_num(table.alone, nan=0.0).sum(axis=(-2, -1))
        return ObjectiveTerm(name, "lines", Quantity(cells, -np.ones(shape), alone), 1.0)
    if name == "cost":
        return ObjectiveTerm(name, "EUR", Quantity(cells, commission.copy(), push_cost), 1.0)
    if name == "margin":
        lost = commission - market.line_margin
        return ObjectiveTerm(name, "EUR", Quantity(cells, lost, push_cost), -1.0)
    raise ValueError(f"no objective {name!r}; there are overlap, cost, margin")
