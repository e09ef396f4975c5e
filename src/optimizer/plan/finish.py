"""The integer finish: whole mixes from the fractional LP, with a proof of how good they are.

First a plan: swaps of blocks' columns mend what the LP's heaviest columns break. Where that
finds none, most blocks keep what the LP gives them, and HiGHS settles the fractional and the
near-tied ones (relaxation-induced neighbourhoods, Danna, Rothberg and Le Pape 2005). Where
the gap asked is not reached yet, a proof: a plan below the incumbent can only use columns whose
excess (reduced cost above the block's least) is below incumbent − bound, the others are out by
reduced-cost fixing. So the programme over the columns of least excess, widened until it holds
all that could still win, ends with a proof; stopped before, it leaves a bound.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from optimizer.plan.clock import Clock
from optimizer.plan.columns import Columns, whole_of
from optimizer.plan.generation import Relaxation
from optimizer.plan.master import Master
from optimizer.plan.problem import Problem, Stage
from optimizer.plan.restricted import Restricted
from optimizer.plan.room import many_blocks, with_room
from optimizer.plan.rows import figures
from optimizer.plan.swaps import improved
from optimizer.plan.tree import Tree

__all__ = ["Finish", "finish", "gap_of", "heaviest", "value_of"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

AIM = 0.2
"""Share of the asked gap that the search of neighbourhoods aims at."""
PER_BLOCK = 12
"""Columns of a block among the candidates of the search."""
CANDIDATES = 40_000
"""Candidates of all blocks, at most: those of least excess."""
FREE = 160
"""Blocks free in a neighbourhood."""
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
WORK = 20_000_000_000
"""Nodes times columns times rows that a programme may take before it is widened: about 2,000
nodes at national size, and many more where nodes are small."""
MOST_NODES = 2_000
"""Nodes of a programme however small."""
FEW_BLOCKS = 16
"""Blocks at most for which the proof starts with a tree of our own."""
FEW_COLUMNS, FEW_NODES = 20_000, 2_000
"""Columns and nodes of that tree at most."""
ROUNDS = 4
"""Widenings before the proof gives its best with the gap that is left."""


@dataclass(frozen=True, eq=False)
class Finish:
    """Whole mixes for a stage.

    Attributes
    ----------
    mix : array[cell] of int or None
        The mix of each cell; None when no whole plan keeps the earlier stages.
    value, bound : float
        Of the plan, and below which no plan is.
    shortfall : bool
        Whether the stage counts misses, in shares of the rows' bounds.
    """

    mix: Ints | None
    value: float
    bound: float
    shortfall: bool = False

    @property
    def gap(self) -> float:
        """Proven gap; inf without a plan."""
        if self.mix is None:
            return float("inf")
        return gap_of(self.value, self.bound, self.shortfall)


def gap_of(value: float, bound: float, shortfall: bool) -> float:
    """Gap relative to the value, to 1 when it is smaller.

    That of a shortfall is relative to 1, one row's whole bound: what cannot be helped in one row
    must not excuse what could be in another.
    """
    size = 1.0 if shortfall else max(abs(value), 1.0)
    return float(max(value - bound, 0.0) / size)


def finish(
    master: Master,
    relaxed: Relaxation,
    asked: float,
    incumbent: Ints | None,
    clock: Clock,
    around: Ints | None = None,
) -> Finish:
    """Find whole mixes for the master's stage, within the asked gap where it can.

    Parameters
    ----------
    master : Master
        Its pool gains the columns that were tried.
    relaxed : Relaxation
        The LP of this stage.
    asked : float
        Relative gap to reach.
    incumbent : array[cell] of int or None
        A plan that keeps all earlier stages.
    clock : Clock
    around : array[cell] of int, optional
        A plan to look around first, whatever it misses: that of a scenario much like this one.

    Returns
    -------
    Finish
    """
    best = Finish(None, np.inf, relaxed.bound, master.stage.rank is not None)
    weight = master.weights()
    if incumbent is not None:
        best = _better(best, master, incumbent)
    aim = asked * (AIM if around is None else 1.0)
    if not clock.out():
        best = _search(master, relaxed, weight, best, aim, asked, incumbent is None, clock, around)
    if best.gap > asked:
        best = _prove(master, relaxed, np.flatnonzero(weight > 1e-9), best, asked, clock)
    return best


def heaviest(master: Master) -> Ints:
    """The mix of each cell that the last LP gives most weight; it may miss anything."""
    return _mix_of(master, _heaviest(master, master.weights()))


def _heaviest(master: Master, weight: Floats) -> Ints:
    """Position in the pool of each block's column of most weight."""
    used = np.flatnonzero(weight > 1e-9)
    block = master.columns.block[used]
    order = np.lexsort((weight[used], block))
    plan = np.empty(len(master.problem.cells), dtype=np.int64)
    plan[block[order]] = used[order]  # of each block the heaviest, which comes last
    return plan


