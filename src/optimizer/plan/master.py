"""The restricted master: the programme's LP over the columns found so far, kept in HiGHS.

Stated once in Pyomo; later columns, caps and objectives are changes to the instance that
HiGHS holds, so that every solve starts from the last basis.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from optimizer.plan import highs
from optimizer.plan.columns import Columns
from optimizer.plan.pricing import Prices
from optimizer.plan.problem import Problem, Stage
from optimizer.plan.programme import slack_pairs, state

__all__ = ["Cap", "Master"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Cap:
    """An earlier stage held at or below a value."""

    stage: Stage
    most: float


class Master:
    """The LP over the pool; grows, never forgets.

    Parameters
    ----------
    problem : Problem
    columns : Columns
        The columns to start from; at least one a cell.
    stage : Stage
        What is minimised first.
    """

    def __init__(self, problem: Problem, columns: Columns, stage: Stage) -> None:
        self.problem = problem
        self.columns = columns
        self.stage = stage
        self.caps: list[Cap] = []
        self.known = np.zeros(problem.shape, dtype=np.bool_)
        self.known[columns.cell, columns.mix] = True
        self.slacks = slack_pairs(problem)
        self._slack_row = np.array([row for row, _ in self.slacks], dtype=np.int64)
        model = state(problem, columns, stage)
        self._highs = highs.load(
            highs.solver(presolve="off"),
            model,
            [*model.missed.values(), *model.run.values()],
            [*model.one_mix.values(), *model.row.values()],
        )

    def add(self, columns: Columns) -> None:
        """Append columns to the pool and to the LP."""
        if not len(columns):
            return
        cells, rows = self.problem.shape[0], columns.rows(self.problem)
        caps = [cap.stage for cap in self.caps]
        body = sparse.vstack(
            [
                sparse.csr_array(
                    (np.ones(len(columns)), (columns.cell, np.arange(len(columns)))),
                    shape=(cells, len(columns)),
                ),
                rows,
                *(sparse.csr_array(columns.cost(self.problem, cap)[None]) for cap in caps),
            ],
            format="csc",
        )
        count = len(columns)
        self._highs.addCols(
            count,
            columns.cost(self.problem, self.stage),
            np.zeros(count),
            np.full(count, highs.INFINITY),
            body.nnz,
            body.indptr[:-1].astype(np.int32),
            body.indices.astype(np.int32),
            body.data,
        )
        self.columns = self.columns + columns
        self.known[columns.cell, columns.mix] = True

    def minimise(self, stage: Stage) -> None:
        """Change what is minimised."""
        self.stage = stage
        cost = self.cost(stage)
        self._highs.changeColsCost(len(cost), np.arange(len(cost), dtype=np.int32), cost)

    def hold(self, stage: Stage, most: float) -> None:
        """Hold a stage at or below a value from here on.

        At 0 nothing of what the stage counts may be used: its slacks and the columns that
        miss something are closed, which is exact and needs no row.
        """
        cost = self.cost(stage)
        if most <= 0 and stage.rank is not None:
            for column in np.flatnonzero(cost):
                self._highs.changeColBounds(int(column), 0.0, 0.0)
            return
        used = np.flatnonzero(cost).astype(np.int32)
        self._highs.addRow(-highs.INFINITY, most, len(used), used, cost[used])
        self.caps.append(Cap(stage, most))

    def solve(self) -> tuple[float, Prices]:
        """Value of the LP and its duals."""
        highs.run(self._highs, f"the linear programme of {self.stage.name}")
        value = float(self._highs.getInfo().objective_function_value)
        dual = np.array(self._highs.getSolution().row_dual)
        cells, rows = self.problem.shape[0], len(self.problem.coupling)
        return value, Prices(dual[cells : cells + rows], dual[cells + rows :], dual[:cells])

    def weights(self) -> Floats:
        """``weight[column]`` of the pool in the last solution."""
        return np.array(self._highs.getSolution().col_value)[len(self.slacks) :]

    def matrix(self) -> tuple[sparse.csc_array, tuple[Floats, Floats], tuple[Floats, Floats]]:
        """The LP's matrix, row bounds and column bounds; slacks first, then the pool."""
        lp = self._highs.getLp()
        matrix = sparse.csc_array(
            (
                np.array(lp.a_matrix_.value_),
                np.array(lp.a_matrix_.index_),
                np.array(lp.a_matrix_.start_),
            ),
            shape=(lp.num_row_, lp.num_col_),
        )
        return (
            matrix,
            (np.array(lp.row_lower_), np.array(lp.row_upper_)),
            (np.array(lp.col_lower_), np.array(lp.col_upper_)),
        )

    def cost(self, stage: Stage | None = None) -> Floats:
        """Cost of every LP column in a stage (the current one): slacks, then the pool."""
        stage = stage or self.stage
        of_slack = stage.slack_cost(self.problem.coupling)[self._slack_row]
        return np.concatenate([of_slack, self.columns.cost(self.problem, stage)])
