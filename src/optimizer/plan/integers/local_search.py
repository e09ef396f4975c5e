"""Local search over blocks: swap the column of one block after the other, near the LP's plan.

A plan near the LP's breaks a few of the rows that tie the blocks, by little. Starts are drawn by
randomised rounding (:mod:`optimizer.plan.integers.randomised_rounding`); a tabu search goes on
from each (:mod:`optimizer.plan.integers.tabu_search`), and the best whole plan met is kept.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimizer.arrays import Ints
from optimizer.plan.integers.randomised_rounding import rounded_starts
from optimizer.plan.integers.search_space import SearchSpace
from optimizer.plan.integers.tabu_search import RowIncidence, RowWeights, TabuSearch

DRAWS = 4_000
"""Randomised roundings."""


@dataclass(frozen=True)
class SearchEffort:
    """How much to try.

    Attributes
    ----------
    per_block, most : int
        Columns to choose among: of a block on average, and in all.
    steps : int
        Swaps from one start.
    first, last : int
        The starts drawn from which to search: from ``first`` up to ``last``.
    """

    per_block: int
    most: int
    steps: int
    first: int = 0
    last: int = 6


def search_plans(
    space: SearchSpace, base: Ints, enough: float, effort: SearchEffort
) -> tuple[Ints | None, float]:
    """The best whole plan that tabu searches from the base's randomised roundings meet.

    Parameters
    ----------
    base : array[block] of int
        Columns by their positions in the space; they may break rows.
    enough : float
        Cost at which to stop; starts that would come later are then not tried.

    Returns
    -------
    plan, cost
        None and inf where no plan that keeps the rows was met.
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
