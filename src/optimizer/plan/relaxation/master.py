"""The restricted master: the programme's LP over the columns found so far, kept in HiGHS.

Columns, caps and objectives are changes to the instance that HiGHS holds, so that every solve
starts from the last basis. A block with a single column runs it whatever the duals, so it is
*folded*: what it contributes is taken off the rows' bounds, and the LP has a row and columns only
for blocks that have a choice. At a hundred thousand blocks these are a few thousand.
"""

from __future__ import annotations

import highspy
import numpy as np
from scipy import sparse

from optimizer.arrays import Floats, Ints
from optimizer.plan import highs
from optimizer.plan.relaxation.columns import ColumnPool, Columns
from optimizer.plan.relaxation.linear_programme import (
    HeldStage,
    LinearProgramme,
    LpBasis,
    leading_coefficients,
    slack_pairs,
)
from optimizer.plan.relaxation.pricing import Prices
from optimizer.plan.statement.problem import Problem, Stage

BASIC = highspy.HighsBasisStatus.kBasic
LOWER = highspy.HighsBasisStatus.kLower


class Master:
    """The LP over the pool; it grows and never forgets a column.

    Parameters
    ----------
    columns : Columns
        The columns to start from, each once; at least one a block. The first LP starts where
        every block runs the first of its columns.
    stage : Stage
        What is minimised first.

    Attributes
    ----------
    caps : list of HeldStage
        Earlier stages that a row of the LP holds at or below a value.
    slacks : list of (constraint, side)
    leading : int
        Number of slacks and auxiliary variables, which come before the pool's columns.
    """

    def __init__(self, problem: Problem, columns: Columns, stage: Stage) -> None:
        self.problem, self.stage = problem, stage
        self.caps: list[HeldStage] = []
        self.slacks = slack_pairs(problem)
        self.leading = len(self.slacks) + len(problem.auxiliaries)
        self.pool = ColumnPool(problem, columns)
        self._names = tuple(row.name for row in problem.coupling)
        self._slack_row = np.array([row for row, _ in self.slacks], dtype=np.int64)
        self._cost = self.cost(stage)
        self._body = leading_coefficients(problem, self.slacks)
        self._bounds = (
            np.array([row.lower for row in problem.coupling], dtype=np.float64),
            np.array([row.upper for row in problem.coupling], dtype=np.float64),
        )
        self._distance = np.zeros((2, len(self._names)))
        most = [highs.INFINITY] * len(self.slacks) + [extra.most for extra in problem.auxiliaries]
        self._most = np.array(most, dtype=np.float64)
        # the pool grows by columns that leave the basis feasible: what primal simplex is for
        self._highs = highs.from_arrays(
            highs.solver(presolve="off", simplex_strategy=4),
            self._cost[: self.leading],
            self._body,
            self._bounds,
            (np.zeros(self.leading), self._most),
        )
        # of the pool: column of the LP (-1 when folded), and whether a stage held at 0 closed it
        self._lp_column = np.full(len(columns), -1, dtype=np.int64)
        self._closed = np.zeros(len(columns), dtype=np.bool_)
        # of the blocks: row of the LP (-1 when folded), and the first column
        self._block_row = np.full(len(problem.cells), -1, dtype=np.int64)
        with_columns, self._first = np.unique(columns.block, return_index=True)
        if len(with_columns) < len(self._block_row):
            raise ValueError("a block has no column to start from")
        self._enter(np.arange(len(columns)))

    @property
    def columns(self) -> Columns:
        """The pool's columns."""
        return self.pool.columns

    def add(self, columns: Columns) -> None:
        """Append columns that the pool lacks to it and to the LP."""
        if not len(columns):
            return
        before, count = len(self.pool), len(columns)
        self.pool.add(columns)
        self._cost = np.concatenate([self._cost, columns.cost(self.problem, self.stage)])
        self._lp_column = np.concatenate([self._lp_column, np.full(count, -1, dtype=np.int64)])
        self._closed = np.concatenate([self._closed, np.zeros(count, dtype=np.bool_)])
        self._enter(np.arange(before, before + count))

    def positions(self, block: Ints, mix: Ints) -> Ints:
        """Positions in the pool of columns, which are added where it lacks them."""
        columns = Columns.of(self.problem, block, mix)
        lacking = ~self.pool.has(columns)
        self.add(Columns.of(self.problem, block[lacking], mix[lacking]))
        return self.pool.position(columns)

    def plan_positions(self, mix: Ints) -> Ints:
        """``position[block]`` of the columns of a plan ``mix[cell]``, added where they lack."""
        cells = self.problem.cells
        return self.positions(np.arange(len(cells)), mix[cells])

    def mix_of(self, plan: Ints) -> Ints:
        """``mix[cell]`` of a plan of columns by their positions in the pool."""
        mix = np.empty(self.problem.shape[0], dtype=np.int64)
        mix[self.problem.cells[self.columns.block[plan]]] = self.columns.mix[plan]
        return mix

    def _enter(self, fresh: Ints) -> None:
        """Give the LP the pool's fresh columns, and rows to the blocks that now have a choice."""
        block = self.columns.block
        choice = np.zeros(len(self._block_row), dtype=np.bool_)
        choice[block[np.setdiff1d(fresh, self._first)]] = True
        opened = np.flatnonzero(choice & (self._block_row < 0))
        basis = self._highs.getBasis()
        columns, rows = self._highs.getNumCol(), self._highs.getNumRow()
        self._block_row[opened] = rows + np.arange(len(opened))
        one, none = np.ones(len(opened)), np.zeros(0, dtype=np.int32)
        start = np.zeros(len(opened), dtype=np.int32)
        self._highs.addRows(len(opened), one, one, 0, start, none, np.zeros(0))
        entering = np.union1d(self._first[opened], fresh[choice[block[fresh]]])
        self._lp_column[entering] = columns + np.arange(len(entering))
        self._add_to_lp(entering)
        self._fold()
        # an opened block goes on running the column that it ran, so the vertex is the same
        basic = np.isin(entering, self._first[opened])
        basis.col_status = [*basis.col_status, *(BASIC if b else LOWER for b in basic)]
        basis.row_status = [*basis.row_status, *([LOWER] * len(opened))]
        if len(basis.row_status) == self._highs.getNumRow():
            basis.valid = True
            self._highs.setBasis(basis)

    def _add_to_lp(self, entering: Ints) -> None:
        """Append columns of the pool to the LP."""
        count = len(entering)
        body = sparse.coo_array(self.pool.body[:, entering])
        column: list[Ints] = [np.arange(count), body.col.astype(np.int64)]
        row: list[Ints] = [self._block_row[self.columns.block[entering]], body.row.astype(np.int64)]
        value: list[Floats] = [np.ones(count), body.data]
        for cap in self.caps:
            cost = self.cost(cap.stage)[self.leading + entering]
            used = np.flatnonzero(cost)
            column, row = [*column, used], [*row, np.full(len(used), cap.row)]
            value = [*value, cost[used]]
        matrix = sparse.csc_array(
            (np.concatenate(value), (np.concatenate(row), np.concatenate(column))),
            shape=(self._highs.getNumRow(), count),
        )
        self._highs.addCols(
            count,
            self._cost[self.leading + entering],
            np.zeros(count),
            np.where(self._closed[entering], 0.0, highs.INFINITY),
            matrix.nnz,
            matrix.indptr[:-1].astype(np.int32),
            matrix.indices.astype(np.int32),
            matrix.data,
        )

    def tighten(self, distance: Floats) -> bool:
        """Keep the rows at a distance from their bounds and solve; whether that is possible.

        ``distance[lower or upper, coupling row and cap]`` is 0 or more, in the rows' units.
        """
        rows = len(self._names)
        self._distance = distance[:, :rows]
        self._fold(distance[1, rows:])
        self._run()
        return bool(self._highs.getModelStatus() == highspy.HighsModelStatus.kOptimal)

    @property
    def _folded(self) -> Ints:
        """Positions in the pool of the folded blocks' columns."""
        return self._first[self._block_row < 0]

    def _fold(self, cap_distance: Floats | None = None) -> None:
        """Take what folded blocks contribute off the bounds, and their cost into the offset."""
        folded = self._folded
        contributed = self.pool.body[:, folded].sum(axis=1)
        lower, upper = self._bounds[0] + self._distance[0], self._bounds[1] - self._distance[1]
        shifted = zip(lower - contributed, upper - contributed, strict=True)
        for row, bounds in enumerate(shifted):
            self._highs.changeRowBounds(row, *bounds)
        for i, cap in enumerate(self.caps):
            cost = float(self.cost(cap.stage)[self.leading + folded].sum())
            distance = 0.0 if cap_distance is None else float(cap_distance[i])
            self._highs.changeRowBounds(cap.row, -highs.INFINITY, cap.most - distance - cost)
        self._highs.changeObjectiveOffset(float(self._cost[self.leading + folded].sum()))

    def minimise(self, stage: Stage) -> None:
        """Change what is minimised."""
        self.stage = stage
        self._cost = self.cost(stage)
        count = self._highs.getNumCol()
        cost = np.zeros(count)
        cost[: self.leading] = self._cost[: self.leading]
        inside = self._lp_column >= 0
        cost[self._lp_column[inside]] = self._cost[self.leading :][inside]
        self._highs.changeColsCost(count, np.arange(count, dtype=np.int32), cost)
        self._highs.changeObjectiveOffset(float(self._cost[self.leading + self._folded].sum()))

    def hold(self, stage: Stage, most: float) -> None:
        """Hold a stage at or below a value from here on.

        A shortfall held at 0 needs no row: its slacks, and the columns that miss something in
        it, are closed, which is exact. A folded block stays as it is.
        """
        cost = self.cost(stage)
        inside = np.flatnonzero((cost[self.leading :] != 0) & (self._lp_column >= 0))
        slack = np.flatnonzero(cost[: self.leading])
        used = np.concatenate([slack, self._lp_column[inside]]).astype(np.int32)
        if most <= 0 and stage.rank is not None:
            self._closed[inside] = True
            self._most[slack] = 0.0
            for column in used:
                self._highs.changeColBounds(int(column), 0.0, 0.0)
            return
        value = np.concatenate([cost[slack], cost[self.leading + inside]])
        self.caps.append(HeldStage(stage, most, self._highs.getNumRow()))
        self._highs.addRow(-highs.INFINITY, most, len(used), used, value)
        self._fold()

    def move_cap(self, position: int, most: float) -> None:
        """Hold an earlier stage at or below another value."""
        cap = self.caps[position]
        self.caps[position] = HeldStage(cap.stage, most, cap.row)
        self._fold()

    def _run(self) -> None:
        highs.run(self._highs, f"the linear programme of {self.stage.name}")

    def solve(self) -> tuple[float, Prices]:
        """Value of the LP and its duals."""
        self._run()
        value = float(self._highs.getInfo().objective_function_value)
        dual = np.array(self._highs.getSolution().row_dual)
        rows = dual[: len(self.problem.coupling)]
        caps = dual[[cap.row for cap in self.caps]] if self.caps else np.zeros(0)
        blocks = np.zeros(len(self._block_row))
        in_lp = self._block_row >= 0
        blocks[in_lp] = dual[self._block_row[in_lp]]
        # the dual of a folded block is the reduced cost of the only column that it has
        folded = self._folded
        reduced = self._cost[self.leading + folded] - self.pool.body[:, folded].T @ rows
        for cap, price in zip(self.caps, caps, strict=True):
            reduced = reduced - price * self.cost(cap.stage)[self.leading + folded]
        blocks[~in_lp] = reduced
        return value, Prices(rows, caps, blocks)

    def feasible_duals(self, near: Prices) -> tuple[float, Prices]:
        """Dual objective of the nearest duals that the slacks allow, and these duals.

        A dual of a row is at most what a unit missed costs, and pushes a bound that exists.
        """
        rows, caps = near.rows, np.minimum(near.caps, 0.0)
        slack_price = self._cost[: self.leading].copy()
        for cap, dual in zip(self.caps, caps, strict=True):
            slack_price -= dual * self.cost(cap.stage)[: self.leading]
        most = np.where(np.isfinite(self._bounds[0]), np.inf, 0.0)
        least = np.where(np.isfinite(self._bounds[1]), -np.inf, 0.0)
        for (row, side), price, slack in zip(self.slacks, slack_price, self._most, strict=False):
            if slack > 0 and side == "under":
                most[row] = min(most[row], price)
            elif slack > 0:
                least[row] = max(least[row], -price)
        rows = np.clip(rows, least, most)
        bound = np.where(rows > 0, self._bounds[0], self._bounds[1])
        used = rows != 0
        value = float(rows[used] @ bound[used]) + float(near.blocks.sum())
        value += sum(float(dual) * c.most for dual, c in zip(caps, self.caps, strict=True))
        return value, Prices(rows, caps, near.blocks)

    def _row_numbers(self) -> list[int]:
        """Rows of the LP of the coupling rows, then of the caps."""
        return [*range(len(self.problem.coupling)), *(cap.row for cap in self.caps)]

    def basis(self) -> LpBasis:
        """Where the last LP ended."""
        ended = self._highs.getBasis()
        # every look at a status list copies all of it
        column_status, row_status = ended.col_status, ended.row_status
        basic = np.zeros(len(column_status), dtype=np.bool_)
        _, variables = self._highs.getBasicVariables()  # type: ignore[attr-defined]
        # of a programme without columns HiGHS names one all the same
        basic[[v for v in variables if 0 <= v < len(basic)]] = True
        inside = np.flatnonzero(self._lp_column >= 0)
        return LpBasis(
            self._names,
            column_status[: self.leading],
            [row_status[i] for i in self._row_numbers()],
            self.pool.key[inside[basic[self._lp_column[inside]]]],
        )

    def start_from(self, basis: LpBasis) -> None:
        """Start the next LP where one much like it ended; a basis of other rows is ignored."""
        numbers = self._row_numbers()
        sizes = len(basis.row), len(basis.leading)
        if basis.rows != self._names or sizes != (len(numbers), self.leading):
            return
        start = highspy.HighsBasis()
        inside = np.flatnonzero(self._lp_column >= 0)
        basic = np.zeros(self._highs.getNumCol(), dtype=np.bool_)
        basic[self._lp_column[inside]] = np.isin(self.pool.key[inside], basis.key)
        start.col_status = basis.leading + [BASIC if i else LOWER for i in basic[self.leading :]]
        rows = [LOWER] * self._highs.getNumRow()
        for number, status in zip(numbers, basis.row, strict=True):
            rows[number] = status
        start.row_status = rows
        # columns that are no longer allowed leave holes, which HiGHS fills
        start.valid = start.alien = True
        self._highs.setBasis(start)

    def weights(self) -> Floats:
        """``weight[column]`` of the pool in the last solution."""
        values = np.array(self._highs.getSolution().col_value)
        weight = np.zeros(len(self.pool))
        inside = self._lp_column >= 0
        weight[inside] = values[self._lp_column[inside]]
        weight[self._folded] = 1.0
        return weight

    def heaviest(self) -> Ints:
        """Position in the pool of each block's column of most weight in the last solution."""
        weight = self.weights()
        used = np.flatnonzero(weight > 1e-9)
        block = self.columns.block[used]
        order = np.lexsort((weight[used], block))
        plan = np.empty(len(self._block_row), dtype=np.int64)
        plan[block[order]] = used[order]  # of each block the heaviest, which comes last
        return plan

    def leading_values(self) -> Floats:
        """Value of every slack and auxiliary variable in the last solution."""
        return np.array(self._highs.getSolution().col_value)[: self.leading]

    def linear_programme(self) -> LinearProgramme:
        """The whole LP, nothing folded."""
        blocks, count = len(self._block_row), len(self.pool)
        one = sparse.csc_array(
            (np.ones(count), (self.columns.block, np.arange(count))), shape=(blocks, count)
        )
        matrix = sparse.vstack(
            [
                sparse.hstack([sparse.csc_array((blocks, self.leading)), one]),
                sparse.hstack([self._body, self.pool.body]),
                *(sparse.csc_array(self.cost(cap.stage)[None]) for cap in self.caps),
            ],
            format="csc",
        )
        single, most = np.ones(blocks), np.array([cap.most for cap in self.caps])
        below = np.full(len(most), -highs.INFINITY)
        upper = np.concatenate([self._most, np.where(self._closed, 0.0, highs.INFINITY)])
        return LinearProgramme(
            name=self.stage.name,
            cost=self.cost(),
            matrix=sparse.csc_array(matrix),
            rows=(
                np.concatenate([single, self._bounds[0], below]),
                np.concatenate([single, self._bounds[1], most]),
            ),
            columns=(np.zeros(self.leading + count), upper),
            whole=np.array(
                [False] * len(self.slacks) + [e.whole for e in self.problem.auxiliaries],
                dtype=np.bool_,
            ),
            block=self.columns.block,
            blocks=blocks,
        )

    def cost(self, stage: Stage | None = None) -> Floats:
        """Cost of every column in a stage, by default the current one: leading, then pool."""
        stage = stage or self.stage
        slack = stage.slack_cost(self.problem.coupling)[self._slack_row]
        auxiliary = np.zeros(len(self.problem.auxiliaries))
        return np.concatenate([slack, auxiliary, self.columns.cost(self.problem, stage)])
