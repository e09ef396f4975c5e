"""The programme over some columns of the pool, whole: for HiGHS to branch on."""

from __future__ import annotations

from dataclasses import dataclass

import highspy
import numpy as np
from scipy import sparse

from optimizer.arrays import Floats, Ints
from optimizer.clock import Clock
from optimizer.plan import highs
from optimizer.plan.relaxation.master import Master

WORK = 20_000_000_000
"""Nodes times columns times rows that a programme may take before it is widened: about 2,000
nodes at national size, and many more where nodes are small."""
MOST_NODES = 2_000
"""Nodes of a programme however small."""


@dataclass(frozen=True, eq=False)
class RestrictedProgramme:
    """A master's LP as arrays, to take parts of.

    Attributes
    ----------
    master : Master
    matrix : sparse array[row, column]
        Slacks and extras first, then the pool.
    rows, columns : (lower, upper)
    cost : array[column]
    """

    master: Master
    matrix: sparse.csc_array
    rows: tuple[Floats, Floats]
    columns: tuple[Floats, Floats]
    cost: Floats

    @classmethod
    def of(cls, master: Master) -> RestrictedProgramme:
        """The master as it stands."""
        return cls(master, *master.matrix(), master.cost())

    def solve(
        self, chosen: Ints, held: Ints, start: Ints | None, gap: float, nodes: int, clock: Clock
    ) -> tuple[Ints | None, float]:
        """The best whole plan of some columns.

        Parameters
        ----------
        chosen : array of int
            Positions in the pool of the columns to choose among; blocks that have none there
            are held.
        held : array of int
            Positions in the pool of the columns of all held blocks.
        start : array[block] of int, optional
            A plan as positions in the pool, to start from where its columns are chosen.
        gap : float
            Relative gap at which to stop.
        nodes : int
            Branch-and-bound nodes at most.
        clock : Clock

        Returns
        -------
        plan, bound
            Positions in the pool by block, or None; no plan of these columns is below the bound.
        """
        fixed = self.master.fixed
        keep = np.concatenate([np.arange(fixed), fixed + chosen])
        blocks = len(self.master.problem.cells)
        made = self.matrix[:, fixed + held].sum(axis=1) if len(held) else 0.0
        offset = float(self.cost[fixed + held].sum())
        free = np.ones(self.matrix.shape[0], dtype=np.bool_)
        free[self.master.columns.block[held]] = False
        lower, upper = self.columns
        whole = np.arange(len(keep)) >= fixed
        top = np.where(whole, np.minimum(upper[keep], 1.0), upper[keep])
        whole[len(self.master.slacks) : fixed] = [e.whole for e in self.master.problem.extras]
        mip = highs.solver(
            mip_rel_gap=gap,
            mip_abs_gap=1e-9,
            mip_max_nodes=nodes,
            mip_feasibility_tolerance=1e-9,
            **({} if clock.limit is None else {"time_limit": max(clock.left(), 0.01)}),
        )
        rows = ((self.rows[0] - made)[free], (self.rows[1] - made)[free])
        body = sparse.csc_array(self.matrix[:, keep].tocsr()[free])
        highs.from_arrays(mip, self.cost[keep], body, rows, (lower[keep], top), whole, offset)
        if start is not None:
            self._start(mip, chosen, start)
        what = f"the integer programme of {self.master.stage.name}"
        status = highs.run(mip, what)
        if start is not None and _lost(mip, self.cost[keep], offset):
            mip.clearSolver()
            status = highs.run(mip, what)
        info = mip.getInfo()
        if status == highspy.HighsModelStatus.kInfeasible:
            return None, np.inf
        bound = float(info.mip_dual_bound)
        if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
            return None, bound
        weight = np.array(mip.getSolution().col_value)[fixed:]
        plan = np.empty(blocks, dtype=np.int64)
        used = chosen[weight > 0.5]
        plan[self.master.columns.block[held]] = held
        plan[self.master.columns.block[used]] = used
        return plan, bound

    def _start(self, mip: highspy.Highs, chosen: Ints, start: Ints) -> None:
        """Give HiGHS a plan, where all its free columns are among the chosen."""
        here = np.flatnonzero(np.isin(chosen, start))
        blocks = np.unique(self.master.columns.block[chosen])
        if len(here) == len(blocks):
            index = (self.master.fixed + here).astype(np.int32)
            mip.setSolution(len(index), index, np.ones(len(index)))


def _lost(mip: highspy.Highs, cost: Floats, offset: float) -> bool:
    """Whether the solution is dearer than HiGHS says.

    Where presolve leaves out columns of the plan given, HiGHS 1.16 takes it for a better one of
    the reduced programme, and in the end gives the plan back with the value of the other.
    """
    said = float(mip.getInfo().objective_function_value)
    value = mip.getSolution().col_value
    return len(value) > 0 and float(cost @ value) + offset > said + 1e-6 * max(abs(said), 1.0)


def nodes_for(master: Master, columns: int) -> int:
    """Branch-and-bound nodes that a programme of so many columns may take."""
    rows = len(master.problem.cells) + len(master.problem.coupling)
    return min(max(WORK // max(columns * rows, 1), 100), MOST_NODES)
