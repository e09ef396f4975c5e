"""How good a plan is, and better ones on the way: the programme over what could still win.

A plan below the incumbent can only use columns whose excess (reduced cost above the block's least)
is below incumbent − bound; the others are out by reduced-cost fixing. So the programme over the
columns of least excess, widened until it holds all that could still win, ends with a proof;
stopped before, it leaves a bound.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from optimizer.arrays import Ints
from optimizer.clock import Clock
from optimizer.plan.integers.branch_and_bound import BranchTree
from optimizer.plan.integers.restricted_programme import RestrictedProgramme, nodes_for
from optimizer.plan.integers.stage_outcome import StageOutcome, better, mix_of, positions
from optimizer.plan.relaxation.column_generation import RelaxedStage
from optimizer.plan.relaxation.columns import Columns
from optimizer.plan.relaxation.master import Master
from optimizer.plan.statement.problem import Problem

FIRST_COLUMNS = 6
"""Columns a block (on average) in the first programme of the proof."""
SECOND = 6_000
"""Columns in the second at least: where blocks are few, mostly all that could still win."""
LOOK = 50_000
"""Columns looked at for them at least, where they are enumerated: a block may have most of them."""
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
"""Widenings before the proof gives its best with the gap that is left."""


def prove(
    master: Master,
    relaxed: RelaxedStage,
    basic: Ints,
    best: StageOutcome,
    asked: float,
    clock: Clock,
) -> StageOutcome:
    """The programme over columns of least excess, widened until nothing outside can win."""
    if _few(master.problem):
        best = _branch(master, relaxed, basic, best, asked, clock)
        if best.gap <= asked:
            return best
    count = min(max(FIRST_COLUMNS * len(master.problem.cells), FEWEST), LARGEST)
    nothing = np.zeros(0, dtype=np.int64)
    for _ in range(ROUNDS):
        if clock.out():
            return best
        before = best.gap
        chosen, outside = _least_excess(master, relaxed, basic, best, count)
        start = None if best.mix is None else positions(master, best.mix)
        if start is not None:
            # the columns of least excess may hold no whole plan at all
            chosen = np.union1d(chosen, start)
        plan, bound = RestrictedProgramme.of(master).solve(
            chosen, nothing, start, asked * 0.9, nodes_for(master, len(chosen)), clock
        )
        if plan is not None:
            best = better(best, master, mix_of(master, plan))
        best = _proven(best, relaxed, bound, outside)
        enough = best.gap <= asked or count >= LARGEST or not np.isfinite(outside)
        tried = asked > 0 and count >= 2 * master.problem.shape[0] and np.isfinite(before)
        # a programme that ended by itself leaves its bound to the columns outside: then widen
        stuck = bound < relaxed.bound + outside
        if enough or (tried and stuck and best.gap > before * GAIN):
            return best
        count = max(4 * count, SECOND)
    return best


def _proven(
    best: StageOutcome, relaxed: RelaxedStage, inside: float, outside: float
) -> StageOutcome:
    """With the bound of plans of some columns, and the least excess of all others.

    Any plan either stays inside, or runs a column from outside and pays its excess.
    """
    proven = max(relaxed.bound, min(inside, relaxed.bound + outside))
    return replace(best, bound=max(best.bound, min(proven, best.value)))


def _few(problem: Problem) -> bool:
    """Whether the integers, not the columns, are the difficulty."""
    plain = not problem.many and not problem.links.tied
    return plain and len(problem.cells) <= FEW_BLOCKS and not any(e.whole for e in problem.extras)


def _branch(
    master: Master,
    relaxed: RelaxedStage,
    basic: Ints,
    best: StageOutcome,
    asked: float,
    clock: Clock,
) -> StageOutcome:
    """A tree of our own over all columns that could still win."""
    chosen, outside = _least_excess(master, relaxed, basic, best, FEW_COLUMNS)
    tree = BranchTree(RestrictedProgramme.of(master), chosen, best.value, asked * 0.9)
    bound = tree.run(FEW_NODES, clock)
    if tree.plan is not None:
        best = better(best, master, mix_of(master, tree.plan))
    return _proven(best, relaxed, bound, outside)


def _least_excess(
    master: Master, relaxed: RelaxedStage, basic: Ints, best: StageOutcome, count: int
) -> tuple[Ints, float]:
    """Pool positions of the columns to try, and the least excess left outside.

    Columns that cannot be part of a better plan stay out whatever the count.
    """
    blocks = len(master.problem.cells)
    looked_at = 2 * count if master.problem.many else max(2 * count, LOOK)
    found = relaxed.search(max(looked_at // blocks, 2))
    slack = 1e-9 * max(abs(relaxed.bound), 1.0)
    most = best.value - relaxed.bound + slack
    able = np.flatnonzero(found.excess <= most)
    excess = found.excess
    outside = found.left - found.finite
    least_outside = float(outside.min())
    if len(able) > count:
        order = np.argpartition(excess[able], count)
        least_outside = min(least_outside, float(excess[able[order[count:]]].min()))
        able = able[order[:count]]
    columns = Columns.of(master.problem, found.block[able], found.mix[able])
    fresh = able[~master.known(columns)]
    master.add(Columns.of(master.problem, found.block[fresh], found.mix[fresh]))
    chosen = np.unique(np.concatenate([master.position(columns), basic]))
    return chosen, least_outside if least_outside <= most else np.inf
