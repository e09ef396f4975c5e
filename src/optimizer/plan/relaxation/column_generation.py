"""Column generation: price every mix of every block until none improves the LP.

Every iteration gives a lower bound: the value of its duals plus the blocks' best reduced costs
(the Lagrangian bound of the coupling rows; Dantzig and Wolfe 1960, Geoffrion 1974). The duals
priced at lie between the master's, which jump about while its columns are few, and those of the
best bound so far (Wentges 1997; Pessoa, Sadykov, Uchoa and Vanderbeck 2018).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from optimizer.clock import Clock
from optimizer.plan.relaxation.column_search import Found, search
from optimizer.plan.relaxation.columns import Columns
from optimizer.plan.relaxation.master import Master
from optimizer.plan.relaxation.pricing import Allowed, Prices, Pricing

PER_BLOCK = 3
"""Columns added a block and iteration: enough to settle in few iterations, few enough to keep
the master small."""
WIDE = 12
"""Columns looked at a block: the finish goes on from those of the last iteration."""
HOLD = 0.8
"""Weight of the best bound's duals at first."""
LOOSEN = 0.5
"""What that weight is multiplied by at every iteration."""
FEW, FEW_OF = 1_000, 8
"""Columns that a stage of shortfall adds in an iteration: so many, or one for so many blocks."""
LEAST = 0.1
"""A weight below this is none."""


@dataclass(frozen=True, eq=False)
class RelaxedStage:
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
    found : Found or None
        Columns under these duals, where they were looked for, ``width`` a block.
    """

    value: float
    bound: float
    pricing: Pricing
    prices: Prices
    iterations: int
    proven: bool
    found: Found | None = None
    width: int = 0

    def search(self, per_block: int, exact: bool = True) -> Found:
        """Columns of least excess; those that the proof of the bound looked at, where enough."""
        if self.found is not None and per_block == self.width:
            return self.found
        return search(self.pricing, per_block, exact)


def generate(
    master: Master,
    allowed: Allowed,
    clock: Clock,
    tolerance: float = 1e-7,
    report: Callable[[float, float], None] | None = None,
    near: Prices | None = None,
) -> RelaxedStage:
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
    near : Prices, optional
        Duals of a problem much like this one, near which to price first.

    Returns
    -------
    RelaxedStage
    """
    iterations = 0
    # where all mixes are looked at anyway, more of them cost nothing
    enumerated = not (master.problem.many or master.problem.links.tied)
    width = WIDE if enumerated else PER_BLOCK
    best: RelaxedStage | None = None
    centre = None if near is None else master.priced_at(near)
    hold = 0.0 if centre is None else HOLD
    while True:
        iterations += 1
        value, prices = master.solve()
        slack = tolerance * max(abs(value), 1.0)
        if master.stage.rank is not None and value <= 0.0:
            # a shortfall is never less
            pricing = _pricing(master, prices, allowed)
            return RelaxedStage(value, 0.0, pricing, prices, iterations, True)
        worth = value
        if centre is not None and hold:
            worth, prices = hold * centre[0] + (1 - hold) * value, _between(centre[1], prices, hold)
        pricing = _pricing(master, prices, allowed)
        found = search(pricing, width, exact=False)
        new = _improving(master, found, slack)
        far = value - _bound(worth, found) > slack and len(new) > 0 and not clock.out()
        if not found.proven and not far:
            # nothing more was found: only now is it worth proving that there is nothing
            found = search(pricing, width)
            new = _improving(master, found, slack)
        here = _bound(worth, found)
        if (found.proven or not far) and (best is None or here >= best.bound):
            pricing.blocks = prices.blocks + found.finite
            prices = replace(prices, blocks=pricing.blocks)
            least = min(here, value)
            kept = (found.shifted, width) if found.proven else (None, 0)
            best = RelaxedStage(value, least, pricing, prices, iterations, found.proven, *kept)
            centre = here, prices
        if report is not None and best is not None:
            report(value, best.bound)
        done = best is not None and value - best.bound <= slack
        if best is not None and (done or (not len(new) and not hold) or clock.out()):
            return replace(best, value=value, iterations=iterations)
        hold = hold * LOOSEN if hold * LOOSEN >= LEAST and len(new) else 0.0
        master.add(new)


def _pricing(master: Master, prices: Prices, allowed: Allowed) -> Pricing:
    caps = tuple(cap.stage for cap in master.caps)
    return Pricing(master.problem, master.stage, caps, prices, allowed)


def _between(one: Prices, other: Prices, weight: float) -> Prices:
    """Duals between two, of which the first has a weight."""
    return Prices(
        weight * one.rows + (1 - weight) * other.rows,
        weight * one.caps + (1 - weight) * other.caps,
        weight * one.blocks + (1 - weight) * other.blocks,
    )


def _bound(worth: float, found: Found) -> float:
    """The Lagrangian bound, where the least reduced costs are proven.

    Every block runs exactly one column, so a least reduced cost above 0 raises the bound too.
    """
    return worth + float(found.finite.sum())


def _improving(master: Master, found: Found, slack: float) -> Columns:
    """Columns that improve the LP and that the pool lacks.

    A reduced cost below 0 between the master's duals and others under which none is below 0 is
    below 0 under the master's.
    """
    wanted = found.best(PER_BLOCK)
    wanted = wanted[found.value[wanted] < -slack / len(found.least)]
    new = Columns.of(master.problem, found.block[wanted], found.mix[wanted])
    kept = wanted[~master.known(new)]
    few = max(FEW, len(found.least) // FEW_OF)
    if master.stage.rank is not None and len(kept) > few:
        # no objective asks for more of these than it takes to keep the rows
        kept = np.sort(kept[np.argsort(found.value[kept], kind="stable")[:few]])
    return Columns.of(master.problem, found.block[kept], found.mix[kept])