def _better(best: Finish, master: Master, mix: Ints) -> Finish:
    """The better of the best so far and a plan that keeps the earlier stages."""
    value = value_of(master.problem, master.stage, mix)
    return replace(best, mix=mix, value=value) if value < best.value else best


def value_of(problem: Problem, stage: Stage, mix: Ints) -> float:
    """What a whole plan is worth in a stage, misses by the rows' own figures."""
    if stage.rank is None:
        columns = Columns.of(problem, np.arange(len(problem.cells)), mix[problem.cells])
        return float(columns.cost(problem, stage).sum())
    plan = whole_of(problem, mix)
    rows = [row for row in problem.rows if row.rank == stage.rank]
    made = figures(rows, plan)
    missed = (
        row.shortfall(float(value)) / row.scale for row, value in zip(rows, made, strict=True)
    )
    return float(sum(miss for miss in missed if miss > 1e-9))


def _mix_of(master: Master, plan: Ints) -> Ints:
    """``mix[cell]`` of a plan as positions in the pool."""
    problem = master.problem
    mix = np.empty(problem.shape[0], dtype=np.int64)
    mix[problem.cells[master.columns.block[plan]]] = master.columns.mix[plan]
    return mix


def _candidates(master: Master, relaxed: Relaxation, per_block: int) -> tuple[Ints, Floats]:
    """Pool positions and excess of the best columns of every block, added where they lack."""
    found = relaxed.search(per_block)
    excess = found.excess
    able = np.sort(np.argsort(excess, kind="stable")[:CANDIDATES])
    columns = Columns.of(master.problem, found.block[able], found.mix[able])
    fresh = able[~master.known(columns)]
    master.add(Columns.of(master.problem, found.block[fresh], found.mix[fresh]))
    return master.position(columns), excess[able]


def _search(
    master: Master,
    relaxed: Relaxation,
    weight: Floats,
    best: Finish,
    aim: float,
    asked: float,
    first: bool,
    clock: Clock,
    near: Ints | None,
) -> Finish:
    """A plan around the LP's, or around one that is given; by swaps, then by HiGHS."""
    problem = master.problem
    swaps = master.stage.rank is None and not problem.extras
    # with a stage held before, programmes near the LP mostly break that: the proof finds more
    if best.gap <= aim or not (swaps or first):
        return best
    if swaps and many_blocks(master):
        plan = with_room(master, clock)
        if plan is not None:
            best = _better(best, master, _mix_of(master, plan))
        if best.gap <= aim:
            return best
    if swaps:
        size = abs(relaxed.bound)
        found = improved(
            master, relaxed, weight, near, relaxed.bound + aim * size, relaxed.bound + asked * size
        )
        if found is not None:
            return _better(best, master, found)
    return best if not first else _neighbourhood(master, relaxed, weight, best, aim, clock, near)


def _neighbourhood(
    master: Master,
    relaxed: Relaxation,
    weight: Floats,
    best: Finish,
    aim: float,
    clock: Clock,
    near: Ints | None,
) -> Finish:
    """A plan around the LP's, or around one that is given, by HiGHS."""
    around = _Surroundings.of(master, relaxed, weight, near)
    chosen, held = around.split(around.base, around.order[: around.first])
    made, _ = Restricted.of(master).solve(
        chosen, held, None, aim / 2, _nodes(master, len(chosen)) // 20, clock
    )
    return best if made is None else _better(best, master, _mix_of(master, made))


