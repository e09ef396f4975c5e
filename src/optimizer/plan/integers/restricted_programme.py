"""The programme over some columns of the pool, each of them whole: for a solver to branch on."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from optimizer.arrays import Floats, Ints
from optimizer.clock import Clock
from optimizer.plan.integer_programme import IntegerProgramme, SolverLimits
from optimizer.plan.relaxation.linear_programme import LinearProgramme
from optimizer.plan.solvers import SOLVER, SOLVERS

WORK = 20_000_000_000
"""Nodes times columns times rows that a programme may take before it is widened: about 2,000
nodes at national size, and many more where nodes are small."""
MOST_NODES = 2_000
"""Nodes of a programme however small."""


def solve_restricted(
    lp: LinearProgramme,
    chosen: Ints,
    clock: Clock,
    *,
    gap: float,
    nodes: int,
    held: Ints | None = None,
    start: Ints | None = None,
) -> tuple[Ints | None, float]:
    """The best plan of some columns.

    Parameters
    ----------
    chosen : array of int
        Positions in the pool of the columns to choose among; blocks that have none there are held.
    gap : float
        Relative gap at which to stop.
    nodes : int
        Branch-and-bound nodes at most.
    held : array of int, optional
        Positions in the pool of the columns that the held blocks run.
    start : array[block] of int, optional
        A plan as positions in the pool, to start from where its columns are chosen.

    Returns
    -------
    plan, bound
        Positions in the pool by block, or None; no plan of these columns is below the bound.
    """
    held = np.zeros(0, dtype=np.int64) if held is None else held
    programme = _programme(lp, chosen, held)
    limits = SolverLimits(
        gap=gap,
        nodes=nodes,
        tolerance=1e-9,
        seconds=None if clock.limit is None else max(clock.remaining(), 0.01),
    )
    solution = SOLVERS[SOLVER](programme, limits, _start_values(lp, chosen, start))
    if solution.values is None:
        return None, solution.bound
    used = chosen[solution.values[lp.leading :] > 0.5]
    plan = np.empty(lp.blocks, dtype=np.int64)
    plan[lp.block[held]] = held
    plan[lp.block[used]] = used
    return plan, solution.bound


def _programme(lp: LinearProgramme, chosen: Ints, held: Ints) -> IntegerProgramme:
    """The programme over the chosen columns, what the held ones contribute taken off its rows."""
    keep = np.concatenate([np.arange(lp.leading), lp.leading + chosen])
    contributed = lp.matrix[:, lp.leading + held].sum(axis=1) if len(held) else 0.0
    free = np.ones(lp.matrix.shape[0], dtype=np.bool_)
    free[lp.block[held]] = False
    upper = lp.columns[1][keep]
    upper[lp.leading :] = np.minimum(upper[lp.leading :], 1.0)
    return IntegerProgramme(
        name=f"the integer programme of {lp.name}",
        cost=lp.cost[keep],
        matrix=sparse.csc_array(lp.matrix[:, keep].tocsr()[free]),
        rows=((lp.rows[0] - contributed)[free], (lp.rows[1] - contributed)[free]),
        columns=(lp.columns[0][keep], upper),
        integer=np.concatenate([lp.whole, np.ones(len(chosen), dtype=np.bool_)]),
        offset=float(lp.cost[lp.leading + held].sum()),
    )


def _start_values(lp: LinearProgramme, chosen: Ints, start: Ints | None) -> Floats | None:
    """A plan as values of its columns, where those of all free blocks are among the chosen."""
    if start is None:
        return None
    used = np.flatnonzero(np.isin(chosen, start))
    if len(used) < len(np.unique(lp.block[chosen])):
        return None
    values = np.full(lp.leading + len(chosen), np.nan)
    values[lp.leading + used] = 1.0
    return values


def nodes_for(lp: LinearProgramme, columns: int, coupling_rows: int) -> int:
    """Branch-and-bound nodes that a programme of so many columns may take."""
    rows = lp.blocks + coupling_rows
    return min(max(WORK // max(columns * rows, 1), 100), MOST_NODES)
