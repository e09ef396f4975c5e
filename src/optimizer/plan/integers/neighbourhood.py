"""A plan near the LP's by an integer programme: most blocks keep what the LP gives them.

The programme settles the fractional and the near-tied ones (relaxation-induced neighbourhoods,
Danna, Rothberg and Le Pape 2005).
"""

from __future__ import annotations

import numpy as np

from optimizer.arrays import Floats, Ints
from optimizer.clock import Clock
from optimizer.plan.integers.restricted_programme import nodes_for, solve_restricted
from optimizer.plan.relaxation.master import Master
from optimizer.plan.relaxation.relaxed_stage import RelaxedStage

PER_BLOCK = 12
"""Columns of a block among the candidates of the search."""
CANDIDATES = 40_000
"""Candidates of all blocks, at most: those of least excess."""
FREE = 160
"""Blocks free in a neighbourhood, at least."""


def search_neighbourhood(
    master: Master, relaxed: RelaxedStage, near: Ints | None, gap: float, clock: Clock
) -> Ints | None:
    """A plan around the LP's, or around one that is given; the pool gains the candidates.

    Parameters
    ----------
    near : array[cell] of int, optional
        A plan to look around, whatever it misses.
    gap : float
        Relative gap at which the programme stops.

    Returns
    -------
    array[block] of int
        Positions in the pool; None where the programme gave no plan.
    """
    blocks = len(master.problem.cells)
    base = master.heaviest()
    candidates, excess = _candidates(master, relaxed)
    given = None if near is None else master.plan_positions(near)
    block = master.columns.block
    # blocks whose second best column is nearly as good as the best are settled first
    second = _second_least(block[candidates], excess, blocks)
    unsettled = np.bincount(block[relaxed.used], minlength=blocks) > 1
    if given is not None:
        unsettled |= base != given
        base = given
    second[unsettled] = 0.0
    count = max(FREE, int(unsettled.sum()) + FREE // 2)
    free = np.zeros(blocks, dtype=np.bool_)
    free[np.argsort(second, kind="stable")[:count]] = True
    pool = np.unique(np.concatenate([candidates, relaxed.used, base]))
    chosen = pool[free[block[pool]]]
    lp = master.linear_programme()
    nodes = nodes_for(lp, len(chosen), len(master.problem.coupling)) // 20
    return solve_restricted(lp, chosen, clock, gap=gap, nodes=nodes, held=base[~free])[0]


def _candidates(master: Master, relaxed: RelaxedStage) -> tuple[Ints, Floats]:
    """Pool positions and excess of the best columns of every block, added where they lack."""
    priced = relaxed.columns(PER_BLOCK)
    excess = priced.excess
    able = np.sort(np.argsort(excess, kind="stable")[:CANDIDATES])
    return master.positions(priced.block[able], priced.mix[able]), excess[able]


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
