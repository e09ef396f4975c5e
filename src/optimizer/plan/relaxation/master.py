"""The restricted master: the programme's LP over the columns found so far, kept in HiGHS.

Slacks, extras and rows are stated once in Pyomo; columns, caps and objectives are changes to the
instance that HiGHS holds, so that every solve starts from the last basis. A block with a single
column runs it whatever the duals, so it is *folded*: what it makes is taken off the rows' bounds,
and the LP has a row and columns only for blocks that have a choice. At a hundred thousand blocks
these are a few thousand.
"""

from __future__ import annotations

import highspy
import numpy as np
from scipy import sparse

from optimizer.arrays import Bools, Floats, Ints
from optimizer.plan import highs
from optimizer.plan.relaxation.column_pool import ColumnPool
from optimizer.plan.relaxation.columns import Columns
from optimizer.plan.relaxation.lp_basis import HeldStage, LpBasis
from optimizer.plan.relaxation.pricing import Prices
from optimizer.plan.relaxation.programme import pyomo_model, slack_pairs
from optimizer.plan.statement.problem import Problem, Stage

BASIC = highspy.HighsBasisStatus.kBasic
LOWER = highspy.HighsBasisStatus.kLower


class Master:
    """The LP over the pool; grows, never forgets.

    Parameters
    ----------
    problem : Problem
    columns : Columns
        The columns to start from, each once; at least one a block. The first of each block is
        where the first LP starts.
    stage : Stage
        What is minimised first.
    """

    def __init__(self, problem: Problem, columns: Columns, stage: Stage) -> None:
        self.problem, self.stage = problem, stage
        self.caps: list[HeldStage] = []
        self.slacks = slack_pairs(problem)
        self.fixed = len(self.slacks) + len(problem.extras)
        self._slack_row = np.array([row for row, _ in self.slacks], dtype=np.int64)
        self._names = tuple(row.name for row in problem.coupling)
        self._pool = ColumnPool(problem, columns)
        self._highs = self._stated(stage)
        lp = self._highs.getLp()
        self._of_fixed = _matrix(lp)
        self._bounds = np.array(lp.row_lower_), np.array(lp.row_upper_)
        self._room = np.zeros((2, len(self._names)))
        self._most = np.array(lp.col_upper_)
        self._cost = self.cost(stage)
        # of the pool: column of the LP (-1 when folded), and whether a stage held at 0 closed it
        self._at = np.full(len(columns), -1, dtype=np.int64)
        self._closed = np.zeros(len(columns), dtype=np.bool_)
        # of the blocks: row of the LP (-1 when folded), and the first column
        self._row = np.full(len(problem.cells), -1, dtype=np.int64)
        found, self._only = np.unique(columns.block, return_index=True)
        if len(found) < len(self._row):
            raise ValueError("a block has no column to start from")
        self._take_in(np.arange(len(columns)))

    def _stated(self, stage: Stage) -> highspy.Highs:
        """The programme without any block's columns, as Pyomo states it."""
        nothing = np.zeros(0, dtype=np.int64)
        own = self.problem.cells.shape[1]
        model = pyomo_model(
            self.problem, Columns.of(self.problem, nothing, nothing.reshape(0, own)), stage
        )
        # the pool grows by columns that leave the basis feasible: what primal simplex is for
        return highs.load(
            highs.solver(presolve="off", simplex_strategy=4),
            model,
            [*model.missed.values(), *model.extra.values()],
            list(model.row.values()),
        )

    @property
    def columns(self) -> Columns:
        """The pool's."""
        return self._pool.columns

    def known(self, columns: Columns) -> Bools:
        """``mask[column]``: whether the pool has it."""
        return self._pool.has(columns)

    def position(self, columns: Columns) -> Ints:
        """Position in the pool of columns that it has."""
        return self._pool.position(columns)

    def add(self, columns: Columns) -> None:
        """Append columns that the pool lacks to it and to the LP."""
        if not len(columns):
            return
        before, count = len(self._pool), len(columns)
        self._pool.add(columns)
        self._cost = np.concatenate([self._cost, columns.cost(self.problem, self.stage)])
        self._at = np.concatenate([self._at, np.full(count, -1, dtype=np.int64)])
        self._closed = np.concatenate([self._closed, np.zeros(count, dtype=np.bool_)])
        self._take_in(np.arange(before, before + count))

    def _take_in(self, fresh: Ints) -> None:
        """Give the LP the pool's fresh columns, and rows to the blocks that now have a choice."""
        blocks = np.bincount(self.columns.block[fresh], minlength=len(self._row)) > 0
        blocks[self.columns.block[self._only[blocks]]] = True
        more = np.zeros(len(self._row), dtype=np.bool_)
        more[self.columns.block[np.setdiff1d(fresh, self._only)]] = True
        opened = np.flatnonzero(more & (self._row < 0))
        basis = self._highs.getBasis()
        columns, rows = self._highs.getNumCol(), self._highs.getNumRow()
        self._row[opened] = rows + np.arange(len(opened))
        one, none = np.ones(len(opened)), np.zeros(0, dtype=np.int32)
        start = np.zeros(len(opened), dtype=np.int32)
        self._highs.addRows(len(opened), one, one, 0, start, none, np.zeros(0))
        entering = np.union1d(self._only[opened], fresh[more[self.columns.block[fresh]]])
        self._at[entering] = columns + np.arange(len(entering))
        self._add_columns(entering)
        self._fold()
        # an opened block goes on running the column that it ran, so the vertex is the same
        basic = np.isin(entering, self._only[opened])
        basis.col_status = [*basis.col_status, *(BASIC if b else LOWER for b in basic)]
        basis.row_status = [*basis.row_status, *([LOWER] * len(opened))]
        if len(basis.row_status) == self._highs.getNumRow():
            basis.valid = True
            self._highs.setBasis(basis)

    def _add_columns(self, entering: Ints) -> None:
        """Append columns of the pool to the LP."""
        count = len(entering)
        rows = self._highs.getNumRow()
        body = sparse.coo_array(self._pool.body[:, entering])
        at: list[Ints] = [np.arange(count), body.col.astype(np.int64)]
        row: list[Ints] = [self._row[self.columns.block[entering]], body.row.astype(np.int64)]
        value: list[Floats] = [np.ones(count), body.data]
        for cap in self.caps:
            cost = self.cost(cap.stage)[self.fixed + entering]
            used = np.flatnonzero(cost)
            at, row = [*at, used], [*row, np.full(len(used), cap.row)]
            value = [*value, cost[used]]
        whole = sparse.csc_array(
            (np.concatenate(value), (np.concatenate(row), np.concatenate(at))), shape=(rows, count)
        )
        self._highs.addCols(
            count,
            self._cost[self.fixed + entering],
            np.zeros(count),
            np.where(self._closed[entering], 0.0, highs.INFINITY),
            whole.nnz,
            whole.indptr[:-1].astype(np.int32),
            whole.indices.astype(np.int32),
            whole.data,
        )

    def leave_room(self, room: Floats) -> bool:
        """Keep rows from their bounds, and solve; whether that can be.

        Parameters
        ----------
        room : array[lower or upper, coupling row and cap]
            0 or more, in the rows' units.
        """
        rows = len(self._names)
        self._room = room[:, :rows]
        self._fold(room[1, rows:])
        highs.run(self._highs, f"the linear programme of {self.stage.name}")
        return bool(self._highs.getModelStatus() == highspy.HighsModelStatus.kOptimal)

    @property
    def _folded(self) -> Ints:
        """Positions in the pool of the folded blocks' columns."""
        return self._only[self._row < 0]

    def _fold(self, of_caps: Floats | None = None) -> None:
        """Take what folded blocks make off the bounds, and their cost into the offset.

        ``of_caps``: room to leave under each cap.
        """
        folded = self._folded
        made = self._pool.body[:, folded].sum(axis=1)
        lower, upper = self._bounds[0] + self._room[0], self._bounds[1] - self._room[1]
        for row, bounds in enumerate(zip(lower - made, upper - made, strict=True)):
            self._highs.changeRowBounds(row, *bounds)
        for i, cap in enumerate(self.caps):
            paid = float(self.cost(cap.stage)[self.fixed + folded].sum())
            room = 0.0 if of_caps is None else float(of_caps[i])
            self._highs.changeRowBounds(cap.row, -highs.INFINITY, cap.most - room - paid)
        self._highs.changeObjectiveOffset(float(self._cost[self.fixed + folded].sum()))

    def minimise(self, stage: Stage) -> None:
        """Change what is minimised."""
        self.stage = stage
        self._cost = self.cost(stage)
        cost = np.concatenate([self._cost[: self.fixed], np.zeros(self._highs.getNumCol())])
        inside = self._at >= 0
        cost[self._at[inside]] = self._cost[self.fixed :][inside]
        count = self._highs.getNumCol()
        self._highs.changeColsCost(count, np.arange(count, dtype=np.int32), cost[:count])
        self._highs.changeObjectiveOffset(float(self._cost[self.fixed + self._folded].sum()))

    def hold(self, stage: Stage, most: float) -> None:
        """Hold a stage at or below a value from here on.

        At 0 nothing of what the stage counts may be used: its slacks and the columns that
        miss something are closed, which is exact and needs no row. A folded block stays as it is.
        """
        cost = self.cost(stage)
        if most <= 0 and stage.rank is not None:
            shut = np.flatnonzero((cost[self.fixed :] != 0) & (self._at >= 0))
            self._closed[shut] = True
            slack = np.flatnonzero(cost[: self.fixed])
            self._most[slack] = 0.0
            for column in (*slack, *self._at[shut]):
                self._highs.changeColBounds(int(column), 0.0, 0.0)
            return
        inside = np.flatnonzero((cost[self.fixed :] != 0) & (self._at >= 0))
        slack = np.flatnonzero(cost[: self.fixed])
        used = np.concatenate([slack, self._at[inside]]).astype(np.int32)
        value = np.concatenate([cost[slack], cost[self.fixed + inside]])
        cap = HeldStage(stage, most, self._highs.getNumRow())
        self._highs.addRow(-highs.INFINITY, most, len(used), used, value)
        self.caps.append(cap)
        self._fold()

    def move_cap(self, position: int, most: float) -> None:
        """Hold an earlier stage at or below another value."""
        cap = self.caps[position]
        self.caps[position] = HeldStage(cap.stage, most, cap.row)
        self._fold()

    def solve(self) -> tuple[float, Prices]:
        """Value of the LP and its duals."""
        highs.run(self._highs, f"the linear programme of {self.stage.name}")
        value = float(self._highs.getInfo().objective_function_value)
        dual = np.array(self._highs.getSolution().row_dual)
        rows = dual[: len(self.problem.coupling)]
        caps = dual[[cap.row for cap in self.caps]] if self.caps else np.zeros(0)
        blocks = np.zeros(len(self._row))
        free = self._row >= 0
        blocks[free] = dual[self._row[free]]
        folded = self._folded
        paid = self._cost[self.fixed + folded] - self._pool.body[:, folded].T @ rows
        for cap, price in zip(self.caps, caps, strict=True):
            paid = paid - price * self.cost(cap.stage)[self.fixed + folded]
        blocks[~free] = paid
        return value, Prices(rows, caps, blocks)

    def priced_at(self, near: Prices) -> tuple[float, Prices]:
        """The nearest duals that the slacks allow, and the dual objective that they have.

        A dual of a row is at most what a unit missed costs, and pushes a bound that there is.
        """
        rows, caps = near.rows, np.minimum(near.caps, 0.0)
        price = self._cost[: self.fixed].copy()
        for cap, dual in zip(self.caps, caps, strict=True):
            price -= dual * self.cost(cap.stage)[: self.fixed]
        most = np.where(np.isfinite(self._bounds[0]), np.inf, 0.0)
        least = np.where(np.isfinite(self._bounds[1]), -np.inf, 0.0)
        for (row, side), cost, room in zip(self.slacks, price, self._most, strict=False):
            if room > 0 and side == "under":
                most[row] = min(most[row], cost)
            elif room > 0:
                least[row] = max(least[row], -cost)
        rows = np.clip(rows, least, most)
        bound = np.where(rows > 0, self._bounds[0], self._bounds[1])
        used = rows != 0
        worth = float(rows[used] @ bound[used]) + float(near.blocks.sum())
        worth += sum(float(dual) * c.most for dual, c in zip(caps, self.caps, strict=True))
        return worth, Prices(rows, caps, near.blocks)

    def basis(self) -> LpBasis:
        """Where the last LP ended."""
        found = self._highs.getBasis()
        # every look at a status list copies all of it
        status, of_row = found.col_status, found.row_status
        row = [of_row[i] for i in (*range(len(self.problem.coupling)), *(c.row for c in self.caps))]
        basic = np.zeros(len(status), dtype=np.bool_)
        _, variables = self._highs.getBasicVariables()  # type: ignore[attr-defined]
        # of a programme without columns HiGHS names one all the same
        basic[[v for v in variables if 0 <= v < len(basic)]] = True
        inside = np.flatnonzero(self._at >= 0)
        key = self._pool.key[inside[basic[self._at[inside]]]]
        return LpBasis(self._names, status[: self.fixed], row, key)

    def start_from(self, basis: LpBasis) -> None:
        """Start the next LP where one much like it ended; of other rows it is no use."""
        at = [*range(len(self.problem.coupling)), *(cap.row for cap in self.caps)]
        if basis.rows != self._names or len(basis.row) != len(at) or len(basis.fixed) != self.fixed:
            return
        start = highspy.HighsBasis()
        inside = np.flatnonzero(self._at >= 0)
        basic = np.zeros(self._highs.getNumCol(), dtype=np.bool_)
        basic[self._at[inside]] = np.isin(self._pool.key[inside], basis.key)
        start.col_status = basis.fixed + [BASIC if i else LOWER for i in basic[self.fixed :]]
        rows = [LOWER] * self._highs.getNumRow()
        for position, status in zip(at, basis.row, strict=True):
            rows[position] = status
        start.row_status = rows
        # columns that are no longer allowed leave holes, which HiGHS fills
        start.valid = start.alien = True
        self._highs.setBasis(start)

    def weights(self) -> Floats:
        """``weight[column]`` of the pool in the last solution."""
        found = np.array(self._highs.getSolution().col_value)
        weight = np.zeros(len(self._pool))
        inside = self._at >= 0
        weight[inside] = found[self._at[inside]]
        weight[self._folded] = 1.0
        return weight

    def heaviest(self) -> Ints:
        """Position in the pool of each block's column of most weight in the last solution."""
        weight = self.weights()
        used = np.flatnonzero(weight > 1e-9)
        block = self.columns.block[used]
        order = np.lexsort((weight[used], block))
        plan = np.empty(len(self._row), dtype=np.int64)
        plan[block[order]] = used[order]  # of each block the heaviest, which comes last
        return plan

    def given(self) -> Floats:
        """Value of every slack and extra in the last solution."""
        return np.array(self._highs.getSolution().col_value)[: self.fixed]

    def matrix(self) -> tuple[sparse.csc_array, tuple[Floats, Floats], tuple[Floats, Floats]]:
        """The whole LP, nothing folded: matrix, row bounds and column bounds.

        Rows: blocks, coupling rows, caps. Columns: slacks, extras, pool.
        """
        blocks, count = len(self._row), len(self._pool)
        one = sparse.csc_array(
            (np.ones(count), (self.columns.block, np.arange(count))), shape=(blocks, count)
        )
        caps = [sparse.csc_array(self.cost(cap.stage)[None]) for cap in self.caps]
        matrix = sparse.vstack(
            [
                sparse.hstack([sparse.csc_array((blocks, self.fixed)), one]),
                sparse.hstack([self._of_fixed, self._pool.body]),
                *caps,
            ],
            format="csc",
        )
        single = np.ones(blocks)
        most = np.array([cap.most for cap in self.caps])
        free = np.where(self._closed, 0.0, highs.INFINITY)
        return (
            sparse.csc_array(matrix),
            (
                np.concatenate([single, self._bounds[0], np.full(len(most), -highs.INFINITY)]),
                np.concatenate([single, self._bounds[1], most]),
            ),
            (np.zeros(self.fixed + count), np.concatenate([self._most, free])),
        )

    def cost(self, stage: Stage | None = None) -> Floats:
        """Cost of every column in a stage (the current one): slacks, extras, pool."""
        stage = stage or self.stage
        of_slack = stage.slack_cost(self.problem.coupling)[self._slack_row]
        of_extra = np.zeros(len(self.problem.extras))
        return np.concatenate([of_slack, of_extra, self.columns.cost(self.problem, stage)])


def _matrix(lp: highspy.HighsLp) -> sparse.csc_array:
    """Matrix of an LP of HiGHS."""
    of = lp.a_matrix_
    parts = (np.array(of.value_), np.array(of.index_), np.array(of.start_))
    return sparse.csc_array(parts, shape=(lp.num_row_, lp.num_col_))
