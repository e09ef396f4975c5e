"""The restricted master: the programme's LP over the columns found so far, kept in HiGHS.

Stated once in Pyomo, over one column a block; all other columns, caps and objectives are changes
to the instance that HiGHS holds, so that every solve starts from the last basis.
"""

from __future__ import annotations

from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from optimizer.plan import highs
from optimizer.plan.columns import Columns
from optimizer.plan.pricing import Prices
from optimizer.plan.problem import Problem, Stage
from optimizer.plan.programme import slack_pairs, state

__all__ = ["Basis", "Cap", "Master"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


BASIC = highspy.HighsBasisStatus.kBasic
LOWER = highspy.HighsBasisStatus.kLower


@dataclass(frozen=True, eq=False)
class Basis:
    """Where an LP ended, to start one much like it from.

    Attributes
    ----------
    rows : tuple of str
        Names of the coupling rows.
    fixed, row : list of HiGHS's status
        Of slacks and extras, and of all rows.
    key : array of bytes
        Keys of the pool's columns that are basic; the others are 0.
    """

    rows: tuple[str, ...]
    fixed: list[highspy.HighsBasisStatus]
    row: list[highspy.HighsBasisStatus]
    key: NDArray[np.bytes_]


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
        The columns to start from; at least one a block.
    stage : Stage
        What is minimised first.
    """

    def __init__(self, problem: Problem, columns: Columns, stage: Stage) -> None:
        _, first = np.unique(columns.block, return_index=True)
        others = np.setdiff1d(np.arange(len(columns)), first)
        self.problem = problem
        self.columns = Columns.of(problem, columns.block[first], columns.mix[first])
        self.stage = stage
        self.caps: list[Cap] = []
        self.slacks = slack_pairs(problem)
        self.fixed = len(self.slacks) + len(problem.extras)
        self._slack_row = np.array([row for row, _ in self.slacks], dtype=np.int64)
        self._names = tuple(row.name for row in problem.coupling)
        self._keys = self.columns.key
        model = state(problem, self.columns, stage)
        # the pool grows by columns that leave the basis feasible: what primal simplex is for
        self._highs = highs.load(
            highs.solver(presolve="off", simplex_strategy=4),
            model,
            [*model.missed.values(), *model.extra.values(), *model.run.values()],
            [*model.one_mix.values(), *model.row.values()],
        )
        self.add(Columns.of(problem, columns.block[others], columns.mix[others]))

    def known(self, columns: Columns) -> NDArray[np.bool_]:
        """``mask[column]``: whether the pool has it."""
        return np.isin(columns.key, self._keys)

    def position(self, columns: Columns) -> Ints:
        """Position in the pool of columns that it has."""
        order = np.argsort(self._keys)
        return np.asarray(order[np.searchsorted(self._keys, columns.key, sorter=order)])

    def add(self, columns: Columns) -> None:
        """Append columns that the pool lacks to it and to the LP."""
        if not len(columns):
            return
        blocks, rows = len(self.problem.cells), columns.rows(self.problem)
        caps = [cap.stage for cap in self.caps]
        count = len(columns)
        body = sparse.vstack(
            [
                sparse.csr_array(
                    (np.ones(count), (columns.block, np.arange(count))), shape=(blocks, count)
                ),
                rows,
                *(sparse.csr_array(columns.cost(self.problem, cap)[None]) for cap in caps),
            ],
            format="csc",
        )
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
        self._keys = np.concatenate([self._keys, columns.key])

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

    def move_cap(self, position: int, most: float) -> None:
        """Hold an earlier stage at or below another value."""
        row = len(self.problem.cells) + len(self.problem.coupling) + position
        self._highs.changeRowBounds(row, -highs.INFINITY, most)
        self.caps[position] = Cap(self.caps[position].stage, most)

    def solve(self) -> tuple[float, Prices]:
        """Value of the LP and its duals."""
        highs.run(self._highs, f"the linear programme of {self.stage.name}")
        value = float(self._highs.getInfo().objective_function_value)
        dual = np.array(self._highs.getSolution().row_dual)
        blocks, rows = len(self.problem.cells), len(self.problem.coupling)
        return value, Prices(dual[blocks : blocks + rows], dual[blocks + rows :], dual[:blocks])

    def basis(self) -> Basis:
        """Where the last LP ended."""
        found = self._highs.getBasis()
        status = found.col_status
        basic = np.array([at == BASIC for at in status[self.fixed :]], dtype=np.bool_)
        return Basis(self._names, status[: self.fixed], found.row_status, self._keys[basic])

    def start_from(self, basis: Basis) -> None:
        """Start the next LP where one much like it ended; of other rows it is no use."""
        count = len(self.problem.cells) + len(self.problem.coupling) + len(self.caps)
        if basis.rows != self._names or len(basis.row) != count or len(basis.fixed) != self.fixed:
            return
        start = highspy.HighsBasis()
        inside = np.isin(self._keys, basis.key)
        start.col_status = basis.fixed + [BASIC if i else LOWER for i in inside]
        start.row_status = basis.row
        # columns that are no longer allowed leave holes, which HiGHS fills
        start.valid = start.alien = True
        self._highs.setBasis(start)

    def weights(self) -> Floats:
        """``weight[column]`` of the pool in the last solution."""
        return np.array(self._highs.getSolution().col_value)[self.fixed :]

    def given(self) -> Floats:
        """Value of every slack and extra in the last solution."""
        return np.array(self._highs.getSolution().col_value)[: self.fixed]

    def matrix(self) -> tuple[sparse.csc_array, tuple[Floats, Floats], tuple[Floats, Floats]]:
        """The LP's matrix, row bounds and column bounds; slacks, extras, pool."""
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
        """Cost of every LP column in a stage (the current one): slacks, extras, pool."""
        stage = stage or self.stage
        of_slack = stage.slack_cost(self.problem.coupling)[self._slack_row]
        of_extra = np.zeros(len(self.problem.extras))
        return np.concatenate([of_slack, of_extra, self.columns.cost(self.problem, stage)])
