"""HiGHS as this folder uses it: load a Pyomo programme, run, read; deterministic always."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from functools import cache
from typing import Any

import highspy
import numpy as np
import pyomo.environ as pyo
from pyomo.repn.plugins.standard_form import LinearStandardFormCompiler
from scipy import sparse

from optimizer.arrays import Bools, Floats
from optimizer.errors import SolverError

INFINITY = highspy.kHighsInf


def solver(**options: Any) -> highspy.Highs:
    """A silent HiGHS on one thread, so that the same input gives the same bits.

    No time limit either, unless the user gave one: what a run finds must not depend on how
    fast the machine is.
    """
    highs = _silent()
    for name, value in {
        "output_flag": False,
        "threads": 1,
        "parallel": "off",
        "random_seed": 0,
        **options,
    }.items():
        highs.setOptionValue(name, value)
    return highs


@cache
def _banner_shown() -> bool:
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
    return True


def _silent() -> highspy.Highs:
    _banner_shown()
    return highspy.Highs()  # type: ignore[no-untyped-call]


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
        lp.integrality_ = [
            highspy.HighsVarType.kInteger if i else highspy.HighsVarType.kContinuous
            for i in integer
        ]
    if highs.passModel(lp) == highspy.HighsStatus.kError:
        raise SolverError("HiGHS refused the programme: some figure in it is not finite")
    return highs


def load(
    highs: highspy.Highs,
    model: pyo.ConcreteModel,
    columns: Sequence[Any],
    rows: Sequence[Any],
) -> highspy.Highs:
    """Hand a Pyomo programme to HiGHS, columns and rows in the order given."""
    form = LinearStandardFormCompiler().write(
        model, mixed_form=True, column_order=list(columns), row_order=list(rows)
    )
    lower, upper = np.full(len(rows), -INFINITY), np.full(len(rows), INFINITY)
    # mixed form writes a range as two rows of one constraint; fold them back into one
    position = {id(con): i for i, con in enumerate(rows)}
    matrix = sparse.csr_array(form.A)
    keep = np.full(len(rows), -1)
    for i, (entry, bound) in enumerate(zip(form.rows, form.rhs, strict=True)):
        at = position[id(entry.constraint)]
        keep[at] = i
        if entry.bound_type in (0, -1):
            lower[at] = bound
        if entry.bound_type in (0, 1):
            upper[at] = bound
    place = {id(var): i for i, var in enumerate(form.columns)}
    if (keep < 0).any() or any(id(var) not in place for var in columns):
        raise SolverError("a row of the programme is empty, or a column stands in no row")
    order = np.array([place[id(var)] for var in columns], dtype=np.int64)
    body = sparse.csc_array(matrix[keep][:, order])
    cost = np.asarray(sparse.csr_array(form.c).todense()).ravel()[order]
    span = (
        np.array([0.0 if v.lb is None else v.lb for v in columns]),
        np.array([INFINITY if v.ub is None else v.ub for v in columns]),
    )
    integer = np.array([v.is_integer() for v in columns])
    return from_arrays(highs, cost, body, (lower, upper), span, integer)


def run(highs: highspy.Highs, what: str) -> highspy.HighsModelStatus:
    """Solve; raise unless it ended in a way that leaves something to read."""
    highs.run()
    status = highs.getModelStatus()
    usable = (
        highspy.HighsModelStatus.kOptimal,
        highspy.HighsModelStatus.kInfeasible,
        highspy.HighsModelStatus.kSolutionLimit,
        highspy.HighsModelStatus.kIterationLimit,
        highspy.HighsModelStatus.kTimeLimit,
        highspy.HighsModelStatus.kObjectiveBound,
        highspy.HighsModelStatus.kObjectiveTarget,
    )
    if status == highspy.HighsModelStatus.kModelEmpty:
        # nothing is left to decide, and that is solved
        return highspy.HighsModelStatus.kOptimal
    if status not in usable:
        raise SolverError(f"{what}: HiGHS ended with {highs.modelStatusToString(status)!r}")
    return status
