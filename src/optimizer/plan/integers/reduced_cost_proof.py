"""The reduced-cost proof: how good a plan is, by the programme over what could still win.

A plan below the incumbent can only use columns whose excess (reduced cost above the block's least)
is below incumbent − bound; reduced-cost fixing leaves out the others. So the programme over the
columns of least excess, widened until it holds all that could still win, ends with a proof;
stopped before, it gives a bound.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from optimizer.arrays import Ints
from optimizer.clock import Clock
from optimizer.plan.integers.branch_and_bound import BranchTree
from optimizer.plan.integers.restricted_programme import nodes_for, solve_restricted
from optimizer.plan.integers.stage_outcome import StageOutcome
from optimizer.plan.relaxation.master import Master
from optimizer.plan.relaxation.pricing import RelaxedStage
from optimizer.plan.statement.problem import Problem

FIRST_COLUMNS = 6
"""Columns a block (on average) in the first programme of the proof."""
SECOND = 6_000
"""Columns in the second at least. Where blocks are few, these are mostly all that could win."""
LOOK = 50_000
"""Columns looked at to choose them from at least, where mixes are enumerated: a block may have
most of those that could win."""
LARGEST = 60_000
"""Columns of the largest programme of the proof."""
GAIN = 0.9
"""The proof goes on while a widening brings the gap below this share of the one before."""
FEWEST = 500
"""Columns in the first programme at least, where there are so many."""
FEW_BLOCKS = 16
"""Blocks at most for which the proof starts with a tree of our own."""
FEW_COLUMNS, FEW_NODES = 20_000, 2_000
"""Columns and nodes of that tree at most."""
ROUNDS = 4
"""Widenings before the proof gives its best with the gap that remains."""


def prove(
    master: Master, relaxed: RelaxedStage, best: StageOutcome, gap: float, clock: Clock
) -> StageOutcome:
    """The programme over columns of least excess, widened until nothing outside can win."""
    problem, stage = master.problem, master.stage
    blocks = len(problem.cells)
    if _integers_are_hard(problem):
        best = _branch(master, relaxed, best, gap, clock)
        if best.gap <= gap:
            return best
    count = min(max(FIRST_COLUMNS * blocks, FEWEST), LARGEST)
    for _ in range(ROUNDS):
        if clock.expired():
            return best
        before = best.gap
        chosen, outside = _least_excess(master, relaxed, best, count)
        start = None if best.mix is None else master.plan_positions(best.mix)
        if start is not None:
            # the columns of least excess may hold no whole plan at all
            chosen = np.union1d(chosen, start)
        lp = master.linear_programme()
        nodes = nodes_for(lp, len(chosen), len(problem.coupling))
        plan, inside = solve_restricted(lp, chosen, clock, gap=gap * 0.9, nodes=nodes, start=start)
        if plan is not None:
            best = best.or_better(problem, stage, master.mix_of(plan))
        best = _proven(best, relaxed, inside, outside)
        if best.gap <= gap or count >= LARGEST or not np.isfinite(outside):
            return best
        tried = gap > 0 and count >= 2 * problem.shape[0] and np.isfinite(before)
        # a programme that ended by itself leaves its bound to the columns outside: then widen
        stuck = inside < relaxed.bound + outside
        if tried and stuck and best.gap > before * GAIN:
            return best
        count = max(4 * count, SECOND)
    return best


def _proven(
    best: StageOutcome, relaxed: RelaxedStage, inside: float, outside: float
) -> StageOutcome:
    """The outcome with the bound of plans of some columns, and the least excess of all others.

    Any plan either stays inside, or runs a column from outside and pays its excess.
    """
    proven = max(relaxed.bound, min(inside, relaxed.bound + outside))
    return replace(best, bound=max(best.bound, min(proven, best.value)))


def _integers_are_hard(problem: Problem) -> bool:
    """Whether the integers, not the columns, are the difficulty."""
    single = not problem.implicit and not problem.month_coupling.tied
    free = not any(extra.whole for extra in problem.auxiliaries)
    return single and free and len(problem.cells) <= FEW_BLOCKS


def _branch(
    master: Master, relaxed: RelaxedStage, best: StageOutcome, gap: float, clock: Clock
) -> StageOutcome:
    """A tree of our own over all columns that could still win."""
    chosen, outside = _least_excess(master, relaxed, best, FEW_COLUMNS)
    columns = master.columns
    levels = columns.levels[columns.piece[chosen]].reshape(len(chosen), -1)
    lp = master.linear_programme()
    tree = BranchTree(lp, levels, chosen, incumbent=best.value, gap=gap * 0.9)
    bound = tree.run(FEW_NODES, clock)
    if tree.plan is not None:
        best = best.or_better(master.problem, master.stage, master.mix_of(tree.plan))
    return _proven(best, relaxed, bound, outside)


def _least_excess(
    master: Master, relaxed: RelaxedStage, best: StageOutcome, count: int
) -> tuple[Ints, float]:
    """Pool positions of the columns to try, and the least excess of those outside.

    Columns that cannot be part of a better plan are never tried, whatever the count.
    """
    blocks = len(master.problem.cells)
    looked_at = 2 * count if master.problem.implicit else max(2 * count, LOOK)
    priced = relaxed.columns(max(looked_at // blocks, 2))
    slack = 1e-9 * max(abs(relaxed.bound), 1.0)
    most = best.value - relaxed.bound + slack
    excess = priced.excess
    able = np.flatnonzero(excess <= most)
    outside = float((priced.outside - priced.finite_least).min())
    if len(able) > count:
        order = np.argpartition(excess[able], count)
        outside = min(outside, float(excess[able[order[count:]]].min()))
        able = able[order[:count]]
    position = np.union1d(master.positions(priced.block[able], priced.mix[able]), relaxed.used)
    return position, outside if outside <= most else np.inf
