"""Pricing: the reduced cost of every mix of every cell, in one product.

Everything linear in a mix is linear in its sales and its levels, so the duals of all rows
collapse into one price per line and one per push level in each cell.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimizer.plan.problem import Problem, Stage

__all__ = ["Prices", "reduced_costs"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Prices:
    """Duals of the master.

    Attributes
    ----------
    rows : array[coupling row]
    caps : array[cap]
        Duals of the earlier stages held at their value.
    cells : array[cell]
        Duals of "one mix a cell".
    """

    rows: Floats
    caps: Floats
    cells: Floats


def reduced_costs(
    problem: Problem,
    stage: Stage,
    caps: tuple[Stage, ...],
    prices: Prices,
    allowed: NDArray[np.bool_],
) -> Floats:
    """Reduced cost of every mix.

    Parameters
    ----------
    problem : Problem
    stage : Stage
        What is minimised.
    caps : tuple of Stage
        Earlier stages held at their value by a row of the master.
    prices : Prices
    allowed : array[cell, mix] of bool

    Returns
    -------
    array[cell, mix]
        inf where the mix is not allowed.
    """
    cells, mixes = problem.shape
    on_sales = np.zeros((cells, problem.market.segments, *problem.market.commission.shape))
    on_push = np.zeros((cells, *problem.market.level_multiplier.shape))
    own = np.zeros((cells, mixes))
    for price, part in ((1.0, stage), *zip(-prices.caps, caps, strict=True)):
        if not price:
            continue
        part.quantity.add_to(float(price), on_sales, on_push)
        if part.own is not None:
            own += price * part.own
    for row, price in zip(problem.coupling, -prices.rows, strict=True):
        if price:
            row.quantity.add_to(float(price), on_sales, on_push)
    reduced = problem.table.priced(on_sales)
    reduced += own
    reduced -= prices.cells[:, None]
    for channel in range(on_push.shape[1]):
        reduced += on_push[:, channel, problem.mixes.levels[:, channel]]
    reduced[~allowed] = np.inf
    return reduced
