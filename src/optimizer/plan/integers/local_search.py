"""Local search over blocks: swap the column of one block after the other, near the LP's plan.

A plan near the LP's breaks a few of the rows that tie the blocks, by little. Starts are drawn by
randomised rounding (:mod:`optimizer.plan.integers.randomised_rounding`); from each a tabu search
walks (:mod:`optimizer.plan.integers.tabu_search`), and the best whole plan that it meets is kept.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimizer.arrays import Floats, Ints
from optimizer.plan.integers.candidate_columns import CandidateColumns
from optimizer.plan.integers.randomised_rounding import starts
from optimizer.plan.integers.search_space import SearchSpace
from optimizer.plan.integers.tabu_search import Scales, TabuSearch, Touched
from optimizer.plan.relaxation.column_generation import RelaxedStage
from optimizer.plan.relaxation.master import Master


@dataclass(frozen=True)
class SearchEffort:
    """How much to try.

    Attributes
    ----------
    per_block, most : int
        Columns a block (on average), and in all.
    steps : int
        Swaps from one start.
    first, last : int
        Of the starts drawn, those walked from.
    """

    per_block: int
    most: int
    steps: int
    first: int = 0
    last: int = 6


EFFORTS = (SearchEffort(12, 30_000, 250), SearchEffort(48, 60_000, 1_000))
"""The second where the first does not reach the gap asked: the more columns of least excess, the
finer the steps among them."""
DRAWS = 4_000
"""Randomised roundings."""
MORE_STARTS = SearchEffort(12, 30_000, 250, first=6, last=30)
"""The second where a plan is given: among columns near one much like it a further start mostly gets
there, in a fraction of the time that more columns take; where none does, more did not either."""


def improved(
    master: Master,
    relaxed: RelaxedStage,
    weight: Floats,
    near: Ints | None,
    aim: float,
    asked: float,
) -> Ints | None:
    """The best whole plan met near the LP's.

    Parameters
    ----------
    master : Master
        Of an objective; slacks and extras stay as its last LP has them.
    relaxed : RelaxedStage
        The LP of the stage.
    weight : array[column of the pool]
        In the LP's solution.
    near : array[cell] of int, optional
        A plan whose mixes are worth choosing among.
    aim : float
        Value at which to stop.
    asked : float
        Value above which to try harder, until it is reached.

    Returns
    -------
    array[cell] of int or None
        None where no plan that keeps the rows was met.
    """
    best, value = None, np.inf
    paid = float(master.cost()[: master.fixed] @ master.given())
    efforts = EFFORTS if near is None else (EFFORTS[0], MORE_STARTS)
    for effort in efforts:
        choices = CandidateColumns.of(master, relaxed, weight, near, effort.per_block, effort.most)
        enough = aim if effort is EFFORTS[0] else asked
        plan, cost = improve(choices.moves, choices.base, enough - paid, effort)
        if plan is not None and cost + paid < value:
            best, value = choices.plan(plan, master.problem.cells), cost + paid
        if value <= asked:
            break
    return best


def improve(
    moves: SearchSpace, base: Ints, enough: float, effort: SearchEffort
) -> tuple[Ints | None, float]:
    """The best whole plan met on walks from the base's randomised roundings.

    Parameters
    ----------
    moves : SearchSpace
    base : array[block] of int
        Columns by position in the moves; they may break rows.
    enough : float
        Cost at which to stop.
    effort : SearchEffort
        How many starts and swaps; an earlier start that gets where it should ends it.

    Returns
    -------
    plan, cost
        None and inf where no plan that keeps the rows was met.
    """
    near = moves.near(base)
    touched, scales = Touched.of(near), Scales.of(near, base)
    best, value = None, np.inf
    for start in starts(near, base, DRAWS, effort.last)[effort.first :]:
        walk = TabuSearch(near, touched, scales, start)
        for _ in range(effort.steps):
            walk.swap()
            if walk.feasible and walk.cost < value and moves.kept(walk.plan):
                best, value = walk.plan.copy(), walk.cost
                if value <= enough:
                    return best, value
    return best, value
