"""A plan near the LP's by HiGHS: most blocks keep what the LP gives them.

HiGHS settles the fractional and the near-tied ones (relaxation-induced neighbourhoods, Danna,
Rothberg and Le Pape 2005).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimizer.arrays import Floats, Ints
from optimizer.clock import Clock
from optimizer.plan.integers.restricted_programme import RestrictedProgramme, nodes_for
from optimizer.plan.integers.stage_outcome import StageOutcome, better, mix_of, positions
from optimizer.plan.relaxation.column_generation import RelaxedStage
from optimizer.plan.relaxation.columns import Columns
from optimizer.plan.relaxation.master import Master

PER_BLOCK = 12
"""Columns of a block among the candidates of the search."""
CANDIDATES = 40_000
"""Candidates of all blocks, at most: those of least excess."""
FREE = 160
"""Blocks free in a neighbourhood."""


def neighbourhood(
    master: Master,
    relaxed: RelaxedStage,
    weight: Floats,
    best: StageOutcome,
    aim: float,
    clock: Clock,
    near: Ints | None,
) -> StageOutcome:
    """A plan around the LP's, or around one that is given, by HiGHS."""
    around = Surroundings.of(master, relaxed, weight, near)
    chosen, held = around.split(around.base, around.order[: around.first])
    made, _ = RestrictedProgramme.of(master).solve(
        chosen, held, None, aim / 2, nodes_for(master, len(chosen)) // 20, clock
    )
    return best if made is None else better(best, master, mix_of(master, made))


def _candidates(master: Master, relaxed: RelaxedStage, per_block: int) -> tuple[Ints, Floats]:
    """Pool positions and excess of the best columns of every block, added where they lack."""
    found = relaxed.search(per_block)
    excess = found.excess
    able = np.sort(np.argsort(excess, kind="stable")[:CANDIDATES])
    columns = Columns.of(master.problem, found.block[able], found.mix[able])
    fresh = able[~master.known(columns)]
    master.add(Columns.of(master.problem, found.block[fresh], found.mix[fresh]))
    return master.position(columns), excess[able]


@dataclass(frozen=True, eq=False)
class Surroundings:
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
        cls, master: Master, relaxed: RelaxedStage, weight: Floats, near: Ints | None
    ) -> Surroundings:
        """The surroundings of the LP of a stage, and of a plan near it where there is one."""
        blocks = len(master.problem.cells)
        base = master.heaviest()
        position, excess = _candidates(master, relaxed, PER_BLOCK)
        given = None if near is None else positions(master, near)
        block = master.columns.block
        basic = np.flatnonzero(weight > 1e-9)
        second = _second_least(block[position], excess, blocks)
        torn = np.bincount(block[basic], minlength=blocks) > 1
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
