"""Local search over blocks: swap the column of one block after the other, near the LP's plan.

A plan near the LP's breaks a few of the rows that tie the blocks, by little. Starts are drawn by
randomised rounding (Raghavan and Thompson 1987): each block that the LP divides takes one of its
columns, with a chance equal to the column's weight. A tabu search goes on from each
(:mod:`optimizer.plan.integers.tabu_search`), and the best whole plan met is kept.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimizer.arrays import Ints
from optimizer.plan.integers.tabu_search import RowIncidence, RowWeights, SearchSpace, TabuSearch

POOL = 100
"""Best roundings from which starts are chosen, as different as can be."""


def rounded_starts(space: SearchSpace, base: Ints, draws: int, best: int) -> Ints:
    """Randomised roundings that are good and differ: by cost, and misses at their first weights.

    Of so many draws at most the best are given as ``plan[start, block]``: all different, the very
    best first. ``base[block]`` is the first of the draws, and what blocks take that the LP does not
    divide.
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


DRAWS = 4_000
"""Randomised roundings."""


@dataclass(frozen=True)
class SearchEffort:
    """How much to try: columns of a block on average, and in all; swaps from one start.

    Of the starts drawn, the search goes on from ``first`` up to ``last``.
    """

    per_block: int
    most: int
    steps: int
    first: int = 0
    last: int = 6


def search_plans(
    space: SearchSpace, base: Ints, enough: float, effort: SearchEffort
) -> tuple[Ints | None, float]:
    """The best whole plan that tabu searches from the base's randomised roundings meet, its cost.

    ``base[block]`` are columns by their positions in the space; they may break rows. At a cost of
    ``enough`` the search stops: starts that would come later are then not tried. None and inf where
    no plan that keeps the rows was met.
    """
    near = space.near(base)
    incidence, weights = RowIncidence.of(near), RowWeights.of(near, base)
    best, least = None, np.inf
    for start in rounded_starts(near, base, DRAWS, effort.last)[effort.first :]:
        search = TabuSearch(near, incidence, weights, start)
        for _ in range(effort.steps):
            search.swap()
            if search.feasible and search.cost < least and space.keeps_rows(search.plan):
                best, least = search.plan.copy(), search.cost
                if least <= enough:
                    return best, least
    return best, least
