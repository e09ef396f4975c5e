"""Column generation: price every mix of every cell until none improves the LP.

Every iteration gives a lower bound: the master's value plus the cells' best reduced costs
(the Lagrangian bound of the coupling rows; Dantzig and Wolfe 1960, Geoffrion 1974).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimizer.plan.columns import Columns, best_columns
from optimizer.plan.master import Master
from optimizer.plan.pricing import Prices, reduced_costs

__all__ = ["Relaxation", "generate"]

PER_CELL = 3
"""Columns added a cell and iteration: enough to settle in few iterations, few enough to keep
the master small."""


@dataclass(frozen=True, eq=False)
class Relaxation:
    """The solved LP of a stage.

    Attributes
    ----------
    value : float
        Of the master.
    bound : float
        No plan is below this.
    excess : array[cell, mix]
        Reduced cost above the cell's least: a plan that runs this mix is at or above
        ``bound`` + excess. inf where not allowed.
    prices : Prices
    iterations : int
    """

    value: float
    bound: float
    excess: NDArray[np.float64]
    prices: Prices
    iterations: int


def generate(
    master: Master,
    allowed: NDArray[np.bool_],
    tolerance: float = 1e-7,
    report: Callable[[float, float], None] | None = None,
) -> Relaxation:
    """Solve the LP of the master's stage over all allowed mixes.

    Parameters
    ----------
    master : Master
        Gains the columns found.
    allowed : array[cell, mix] of bool
    tolerance : float
        Stop once bound and value are this close (relative).
    report : callable, optional
        Called with value and bound at every iteration.

    Returns
    -------
    Relaxation
    """
    bound, iterations = -np.inf, 0
    while True:
        iterations += 1
        value, prices = master.solve()
        caps = tuple(cap.stage for cap in master.caps)
        reduced = reduced_costs(master.problem, master.stage, caps, prices, allowed)
        least = reduced.min(axis=1)
        here = value + float(np.minimum(least, 0.0).sum())
        bound = max(bound, here)
        if report is not None:
            report(value, bound)
        scale = max(abs(value), 1.0)
        small = tolerance * scale / len(least)
        cell, mix = best_columns(reduced, master.known, PER_CELL, -small)
        if value - bound <= tolerance * scale or not len(cell):
            excess = reduced - np.minimum(least, 0.0)[:, None]
            return Relaxation(value, min(here, value), np.maximum(excess, 0.0), prices, iterations)
        master.add(Columns.of(master.problem, cell, mix))
