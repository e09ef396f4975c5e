"""Local search among columns of small reduced cost, near the LP's plan.

The columns need not be in the master's pool, and do not enter it: the linear programmes of later
stages stay as small as they are.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from optimizer.arrays import Floats, Ints
from optimizer.plan.integers.local_search import SearchEffort, search_plans
from optimizer.plan.integers.search_space import SearchSpace
from optimizer.plan.relaxation.columns import Columns
from optimizer.plan.relaxation.master import Master
from optimizer.plan.relaxation.relaxed_stage import RelaxedStage

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
    """A search space, and the mixes that its columns stand for.

    Attributes
    ----------
    mix : array[column of the space, n] of int
        Mix of each cell of the block.
    base : array[block] of int
        Position of the LP's heaviest column of each block.
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
    """The best whole plan met near the LP's.

    Parameters
    ----------
    master : Master
        Of an objective; slacks and auxiliary variables stay as its last LP has them.
    near : array[cell] of int, optional
        A plan whose mixes are worth choosing among.
    aim : float
        Value at which to stop.
    needed : float
        Value above which to try harder, until it is reached.

    Returns
    -------
    array[cell] of int or None
        None where no plan that keeps the rows was met.
    """
    best, least = None, np.inf
    leading_cost = float(master.cost()[: master.leading] @ master.leading_values())
    efforts = EFFORTS if near is None else (EFFORTS[0], MORE_STARTS)
    for effort in efforts:
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