@dataclass(frozen=True, eq=False)
class _Surroundings:
    """The columns among which better plans are looked for.

    Attributes
    ----------
    block : array[column of the pool] of int
    pool : array of int
        Positions of the candidates in the pool.
    order : array[block] of int
        Blocks, those first whose second best column is nearly as good as the best.
    first : int
        How many blocks to free first.
    base : array[block] of int
        Position of the column that a block keeps when it is held: of the plan given, or that
        which the LP gives most weight.
    """

    block: Ints
    pool: Ints
    order: Ints
    first: int
    base: Ints

    @classmethod
    def of(
        cls, master: Master, relaxed: Relaxation, weight: Floats, near: Ints | None
    ) -> _Surroundings:
        blocks = len(master.problem.cells)
        position, excess = _candidates(master, relaxed, PER_BLOCK)
        given = None if near is None else _positions(master, near)
        block = master.columns.block
        basic = np.flatnonzero(weight > 1e-9)
        second = _second_least(block[position], excess, blocks)
        torn = np.bincount(block[basic], minlength=blocks) > 1
        base = _heaviest(master, weight)
        if given is not None:
            torn |= base != given
            base = given
        second[torn] = 0.0
        order = np.argsort(second, kind="stable")
        return cls(
            block=block,
            pool=np.unique(np.concatenate([position, basic, base])),
            order=order,
            first=max(FREE, int(torn.sum()) + FREE // 2),
            base=base,
        )

    def split(self, base: Ints, free: Ints) -> tuple[Ints, Ints]:
        """Candidates of the free blocks, and the base's columns of the others."""
        is_free = np.zeros(len(base), dtype=np.bool_)
        is_free[free] = True
        return self.pool[is_free[self.block[self.pool]]], base[~is_free]


def _positions(master: Master, mix: Ints) -> Ints:
    """A plan as positions in the pool, its columns added where they lack."""
    problem = master.problem
    own = Columns.of(problem, np.arange(len(problem.cells)), mix[problem.cells])
    fresh = np.flatnonzero(~master.known(own))
    master.add(Columns.of(problem, own.block[fresh], own.mix[fresh]))
    return master.position(own)


def _second_least(block: Ints, excess: Floats, blocks: int) -> Floats:
    """``excess[block]`` of the second best column; inf where there is one only."""
    order = np.lexsort((excess, block))
    block, excess = block[order], excess[order]
    first = np.searchsorted(block, np.arange(blocks))
    second = np.full(blocks, np.inf)
    next_block = np.append(block, -1)[np.minimum(first + 1, len(block))]
    has = next_block == np.arange(blocks)
    second[has] = excess[first[has] + 1]
    return second


def _prove(
    master: Master, relaxed: Relaxation, basic: Ints, best: Finish, asked: float, clock: Clock
) -> Finish:
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
        start = None if best.mix is None else _positions(master, best.mix)
        if start is not None:
            # the columns of least excess may hold no whole plan at all
            chosen = np.union1d(chosen, start)
        plan, bound = Restricted.of(master).solve(
            chosen, nothing, start, asked * 0.9, _nodes(master, len(chosen)), clock
        )
        if plan is not None:
            best = _better(best, master, _mix_of(master, plan))
        best = _proven(best, relaxed, bound, outside)
        enough = best.gap <= asked or count >= LARGEST or not np.isfinite(outside)
        tried = asked > 0 and count >= 2 * master.problem.shape[0] and np.isfinite(before)
        if enough or (tried and best.gap > before * GAIN):
            return best
        count = max(4 * count, SECOND)
    return best


def _proven(best: Finish, relaxed: Relaxation, inside: float, outside: float) -> Finish:
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
    master: Master, relaxed: Relaxation, basic: Ints, best: Finish, asked: float, clock: Clock
) -> Finish:
    """A tree of our own over all columns that could still win."""
    chosen, outside = _least_excess(master, relaxed, basic, best, FEW_COLUMNS)
    tree = Tree(Restricted.of(master), chosen, best.value, asked * 0.9)
    bound = tree.run(FEW_NODES, clock)
    if tree.plan is not None:
        best = _better(best, master, _mix_of(master, tree.plan))
    return _proven(best, relaxed, bound, outside)


def _nodes(master: Master, columns: int) -> int:
    """Branch-and-bound nodes that a programme of so many columns may take."""
    rows = len(master.problem.cells) + len(master.problem.coupling)
    return min(max(WORK // max(columns * rows, 1), 100), MOST_NODES)


def _least_excess(
    master: Master, relaxed: Relaxation, basic: Ints, best: Finish, count: int
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
