"""Plans drawn near an LP's: randomised rounding (Raghavan and Thompson 1987).

Each block that the LP divides takes one of its columns, with a chance equal to the column's weight.
"""

from __future__ import annotations

import numpy as np

from optimizer.arrays import Ints
from optimizer.plan.integers.search_space import SearchSpace
from optimizer.plan.integers.tabu_search import RowWeights

POOL = 100
"""Best roundings from which starts are chosen, as different as can be."""


def rounded_starts(space: SearchSpace, base: Ints, draws: int, best: int) -> Ints:
    """Randomised roundings that are good and differ: by cost, and misses at their first weights.

    Parameters
    ----------
    base : array[block] of int
        What blocks take that the LP does not divide, and the first of the draws.
    draws, best : int
        Roundings drawn, and given at most.

    Returns
    -------
    array[start, block] of int
        All different, the very best first.
    """
    rng = np.random.default_rng(0)
    used = np.flatnonzero(space.weight > 1e-9)
    divided = np.flatnonzero(np.bincount(space.block[used], minlength=len(base)) > 1)
    columns = space.body.tocsc()
    plan = np.repeat(base[divided][None], draws, axis=0)
    row_value = np.repeat(space.row_values(base)[None], draws, axis=0)
    cost = np.full(draws, space.cost[base].sum())
    for position, block in enumerate(divided):
        able = used[space.block[used] == block]
        share = space.weight[able] / space.weight[able].sum()
        drawn = rng.choice(len(able), draws - 1, p=share)
        step = columns[:, able].toarray() - columns[:, [base[block]]].toarray()
        plan[1:, position] = able[drawn]
        row_value[1:] += step.T[drawn]
        cost[1:] += space.cost[able[drawn]] - space.cost[base[block]]
    weights = RowWeights.of(space, base)
    cost += np.maximum(weights.target - row_value, 0.0) @ weights.first
    _, distinct = np.unique(plan, axis=0, return_index=True)
    good = plan[distinct[np.argsort(cost[distinct], kind="stable")][:POOL]]
    starts = np.repeat(base[None], len(good), axis=0)
    starts[:, divided] = good
    return starts[_most_different(starts, best)]


def _most_different(plans: Ints, count: int) -> list[int]:
    """Positions of the first plan, and one after the other of that most unlike those before."""
    chosen = [0]
    unlike = (plans != plans[0]).sum(axis=1)
    while len(chosen) < count and unlike.max() > 0:
        chosen.append(int(unlike.argmax()))
        unlike = np.minimum(unlike, (plans != plans[chosen[-1]]).sum(axis=1))
    return chosen
