"""Column generation: price every mix of every block until none improves the LP.

Every iteration gives a lower bound: the value of its duals plus the blocks' best reduced costs
(the Lagrangian bound of the coupling rows; Dantzig and Wolfe 1960, Geoffrion 1974). The duals
priced at lie between the master's, which jump about while its columns are few, and those of the
best bound so far (Wentges 1997; Pessoa, Sadykov, Uchoa and Vanderbeck 2018).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from optimizer.clock import Clock
from optimizer.plan.relaxation.columns import Columns
from optimizer.plan.relaxation.implicit_columns import search_implicit
from optimizer.plan.relaxation.master import Master
from optimizer.plan.relaxation.month_paths import search_years
from optimizer.plan.relaxation.pricing import (
    AllowedMixes,
    PricedColumns,
    Prices,
    Pricing,
    RelaxedStage,
    search_enumerated,
)

PER_BLOCK = 3
"""Columns added a block and iteration: enough to settle in few iterations, few enough to keep
the master small."""
WIDE = 12
"""Columns looked at a block: the finish goes on from those of the last iteration."""
SMOOTHING = 0.8
"""Weight of the best bound's duals at first."""
SMOOTHING_DECAY = 0.5
"""What that weight is multiplied by at every iteration."""
LEAST_SMOOTHING = 0.1
"""The master's duals stand alone once the weight would fall below this."""
FEW, FEW_OF = 1_000, 8
"""Columns that a stage of shortfall adds in an iteration at most: so many, or one for so many
blocks where that is more."""


def search_columns(pricing: Pricing, per_block: int, exact: bool = True) -> PricedColumns:
    """The columns of least reduced cost of every block, at most ``per_block`` of each.

    Where mixes are too many to enumerate, columns of small reduced cost; ``exact`` then says
    whether a bound is to be proven, which takes longer.
    """
    if pricing.problem.implicit:
        return search_implicit(pricing, per_block, exact)
    if pricing.problem.month_coupling.tied:
        return search_years(pricing, per_block)
    return search_enumerated(pricing, per_block)


def generate(
    master: Master,
    allowed: AllowedMixes,
    clock: Clock,
    tolerance: float = 1e-7,
    report: Callable[[float, float], None] | None = None,
    near: Prices | None = None,
) -> RelaxedStage:
    """Solve the LP of the master's stage over all allowed mixes; the master gains the columns.

    Parameters
    ----------
    clock, tolerance
        Stop once the clock has expired, or bound and value are this close (relative).
    report : callable, optional
        Called with value and bound at every iteration.
    near : Prices, optional
        Duals of a problem much like this one, near which to price first.
    """
    enumerated = not (master.problem.implicit or master.problem.month_coupling.tied)
    # where all mixes are looked at anyway, more of them cost nothing
    width = WIDE if enumerated else PER_BLOCK
    best: RelaxedStage | None = None
    centre = None if near is None else master.feasible_duals(near)
    smoothing = 0.0 if centre is None else SMOOTHING
    while True:
        value, prices = master.solve()
        slack = tolerance * max(abs(value), 1.0)
        if master.stage.rank is not None and value <= 0.0:
            # a shortfall is never less
            pricing = _pricing(master, prices, allowed)
            weight = master.weights()
            return RelaxedStage(value, 0.0, pricing, prices, weight, True, search_columns)
        dual_value, prices = _smoothed(centre, (value, prices), smoothing)
        pricing = _pricing(master, prices, allowed)
        priced, new, far = _price(master, pricing, width, value, dual_value, slack, clock)
        bound = _bound(dual_value, priced)
        if (priced.proven or not far) and (best is None or bound >= best.bound):
            best = _relaxed(value, bound, pricing, priced, width)
            centre = bound, best.prices
        if report is not None and best is not None:
            report(value, best.bound)
        done = best is not None and value - best.bound <= slack
        exhausted = not len(new) and not smoothing
        if best is not None and (done or exhausted or clock.expired()):
            return replace(best, value=value, weight=master.weights())
        weaker = smoothing * SMOOTHING_DECAY
        smoothing = weaker if weaker >= LEAST_SMOOTHING and len(new) else 0.0
        master.add(new)


def _relaxed(
    value: float, bound: float, pricing: Pricing, priced: PricedColumns, width: int
) -> RelaxedStage:
    """The stage with a bound, every block's dual raised by its least reduced cost."""
    prices = replace(pricing.prices, blocks=pricing.prices.blocks + priced.finite_least)
    pricing.blocks = prices.blocks
    known, width = (priced.shifted, width) if priced.proven else (None, 0)
    return RelaxedStage(
        value=value,
        bound=min(bound, value),
        pricing=pricing,
        prices=prices,
        weight=np.zeros(0),
        proven=priced.proven,
        search=search_columns,
        known=known,
        width=width,
    )


def _pricing(master: Master, prices: Prices, allowed: AllowedMixes) -> Pricing:
    caps = tuple(cap.stage for cap in master.caps)
    return Pricing(master.problem, master.stage, caps, prices, allowed)


def _smoothed(
    centre: tuple[float, Prices] | None, ended: tuple[float, Prices], weight: float
) -> tuple[float, Prices]:
    """Dual objective and duals between those of the best bound and those of the master."""
    if centre is None or not weight:
        return ended
    (best_value, best), (value, prices) = centre, ended
    return weight * best_value + (1 - weight) * value, Prices(
        weight * best.rows + (1 - weight) * prices.rows,
        weight * best.caps + (1 - weight) * prices.caps,
        weight * best.blocks + (1 - weight) * prices.blocks,
    )


def _price(
    master: Master,
    pricing: Pricing,
    width: int,
    value: float,
    dual_value: float,
    slack: float,
    clock: Clock,
) -> tuple[PricedColumns, Columns, bool]:
    """Columns priced, those that improve the LP, and whether bound and value are still far apart.

    What the search of implicit columns found is only proven where they are not.
    """
    priced = search_columns(pricing, width, exact=False)
    new = _improving(master, priced, slack)
    far = value - _bound(dual_value, priced) > slack and len(new) > 0 and not clock.expired()
    if not priced.proven and not far:
        priced = search_columns(pricing, width)
        new = _improving(master, priced, slack)
    return priced, new, far


def _bound(dual_value: float, priced: PricedColumns) -> float:
    """The Lagrangian bound, where the least reduced costs are proven.

    Every block runs exactly one column, so a least reduced cost above 0 raises the bound too.
    """
    return dual_value + float(priced.finite_least.sum())


def _improving(master: Master, priced: PricedColumns, slack: float) -> Columns:
    """Columns that improve the LP and that the pool lacks.

    The duals priced at lie between the master's and others under which no reduced cost is below
    0, so that one below 0 there is below 0 under the master's duals too.
    """
    problem, blocks = master.problem, len(priced.least)
    wanted = priced.best(PER_BLOCK)
    wanted = wanted[priced.reduced_cost[wanted] < -slack / blocks]
    new = Columns.of(problem, priced.block[wanted], priced.mix[wanted])
    kept = wanted[~master.pool.has(new)]
    few = max(FEW, blocks // FEW_OF)
    if master.stage.rank is not None and len(kept) > few:
        # no objective asks for more of these than it takes to keep the rows
        kept = np.sort(kept[np.argsort(priced.reduced_cost[kept], kind="stable")[:few]])
    return Columns.of(problem, priced.block[kept], priced.mix[kept])
