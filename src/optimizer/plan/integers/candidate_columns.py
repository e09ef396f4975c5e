"""Columns for a local search to choose among, with the rows that they are bound by.

They need not be in the master's pool, and do not come into it: the linear programmes of later
stages stay as small as they are.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from optimizer.arrays import Floats, Ints
from optimizer.plan.integers.search_space import SearchSpace
from optimizer.plan.relaxation.column_generation import RelaxedStage
from optimizer.plan.relaxation.columns import Columns
from optimizer.plan.relaxation.master import Master

TOGETHER = 4_000
"""Columns whose coefficients are reckoned at once: where rows are many, memory counts."""


@dataclass(frozen=True, eq=False)
class CandidateColumns:
    """SearchSpace, and the mixes that they stand for.

    Attributes
    ----------
    moves : SearchSpace
    mix : array[column of the moves, n] of int
        Mix of each cell of the block.
    base : array[block] of int
        Position of the LP's heaviest column of each block.
    """

    moves: SearchSpace
    mix: Ints
    base: Ints

    @classmethod
    def of(
        cls,
        master: Master,
        relaxed: RelaxedStage,
        weight: Floats,
        near: Ints | None,
        per_block: int,
        most: int,
    ) -> CandidateColumns:
        """Those of the LP, those of least excess, and those of a plan.

        Parameters
        ----------
        master : Master
        relaxed : RelaxedStage
            The LP of the master's stage.
        weight : array[column of the pool]
            In its solution. Slacks and extras stay as they are in it.
        near : array[cell] of int, optional
        per_block : int
            Columns of least excess a block, on average.
        most : int
            Of them in all.
        """
        problem = master.problem
        block, mix, held = _named(master, relaxed, weight, near, per_block, most)
        heaviest = np.lexsort((-held, block))
        first = np.searchsorted(block[heaviest], np.arange(len(problem.cells)))
        cost, body = _coefficients(master, block, mix)
        fixed, blocks = master.fixed, len(problem.cells)
        matrix, (lower, upper), _ = master.matrix()
        made = matrix[blocks:, :fixed] @ master.given()
        moves = SearchSpace.between(
            (block, cost, held),
            body,
            (lower[blocks:] - made, upper[blocks:] - made),
            np.concatenate([relaxed.prices.rows, relaxed.prices.caps]),
        )
        return cls(moves, mix, heaviest[first])

    def plan(self, chosen: Ints, cells: Ints) -> Ints:
        """``mix[cell]`` of a column for each block; ``cells[block, n]``."""
        mix = np.empty(cells.size, dtype=np.int64)
        mix[cells] = self.mix[chosen]
        return mix


def _named(
    master: Master,
    relaxed: RelaxedStage,
    weight: Floats,
    near: Ints | None,
    per_block: int,
    most: int,
) -> tuple[Ints, Ints, Floats]:
    """Block, mix and the LP's weight of the columns, each once, sorted by block."""
    cells = master.problem.cells
    found = relaxed.search(per_block, exact=False)
    best = np.argsort(found.excess, kind="stable")[: min(per_block * len(cells), most)]
    used = np.flatnonzero(weight > 1e-9)
    block = [master.columns.block[used], found.block[best]]
    mix = [master.columns.mix[used], found.mix[best]]
    if near is not None:
        block.append(np.arange(len(cells)))
        mix.append(near[cells])
    rows = np.column_stack([np.concatenate(block), np.concatenate(mix)])
    every, back = np.unique(rows, axis=0, return_inverse=True)
    held = np.zeros(len(every))
    held[back.ravel()[: len(used)]] = weight[used]
    return every[:, 0], every[:, 1:], held


def _coefficients(master: Master, block: Ints, mix: Ints) -> tuple[Floats, sparse.csr_array]:
    """``cost[column]`` in the stage, and ``body[row, column]`` of coupling rows and caps."""
    problem, parts, costs = master.problem, [], []
    for start in range(0, len(block), TOGETHER):
        here = slice(start, start + TOGETHER)
        some = Columns.of(problem, block[here], mix[here])
        caps = [sparse.csr_array(some.cost(problem, c.stage)[None]) for c in master.caps]
        parts.append(sparse.vstack([some.rows(problem), *caps]))
        costs.append(some.cost(problem, master.stage))
    return np.concatenate(costs), sparse.csr_array(sparse.hstack(parts))
