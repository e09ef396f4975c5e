"""Local search over blocks: swap the column of one block after the other, near the LP's plan.

A plan near the LP's breaks a few of the rows that tie the blocks, by little. Starts are drawn by
randomised rounding (Raghavan and Thompson 1987): each block that the LP divides takes one of its
columns, as likely as it weighs. From each start a tabu search walks: broken rows cost more the
longer they are broken, rows that hold cost less again (the weights of Nonobe and Ibaraki 2001,
An improved tabu search method for the weighted constraint satisfaction problem), so that it
crosses the border of what is feasible again and again and keeps the best whole plan it meets.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from optimizer.plan.generation import Relaxation
from optimizer.plan.restricted import Restricted

__all__ = ["Moves", "improve", "improved", "starts"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

PER_BLOCK = 12
"""Columns a block (on average) among the moves: those of least excess."""
MOST = 30_000
"""Moves in all, besides those that the LP uses."""
NEAR = 1.5
"""Largest moves at once that a row must be able to stand for the search to leave it out."""
DRAWS = 4_000
"""Randomised roundings."""
FIELD = 100
"""Best roundings of which those walked from are chosen, as different as can be."""
TRIES = 6
"""Starts walked from, unless an earlier one gets where it should."""
STEPS = 250
"""Swaps from one start."""
TENURE = 10
"""Swaps before a block may change again."""
HARDER, SOFTER, RELIEF = 1.2, 0.95, 0.5
"""What a row's weight is multiplied by: broken, kept while others are broken, all kept."""
MARGIN = 0.1
"""Share of an average move that rows are kept from their bounds by: the next swap may use it."""
FEASIBLE = 1e-9
"""A row broken by less than this share of its bound is kept, as HiGHS has it."""


@dataclass(frozen=True, eq=False)
class Moves:
    """Columns to choose among, one of each block, so that ``body @ chosen >= least``.

    Attributes
    ----------
    block : array[column] of int
        Sorted, 0 .. blocks − 1.
    cost : array[column]
    weight : array[column]
        In the LP's solution.
    body : array[row, column]
    least : array[row]
    price : array[row]
        What a unit of the row is worth in the LP, 0 or more: where its weight starts.
    """

    block: Ints
    cost: Floats
    weight: Floats
    body: Floats
    least: Floats
    price: Floats

    @property
    def slack(self) -> Floats:
        """``slack[row]`` by which a row may be missed and still counts as kept."""
        found: Floats = FEASIBLE * np.maximum(np.abs(self.least), 1.0)
        return found

    def kept(self, plan: Ints) -> bool:
        """Whether a plan (a column for each block) keeps all rows."""
        made = self.body[:, plan].sum(axis=1)
        return bool((self.least - made <= self.slack).all())

    def step(self, plan: Ints) -> Floats:
        """``step[row, column]`` that a row makes when its block swaps to the column."""
        found: Floats = self.body - self.body[:, plan][:, self.block]
        return found


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
    body = matrix[:, fixed + some].toarray()
    start = np.flatnonzero(np.isin(some, base))
    moves = Moves(
        block=(np.cumsum(open_) - 1)[master.columns.block[some]],
        cost=programme.cost[fixed + some],
        weight=weight[some],
        body=np.concatenate([body, -body]),
        least=np.concatenate([lower - made, made - upper]),
        price=np.concatenate([np.maximum(price, 0.0), np.maximum(-price, 0.0)]),
    )
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
    near = _near(moves, base)
    best, value = None, np.inf
    for start in starts(near, base, DRAWS, TRIES):
        walk = _Walk(near, start)
        for _ in range(STEPS):
            walk.swap()
            if walk.feasible and walk.cost < value and moves.kept(walk.plan):
                best, value = walk.plan.copy(), walk.cost
                if value <= enough:
                    return best, value
    return best, value


def _near(moves: Moves, base: Ints) -> Moves:
    """The rows that a few moves from the base could break."""
    bound = np.isfinite(moves.least)
    able = replace(
        moves, body=moves.body[bound], least=moves.least[bound], price=moves.price[bound]
    )
    spare = able.body[:, base].sum(axis=1) - able.least
    near = spare < np.maximum(-NEAR * able.step(base).min(axis=1), able.slack)
    return replace(able, body=able.body[near], least=able.least[near], price=able.price[near])


