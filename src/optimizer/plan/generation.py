"""Column generation: price every mix of every block until none improves the LP.

Every iteration gives a lower bound: the master's value plus the blocks' best reduced costs
(the Lagrangian bound of the coupling rows; Dantzig and Wolfe 1960, Geoffrion 1974).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

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
    """

    value: float
    bound: float
    pricing: Pricing
    prices: Prices
    iterations: int

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
        found = search(pricing, PER_BLOCK)
        here = value + float(np.minimum(found.least, 0.0).sum())
        if best is None or here >= best.bound:
            best = Relaxation(value, min(here, value), pricing, prices, iterations)
        if report is not None:
            report(value, best.bound)
        scale = max(abs(value), 1.0)
        wanted = found.value < -tolerance * scale / len(found.least)
        new = Columns.of(master.problem, found.block[wanted], found.mix[wanted])
        fresh = ~master.known(new)
        if value - here <= tolerance * scale or not fresh.any() or clock.out():
            return Relaxation(value, best.bound, best.pricing, prices, iterations)
        kept = np.flatnonzero(wanted)[fresh]
        master.add(Columns.of(master.problem, found.block[kept], found.mix[kept]))
