"""Local search over blocks: swap the column of one block after the other, near the LP's plan.

A plan near the LP's breaks a few of the rows that tie the blocks, by little. Starts are drawn by
randomised rounding (:mod:`optimizer.plan.roundings`); from each a tabu search walks
(:mod:`optimizer.plan.walk`), and the best whole plan that it meets is kept.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from optimizer.plan.generation import Relaxation
from optimizer.plan.moves import Moves
from optimizer.plan.restricted import Restricted
from optimizer.plan.roundings import starts
from optimizer.plan.walk import Scales, Touched, Walk

__all__ = ["improve", "improved"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

PER_BLOCK = 12
"""Columns a block (on average) among the moves: those of least excess."""
MOST = 30_000
"""Moves in all, besides those that the LP uses."""
DRAWS = 4_000
"""Randomised roundings."""
TRIES = 6
"""Starts walked from, unless an earlier one gets where it should."""
STEPS = 250
"""Swaps from one start."""


def improved(
    programme: Restricted,
    relaxed: Relaxation,
    pool: Ints,
    base: Ints,
    weight: Floats,
    given: Floats,
    enough: float,
) -> Ints | None:
    """The best whole plan met near the LP's.

    Parameters
    ----------
    programme : Restricted
        Of an objective; slacks and extras stay as they are given.
    relaxed : Relaxation
        The LP of the stage.
    pool : array of int
        Columns to choose among by position in the pool, the base's among them.
    base : array[block] of int
        The first start, by position in the pool; it may break rows.
    weight : array[column of the pool]
        In the LP's solution.
    given : array
        Value of each slack and extra.
    enough : float
        Value at which to stop.

    Returns
    -------
    array[block] of int or None
        Positions in the pool; None where no plan that keeps the rows was met.
    """
    master = programme.master
    blocks, fixed = len(base), master.fixed
    matrix = programme.matrix[blocks:]
    lower, upper = programme.rows[0][blocks:], programme.rows[1][blocks:]
    price = np.concatenate([relaxed.prices.rows, relaxed.prices.caps])
    weight = np.concatenate([weight, np.zeros(len(master.columns) - len(weight))])
    pool = pool[np.argsort(master.columns.block[pool], kind="stable")]
    some = pool[_kept(programme, pool, base, weight, price)]
    block = master.columns.block[some]
    # blocks without a choice stay as they are
    open_ = np.bincount(block, minlength=blocks) > 1
    some = some[open_[block]]
    if not len(some):
        return None
    made = matrix[:, :fixed] @ given + matrix[:, fixed + base[~open_]].sum(axis=1)
    moves = Moves.between(
        (
            (np.cumsum(open_) - 1)[master.columns.block[some]],
            programme.cost[fixed + some],
            weight[some],
        ),
        sparse.csr_array(matrix[:, fixed + some]),
        (lower - made, upper - made),
        price,
    )
    start = np.flatnonzero(np.isin(some, base))
    paid = float(programme.cost[:fixed] @ given + programme.cost[fixed + base[~open_]].sum())
    plan, _ = improve(moves, start, enough - paid)
    if plan is None:
        return None
    whole = base.copy()
    whole[open_] = some[plan]
    return whole


def _kept(
    programme: Restricted, pool: Ints, base: Ints, weight: Floats, price: Floats
) -> NDArray[np.bool_]:
    """``mask[column of pool]`` of the base's, the LP's, and those of least excess."""
    blocks, fixed = len(base), programme.master.fixed
    reduced = programme.cost[fixed + pool] - programme.matrix[blocks:, fixed + pool].T @ price
    block = programme.master.columns.block[pool]
    least = np.full(blocks, np.inf)
    np.minimum.at(least, block, reduced)
    kept = np.isin(pool, base) | (weight[pool] > 1e-9)
    order = np.argsort(reduced - least[block], kind="stable")
    kept[order[: min(PER_BLOCK * blocks, MOST)]] = True
    return np.asarray(kept)


def improve(moves: Moves, base: Ints, enough: float) -> tuple[Ints | None, float]:
    """The best whole plan met on walks from the base's randomised roundings.

    Parameters
    ----------
    moves : Moves
    base : array[block] of int
        Columns by position in the moves; they may break rows.
    enough : float
        Cost at which to stop.

    Returns
    -------
    plan, cost
        None and inf where no plan that keeps the rows was met.
    """
    near = moves.near(base)
    touched, scales = Touched.of(near), Scales.of(near, base)
    best, value = None, np.inf
    for start in starts(near, base, DRAWS, TRIES):
        walk = Walk(near, touched, scales, start)
        for _ in range(STEPS):
            walk.swap()
            if walk.feasible and walk.cost < value and moves.kept(walk.plan):
                best, value = walk.plan.copy(), walk.cost
                if value <= enough:
                    return best, value
    return best, value
