"""Plans near the LP's: by local search among columns of small reduced cost, or by a programme.

The columns of the local search need not be in the master's pool, and do not enter it: the linear
programmes of later stages stay as small as they are. In the integer programme around the LP's plan
most blocks keep what the LP gives them; it settles the fractional and the near-tied ones
(relaxation-induced neighbourhoods, Danna, Rothberg and Le Pape 2005).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from optimizer.arrays import Floats, Ints
from optimizer.clock import Clock
from optimizer.plan.integers.local_search import SearchEffort, search_plans
from optimizer.plan.integers.restricted_programme import nodes_for, solve_restricted
from optimizer.plan.integers.tabu_search import SearchSpace
from optimizer.plan.relaxation.columns import Columns
from optimizer.plan.relaxation.master import Master
from optimizer.plan.relaxation.pricing import RelaxedStage

DENSE_COLUMNS = 4_000
"""Columns whose coefficients are computed at once: where rows are many, memory counts."""
EFFORTS = (SearchEffort(12, 30_000, 250), SearchEffort(48, 60_000, 1_000))
"""The second where the first does not reach the gap asked: the more columns of least excess, the
finer the steps among them."""
MORE_STARTS = SearchEffort(12, 30_000, 250, first=6, last=30)
"""The second where a plan is given. Among columns near a plan much like the one sought, a further
start mostly reaches the gap in a fraction of the time that more columns take; and where no start
reaches it, more columns did not either."""


@dataclass(frozen=True, eq=False)
class CandidateColumns:
    """A search space, and the ``mix[column of it, n]`` that its columns stand for.

    ``base[block]`` is the position of the LP's heaviest column of each block.
    """

    space: SearchSpace
    mix: Ints
    base: Ints

    @classmethod
    def of(
        cls, master: Master, relaxed: RelaxedStage, near: Ints | None, effort: SearchEffort
    ) -> CandidateColumns:
        """The columns of the LP, those of least excess, and those of a plan ``near[cell]``.

        Slacks and auxiliary variables stay as they are in the LP's solution.
        """
        blocks = len(master.problem.cells)
        block, mix, lp_weight = _candidates(master, relaxed, near, effort)
        heaviest = np.lexsort((-lp_weight, block))
        first = np.searchsorted(block[heaviest], np.arange(blocks))
        cost, body = _coefficients(master, block, mix)
        lp = master.linear_programme()
        leading = lp.matrix[blocks:, : lp.leading] @ master.leading_values()
        space = SearchSpace.between(
            (block, cost, lp_weight),
            body,
            (lp.rows[0][blocks:] - leading, lp.rows[1][blocks:] - leading),
            np.concatenate([relaxed.prices.rows, relaxed.prices.caps]),
        )
        return cls(space, mix, heaviest[first])

    def plan(self, chosen: Ints, cells: Ints) -> Ints:
        """``mix[cell]`` of a column for each block; ``cells[block, n]``."""
        mix = np.empty(cells.size, dtype=np.int64)
        mix[cells] = self.mix[chosen]
        return mix


def search_near_lp(
    master: Master, relaxed: RelaxedStage, near: Ints | None, aim: float, needed: float
) -> Ints | None:
    """The best whole plan met near the LP's, ``mix[cell]``; None where none keeps the rows.

    The master is of an objective; slacks and auxiliary variables stay as its last LP has them. The
    mixes of ``near[cell]`` are worth choosing among; the search stops at a value of ``aim``, and
    above ``needed`` tries harder until it is reached.
    """
    best, least = None, np.inf
    leading_cost = float(master.cost()[: master.leading] @ master.leading_values())
    for effort in EFFORTS if near is None else (EFFORTS[0], MORE_STARTS):
        candidates = CandidateColumns.of(master, relaxed, near, effort)
        enough = aim if effort is EFFORTS[0] else needed
        plan, cost = search_plans(candidates.space, candidates.base, enough - leading_cost, effort)
        if plan is not None and cost + leading_cost < least:
            best, least = candidates.plan(plan, master.problem.cells), cost + leading_cost
        if least <= needed:
            break
    return best


def _candidates(
    master: Master, relaxed: RelaxedStage, near: Ints | None, effort: SearchEffort
) -> tuple[Ints, Ints, Floats]:
    """Block, mix and the LP's weight of the columns, each once, sorted by block."""
    cells = master.problem.cells
    priced = relaxed.columns(effort.per_block, exact=False)
    most = min(effort.per_block * len(cells), effort.most)
    best = np.argsort(priced.excess, kind="stable")[:most]
    used = relaxed.used
    block = [master.columns.block[used], priced.block[best]]
    mix = [master.columns.mix[used], priced.mix[best]]
    if near is not None:
        block.append(np.arange(len(cells)))
        mix.append(near[cells])
    rows = np.column_stack([np.concatenate(block), np.concatenate(mix)])
    distinct, position = np.unique(rows, axis=0, return_inverse=True)
    lp_weight = np.zeros(len(distinct))
    lp_weight[position.ravel()[: len(used)]] = relaxed.weight[used]
    return distinct[:, 0], distinct[:, 1:], lp_weight


def _coefficients(master: Master, block: Ints, mix: Ints) -> tuple[Floats, sparse.csr_array]:
    """``cost[column]`` in the stage, and ``body[row, column]`` of coupling rows and caps."""
    problem, bodies, costs = master.problem, [], []
    for start in range(0, len(block), DENSE_COLUMNS):
        chunk = slice(start, start + DENSE_COLUMNS)
        columns = Columns.of(problem, block[chunk], mix[chunk])
        caps = [sparse.csr_array(columns.cost(problem, c.stage)[None]) for c in master.caps]
        bodies.append(sparse.vstack([columns.rows(problem), *caps]))
        costs.append(columns.cost(problem, master.stage))
    return np.concatenate(costs), sparse.csr_array(sparse.hstack(bodies))


PER_BLOCK = 12
"""Columns of a block among the candidates of the search."""
CANDIDATES = 40_000
"""Candidates of all blocks, at most: those of least excess."""
FREE = 160
"""Blocks free in a neighbourhood, at least."""


def search_neighbourhood(
    master: Master, relaxed: RelaxedStage, near: Ints | None, gap: float, clock: Clock
) -> Ints | None:
    """A plan around the LP's, or around ``near[cell]``, whatever that misses.

    The pool gains the candidates; the programme stops at the relative gap. Positions in the pool by
    block; None where the programme gave no plan.
    """
    blocks = len(master.problem.cells)
    base = master.heaviest()
    candidates, excess = _least_excess(master, relaxed)
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


def _least_excess(master: Master, relaxed: RelaxedStage) -> tuple[Ints, Floats]:
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
