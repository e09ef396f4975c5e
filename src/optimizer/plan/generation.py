"""Column generation: price every mix of every block until none improves the LP.

Every iteration gives a lower bound: the master's value plus the blocks' best reduced costs
(the Lagrangian bound of the coupling rows; Dantzig and Wolfe 1960, Geoffrion 1974).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from optimizer.plan.blocks import Found, search
from optimizer.plan.clock import Clock
from optimizer.plan.columns import Columns
from optimizer.plan.master import Master
from optimizer.plan.pricing import Allowed, Prices, Pricing

__all__ = ["Relaxation", "generate"]

PER_BLOCK = 3
"""Columns added a block and iteration: enough to settle in few iterations, few enough to keep
the master small."""


@dataclass(frozen=True, eq=False)
class Relaxation:
    """The solved LP of a stage.

    Attributes
    ----------
    value : float
        Of the master.
    bound : float
        No plan is below this; one that runs a column with an excess (reduced cost over its
        block's least) is at or above ``bound`` + excess.
    pricing : Pricing
        Under the duals that gave the bound.
    prices : Prices
    iterations : int
    proven : bool
        Whether ``bound`` is one; else no column that would lower it was found.
    """

    value: float
    bound: float
    pricing: Pricing
    prices: Prices
    iterations: int
    proven: bool

    def search(self, per_block: int) -> Found:
        """Columns of least excess."""
        return search(self.pricing, per_block)


def generate(
    master: Master,
    allowed: Allowed,
    clock: Clock,
    tolerance: float = 1e-7,
    report: Callable[[float, float], None] | None = None,
) -> Relaxation:
    """Solve the LP of the master's stage over all allowed mixes.

    Parameters
    ----------
    master : Master
        Gains the columns found.
    allowed : Allowed
    clock : Clock
        Once it is out, the last bound stands.
    tolerance : float
        Stop once bound and value are this close (relative).
    report : callable, optional
        Called with value and bound at every iteration.

    Returns
    -------
    Relaxation
    """
    iterations = 0
    best: Relaxation | None = None
    while True:
        iterations += 1
        value, prices = master.solve()
        caps = tuple(cap.stage for cap in master.caps)
        pricing = Pricing(master.problem, master.stage, caps, prices, allowed)
        slack = tolerance * max(abs(value), 1.0)
        if master.stage.rank is not None and value <= 0.0:
            # a shortfall is never less
            return Relaxation(value, 0.0, pricing, prices, iterations, True)
        found = search(pricing, PER_BLOCK, exact=False)
        new = _improving(master, found, slack)
        far = value - _bound(value, found) > slack and len(new) > 0 and not clock.out()
        if not found.proven and not far:
            # nothing more was found: only now is it worth proving that there is nothing
            found = search(pricing, PER_BLOCK)
            new = _improving(master, found, slack)
        here = _bound(value, found)
        if (found.proven or not far) and (best is None or here >= best.bound):
            best = Relaxation(value, min(here, value), pricing, prices, iterations, found.proven)
        if report is not None and best is not None:
            report(value, best.bound)
        if best is not None and (value - here <= slack or not len(new) or clock.out()):
            return replace(best, value=value, iterations=iterations)
        master.add(new)


def _bound(value: float, found: Found) -> float:
    """The Lagrangian bound, where the least reduced costs are proven."""
    return value + float(np.minimum(found.least, 0.0).sum())


def _improving(master: Master, found: Found, slack: float) -> Columns:
    """Columns that improve the LP and that the pool lacks."""
    wanted = found.value < -slack / len(found.least)
    new = Columns.of(master.problem, found.block[wanted], found.mix[wanted])
    kept = np.flatnonzero(wanted)[~master.known(new)]
    return Columns.of(master.problem, found.block[kept], found.mix[kept])
