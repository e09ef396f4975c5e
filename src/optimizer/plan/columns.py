"""The columns of the restricted master: mixes of cells, with what each contributes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from optimizer.plan.problem import Problem, Stage

__all__ = ["Columns", "best_columns", "starting_columns"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Columns:
    """Some columns.

    Attributes
    ----------
    cell, mix : array[column] of int
    sales : array[column, segment, channel, offer]
    levels : array[column, channel] of int
    """

    cell: Ints
    mix: Ints
    sales: Floats
    levels: Ints

    @classmethod
    def of(cls, problem: Problem, cell: Ints, mix: Ints) -> Columns:
        """Columns of the cells and mixes named pairwise."""
        return cls(cell, mix, problem.table.sales_of(cell, mix), problem.mixes.levels[mix])

    def __len__(self) -> int:
        return len(self.cell)

    def __add__(self, other: Columns) -> Columns:
        return Columns(
            np.concatenate([self.cell, other.cell]),
            np.concatenate([self.mix, other.mix]),
            np.concatenate([self.sales, other.sales]),
            np.concatenate([self.levels, other.levels]),
        )

    def rows(self, problem: Problem) -> sparse.csr_array:
        """``coefficient[coupling row, column]``, in the rows' units."""
        found = [row.quantity.of(self.cell, self.sales, self.levels) for row in problem.coupling]
        dense = np.array(found).reshape(len(found), len(self))
        return sparse.csr_array(dense)

    def cost(self, problem: Problem, stage: Stage) -> Floats:
        """``cost[column]`` in a stage."""
        cost = stage.quantity.of(self.cell, self.sales, self.levels)
        return cost if stage.own is None else cost + stage.own[self.cell, self.mix]


def starting_columns(problem: Problem) -> Columns:
    """For every cell the allowed mixes of weakest, reference-like and strongest push.

    They only have to give the master something to price from; column generation finds the
    rest.
    """
    strength = np.log1p(problem.mixes.multiplier(problem.market)).sum(axis=1)
    order = np.argsort(strength, kind="stable")
    allowed = problem.eligible[:, order]
    first = order[allowed.argmax(axis=1)]
    last = order[allowed.shape[1] - 1 - allowed[:, ::-1].argmax(axis=1)]
    middle = allowed.cumsum(axis=1)
    half = order[(middle >= (middle[:, -1:] + 1) // 2).argmax(axis=1)]
    cells = np.arange(problem.shape[0])
    pairs = np.unique(
        np.concatenate([np.stack([cells, m], axis=1) for m in (first, half, last)]), axis=0
    )
    return Columns.of(problem, pairs[:, 0], pairs[:, 1])


def best_columns(
    reduced: Floats, known: NDArray[np.bool_], per_cell: int, below: float
) -> tuple[Ints, Ints]:
    """The mixes of least reduced cost in each cell that the pool lacks.

    Parameters
    ----------
    reduced : array[cell, mix]
    known : array[cell, mix] of bool
        Mixes in the pool.
    per_cell : int
    below : float
        Only reduced costs below this.

    Returns
    -------
    cell, mix : array[column] of int
    """
    cost = np.where(known, np.inf, reduced)
    count = min(per_cell, cost.shape[1])
    mix = np.argpartition(cost, count - 1, axis=1)[:, :count]
    mix.sort(axis=1)
    value = np.take_along_axis(cost, mix, axis=1)
    cell, position = np.nonzero(value < below)
    return cell, mix[cell, position]