def starts(moves: Moves, base: Ints, draws: int, best: int) -> Ints:
    """Randomised roundings that are good and differ, by cost and what they miss at first weights.

    Parameters
    ----------
    moves : Moves
    base : array[block] of int
        What blocks take that the LP does not divide, and the first of the draws.
    draws, best : int

    Returns
    -------
    array[start, block] of int
        At most ``best`` of them, all different; the very best first.
    """
    rng = np.random.default_rng(0)
    plan = np.repeat(base[None], draws, axis=0)
    made = np.repeat(moves.body[:, base].sum(axis=1)[None], draws, axis=0)
    cost = np.full(draws, moves.cost[base].sum())
    used = np.flatnonzero(moves.weight > 1e-9)
    torn = np.flatnonzero(np.bincount(moves.block[used], minlength=len(base)) > 1)
    for block in torn:
        able = used[moves.block[used] == block]
        share = moves.weight[able] / moves.weight[able].sum()
        plan[1:, block] = rng.choice(able, draws - 1, p=share)
        made += (moves.body[:, plan[:, block]] - moves.body[:, [base[block]]]).T
        cost += moves.cost[plan[:, block]] - moves.cost[base[block]]
    scales = _Scales.of(moves, base)
    cost += np.maximum(scales.target - made, 0.0) @ scales.first
    _, unlike = np.unique(plan[:, torn], axis=0, return_index=True)
    good = plan[unlike[np.argsort(cost[unlike], kind="stable")][:FIELD]]
    found: Ints = good[_apart(good[:, torn], best)]
    return found


def _apart(plans: Ints, count: int) -> list[int]:
    """Positions of the first plan, and one after the other of that most unlike those before."""
    chosen = [0]
    unlike = (plans != plans[0]).sum(axis=1)
    while len(chosen) < count and unlike.max() > 0:
        chosen.append(int(unlike.argmax()))
        unlike = np.minimum(unlike, (plans != plans[chosen[-1]]).sum(axis=1))
    return chosen


@dataclass(frozen=True, eq=False)
class _Scales:
    """Per row: where to stay, and what a unit missed costs at first and at least."""

    target: Floats
    first: Floats
    lowest: Floats

    @classmethod
    def of(cls, moves: Moves, plan: Ints) -> _Scales:
        size = np.abs(moves.step(plan)).mean(axis=1)
        spread = np.abs(moves.cost - moves.cost[plan][moves.block]).mean()
        usual = 0.1 * spread / np.maximum(size, 1e-12)
        return cls(
            target=moves.least + MARGIN * size,
            first=np.maximum(2.0 * moves.price, usual),
            lowest=np.maximum(1.2 * moves.price, 0.1 * usual),
        )


class _Walk:
    """A plan on its way, with what its rows have made and what a missed unit costs."""

    def __init__(self, moves: Moves, start: Ints) -> None:
        self.moves = moves
        self.plan = start.copy()
        scales = _Scales.of(moves, start)
        self.weight, self.lowest, self.target = scales.first, scales.lowest, scales.target
        self.made = moves.body[:, start].sum(axis=1)
        self.step = moves.step(start)
        self.rise = moves.cost - moves.cost[start][moves.block]
        self.first = np.searchsorted(moves.block, np.arange(len(start) + 1))
        self.closed = np.zeros(len(start), dtype=np.int64)
        self.swaps = 0
        self._ahead = np.empty_like(self.step)

    @property
    def cost(self) -> float:
        """Of the plan, whatever it misses."""
        return float(self.moves.cost[self.plan].sum())

    @property
    def missed(self) -> NDArray[np.bool_]:
        """``mask[row]``."""
        found: NDArray[np.bool_] = self.moves.least - self.made > self.moves.slack
        return found

    @property
    def feasible(self) -> bool:
        """Whether all rows are kept."""
        return not self.missed.any()

    def swap(self) -> None:
        """Take the best swap that is not tabu; where it is none, change the weights too."""
        np.subtract((self.target - self.made)[:, None], self.step, out=self._ahead)
        np.maximum(self._ahead, 0.0, out=self._ahead)
        price = self.rise + self.weight @ self._ahead
        now = float(self.weight @ np.maximum(self.target - self.made, 0.0))
        price[self.plan] = np.inf
        price[self.closed[self.moves.block] > self.swaps] = np.inf
        best = int(price.argmin())
        self.swaps += 1
        if price[best] == np.inf:
            return
        if price[best] >= now - 1e-9 * max(now, 1.0):
            self._reweigh()
        self._take(best)

    def _reweigh(self) -> None:
        missed = self.missed
        factor = np.where(missed, HARDER, SOFTER) if missed.any() else RELIEF
        self.weight = np.maximum(self.weight * factor, self.lowest)

    def _take(self, column: int) -> None:
        block = int(self.moves.block[column])
        here = slice(self.first[block], self.first[block + 1])
        step, rise = self.step[:, column].copy(), self.rise[column]
        self.made += step
        self.step[:, here] -= step[:, None]
        self.rise[here] -= rise
        self.plan[block] = column
        self.closed[block] = self.swaps + min(TENURE, len(self.plan) // 2)
