"""HiGHS as this folder uses it: silent, on one thread, the same bits for the same input."""

from __future__ import annotations

import os
import sys
from functools import cache
from typing import Any

import highspy
import numpy as np
from scipy import sparse

from optimizer.arrays import Bools, Floats, Ints
from optimizer.errors import SolverError
from optimizer.plan.integer_programme import (
    IntegerProgramme,
    IntegerSolution,
    SolverLimits,
    SolverStatus,
)

INFINITY = highspy.kHighsInf
Basis = highspy.HighsBasis


def solver(**options: Any) -> highspy.Highs:
    """A silent HiGHS on one thread, so that the same input gives the same bits.

    It has no time limit unless the user gave one: what a run finds must not depend on how fast
    the machine is.
    """
    _swallow_banner()
    highs = highspy.Highs()  # type: ignore[no-untyped-call]
    fixed: dict[str, Any] = {
        "output_flag": False,
        "threads": 1,
        "parallel": "off",
        "random_seed": 0,
    }
    for name, value in (fixed | options).items():
        highs.setOptionValue(name, value)
    return highs


@cache
def _swallow_banner() -> None:
    """Let HiGHS print its banner into nothing; it does so once, on its first instance.

    No option reaches it, and it would stand in front of ``--json`` output.
    """
    sys.stdout.flush()
    kept = os.dup(1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        highspy.Highs()  # type: ignore[no-untyped-call]
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)


def from_arrays(
    highs: highspy.Highs,
    cost: Floats,
    matrix: sparse.csc_array,
    rows: tuple[Floats, Floats],
    columns: tuple[Floats, Floats],
    integer: Bools | None = None,
    offset: float = 0.0,
) -> highspy.Highs:
    """Pass a whole programme: minimise cost·x + offset, rows and columns within bounds."""
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = matrix.shape[1], matrix.shape[0]
    lp.col_cost_, lp.offset_ = cost, offset
    lp.col_lower_, lp.col_upper_ = columns
    lp.row_lower_, lp.row_upper_ = rows
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_ = matrix.indptr
    lp.a_matrix_.index_ = matrix.indices
    lp.a_matrix_.value_ = matrix.data
    if integer is not None and integer.any():
        kinds = highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger
        lp.integrality_ = [kinds[int(whole)] for whole in integer]
    if highs.passModel(lp) == highspy.HighsStatus.kError:
        raise SolverError("HiGHS refused the programme: some figure in it is not finite")
    return highs


def run(highs: highspy.Highs, name: str) -> highspy.HighsModelStatus:
    """Solve; a :class:`SolverError` where HiGHS ends in a way that leaves nothing to read."""
    highs.run()
    ends, status = highspy.HighsModelStatus, highs.getModelStatus()
    stopped = (ends.kSolutionLimit, ends.kIterationLimit, ends.kTimeLimit)
    bounded = (ends.kObjectiveBound, ends.kObjectiveTarget)
    readable = (ends.kOptimal, ends.kInfeasible, *stopped, *bounded)
    if status == ends.kModelEmpty:
        # nothing is left to decide, and that is solved
        return ends.kOptimal
    if status not in readable:
        raise SolverError(f"{name}: HiGHS ended with {highs.modelStatusToString(status)!r}")
    return status


class IncrementalLp:
    """A linear programme of which columns are opened and closed, solved again from a basis.

    Rows are scaled to the size of their largest coefficient, so that bases stay well conditioned.

    ``cost[column]``, ``matrix[row, column]``; ``rows`` and ``columns`` are (lower, upper).
    """

    def __init__(
        self,
        name: str,
        cost: Floats,
        matrix: sparse.csr_array,
        rows: tuple[Floats, Floats],
        columns: tuple[Floats, Floats],
    ) -> None:
        size = np.maximum(abs(matrix).max(axis=1).toarray().ravel(), 1e-12)
        scaled = sparse.csc_array(sparse.diags_array(1.0 / size) @ matrix)
        bounds = (rows[0] / size, rows[1] / size)
        self._highs = from_arrays(solver(presolve="off"), cost, scaled, bounds, columns)
        self._name = name

    def open(self, column: Ints, opened: Bools) -> None:
        """Let columns be 0 or more, or close them at 0."""
        upper = np.where(opened, INFINITY, 0.0)
        which = column.astype(np.int32)
        self._highs.changeColsBounds(len(column), which, np.zeros(len(column)), upper)

    def solve(self, basis: Basis | None) -> tuple[float, Basis] | None:
        """Value and basis of the optimum, from a basis of before; None where there is none.

        Raises SolverError when HiGHS ends without an answer, also from no basis at all.
        """
        if basis is not None:
            self._highs.setBasis(basis)
        try:
            status = run(self._highs, self._name)
        except SolverError:
            # a start that HiGHS could make nothing of
            self._highs.clearSolver()
            status = run(self._highs, self._name)
        if status == highspy.HighsModelStatus.kInfeasible:
            return None
        return float(self._highs.getInfo().objective_function_value), self._highs.getBasis()

    def solution(self) -> tuple[Floats, Floats]:
        """``value[column]`` and ``reduced cost[column]`` of the last optimum."""
        ended = self._highs.getSolution()
        return np.array(ended.col_value), np.array(ended.col_dual)


def solve_integer(
    programme: IntegerProgramme, limits: SolverLimits, start: Floats | None = None
) -> IntegerSolution:
    """Solve an integer programme; see :class:`optimizer.plan.integer_programme.IntegerSolver`."""
    options = {
        "mip_rel_gap": limits.gap,
        "mip_abs_gap": limits.absolute_gap,
        "mip_feasibility_tolerance": limits.tolerance,
        "presolve": "choose" if limits.presolve else "off",
        "mip_max_nodes": limits.nodes,
        "time_limit": limits.seconds,
    }
    p, given = programme, {name: value for name, value in options.items() if value is not None}
    highs = from_arrays(solver(**given), p.cost, p.matrix, p.rows, p.columns, p.integer, p.offset)
    if start is not None:
        known = np.flatnonzero(~np.isnan(start)).astype(np.int32)
        highs.setSolution(len(known), known, start[known])
    status = run(highs, programme.name)
    if start is not None and _start_lost(highs, programme):
        highs.clearSolver()
        status = run(highs, programme.name)
    return _solution(highs, status, bool(programme.integer.any()))


def _solution(
    highs: highspy.Highs, status: highspy.HighsModelStatus, integer: bool
) -> IntegerSolution:
    if status == highspy.HighsModelStatus.kInfeasible:
        return IntegerSolution(SolverStatus.INFEASIBLE, None, np.inf)
    info = highs.getInfo()
    bound = float(info.mip_dual_bound if integer else info.objective_function_value)
    optimal = status == highspy.HighsModelStatus.kOptimal
    ended = SolverStatus.OPTIMAL if optimal else SolverStatus.STOPPED
    if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return IntegerSolution(ended, None, bound)
    return IntegerSolution(ended, np.array(highs.getSolution().col_value), bound)


def _start_lost(highs: highspy.Highs, programme: IntegerProgramme) -> bool:
    """Whether the solution is dearer than HiGHS says.

    Where presolve leaves out columns of the start, HiGHS 1.16 takes it for a better one of the
    reduced programme, and in the end gives the start back with the value of the other.
    """
    reported = float(highs.getInfo().objective_function_value)
    values = highs.getSolution().col_value
    if not len(values):
        return False
    value = float(programme.cost @ values) + programme.offset
    return value > reported + 1e-6 * max(abs(reported), 1.0)
