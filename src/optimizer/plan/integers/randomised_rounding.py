"""Whole plans near an LP's, drawn: randomised rounding (Raghavan and Thompson 1987).

Each block that the LP divides takes one of its columns, as likely as it weighs.
"""

from __future__ import annotations

import numpy as np

from optimizer.arrays import Ints
from optimizer.plan.integers.search_space import SearchSpace
from optimizer.plan.integers.tabu_search import Scales

FIELD = 100
"""Best roundings of which those walked from are chosen, as different as can be."""


def starts(moves: SearchSpace, base: Ints, draws: int, best: int) -> Ints:
    """Randomised roundings that are good and differ, by cost and what they miss at first weights.

    Parameters
    ----------
    moves : SearchSpace
    base : array[block] of int
        What blocks take that the LP does not divide, and the first of the draws.
    draws, best : int

    Returns
    -------
    array[start, block] of int
        At most ``best`` of them, all different; the very best first.
    """
    rng = np.random.default_rng(0)
    used = np.flatnonzero(moves.weight > 1e-9)
    torn = np.flatnonzero(np.bincount(moves.block[used], minlength=len(base)) > 1)
    columns = moves.body.tocsc()
    plan = np.repeat(base[torn][None], draws, axis=0)
    made = np.repeat(moves.made(base)[None], draws, axis=0)
    cost = np.full(draws, moves.cost[base].sum())
    for at, block in enumerate(torn):
        able = used[moves.block[used] == block]
        share = moves.weight[able] / moves.weight[able].sum()
        drawn = rng.choice(len(able), draws - 1, p=share)
        step = columns[:, able].toarray() - columns[:, [base[block]]].toarray()
        plan[1:, at] = able[drawn]
        made[1:] += step.T[drawn]
        cost[1:] += moves.cost[able[drawn]] - moves.cost[base[block]]
    scales = Scales.of(moves, base)
    cost += np.maximum(scales.target - made, 0.0) @ scales.first
    _, unlike = np.unique(plan, axis=0, return_index=True)
    good = plan[unlike[np.argsort(cost[unlike], kind="stable")][:FIELD]]
    found = np.repeat(base[None], len(good), axis=0)
    found[:, torn] = good
    return found[_apart(good, best)]


def _apart(plans: Ints, count: int) -> list[int]:
    """Positions of the first plan, and one after the other of that most unlike those before."""
    chosen = [0]
    unlike = (plans != plans[0]).sum(axis=1)
    while len(chosen) < count and unlike.max() > 0:
        chosen.append(int(unlike.argmax()))
        unlike = np.minimum(unlike, (plans != plans[chosen[-1]]).sum(axis=1))
    return chosen
