"""The integer finish: whole mixes from the fractional LP, with a proof of how good they are.

A plan below the incumbent can only use mixes whose excess (reduced cost above the cell's
least) is below incumbent − bound: the others are out by reduced-cost fixing. So the restricted
programme over the mixes of least excess, widened until it holds all that could still win,
ends with a proof; stopped before, it leaves a bound.
"""

from __future__ import annotations

from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray

from optimizer.plan import highs
from optimizer.plan.columns import Columns
from optimizer.plan.generation import Relaxation
from optimizer.plan.master import Master

__all__ = ["Finish", "finish", "value_of"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

FIRST_COLUMNS = 6
"""Mixes a cell (on average) in the first restricted programme."""
LARGEST = 60_000
"""Columns of the largest restricted programme tried."""
NODES = 2_000
"""Branch-and-bound nodes a restricted programme may take before it is widened."""
ROUNDS = 4
"""Widenings before the finish gives its best with the gap that is left."""


@dataclass(frozen=True, eq=False)
class Finish:
    """Whole mixes for a stage.

    Attributes
    ----------
    mix : array[cell] of int or None
        The mix of each cell; None when no whole plan keeps the earlier stages.
    value, bound : float
        Of the plan, and below which no plan is.
    """

    mix: Ints | None
    value: float
    bound: float

    @property
    def gap(self) -> float:
        """Proven gap, relative to the value (to 1 when it is smaller)."""
        return max(self.value - self.bound, 0.0) / max(abs(self.value), 1.0)


def finish(
    master: Master, relaxed: Relaxation, asked: float, incumbent: Ints | None = None
) -> Finish:
    """Find whole mixes for the master's stage, within the asked gap where it can.

    Parameters
    ----------
    master : Master
        Its pool gains the mixes that were tried.
    relaxed : Relaxation
        The LP of this stage.
    asked : float
        Relative gap to reach.
    incumbent : array[cell] of int, optional
        A plan that keeps all earlier stages.

    Returns
    -------
    Finish
    """
    best = Finish(None, np.inf, relaxed.bound)
    if incumbent is not None:
        best = _better(best, master, incumbent)
    basic = np.flatnonzero(master.weights() > 1e-9)
    count = FIRST_COLUMNS * master.problem.shape[0]
    for _ in range(ROUNDS):
        chosen, outside = _least_excess(master, relaxed, basic, best.value, count)
        tried, bound = _restricted(master, chosen, best.mix, asked)
        if tried is not None:
            best = _better(best, master, tried)
        # any plan either stays inside, or runs a mix from outside and pays its excess
        proven = max(relaxed.bound, min(bound, relaxed.bound + outside))
        best = Finish(best.mix, best.value, max(best.bound, min(proven, best.value)))
        if best.gap <= asked or count >= LARGEST or not np.isfinite(outside):
            return best
        count *= 4
    return best


def _better(best: Finish, master: Master, mix: Ints) -> Finish:
    """The better of the best so far and a plan that keeps the earlier stages."""
    value = value_of(master, mix)
    return Finish(mix, value, best.bound) if value < best.value else best


def value_of(master: Master, mix: Ints) -> float:
    """What a whole plan is worth in the master's stage (misses of coupling rows included)."""
    problem, stage = master.problem, master.stage
    columns = Columns.of(problem, np.arange(len(mix)), mix)
    value = float(columns.cost(problem, stage).sum())
    for row, cost in zip(problem.coupling, stage.slack_cost(problem.coupling), strict=True):
        if cost:
            made = row.quantity.of(columns.cell, columns.sales, columns.levels).sum()
            value += cost * row.shortfall(float(made))
    return value


def _least_excess(
    master: Master, relaxed: Relaxation, basic: Ints, value: float, count: int
) -> tuple[Ints, float]:
    """Pool positions of the mixes to try, and the least excess left outside.

    Mixes that cannot be part of a better plan stay out whatever the count.
    """
    excess = relaxed.excess
    slack = 1e-9 * max(abs(relaxed.bound), 1.0)
    most = value - relaxed.bound + slack if np.isfinite(value) else np.inf
    flat = excess.ravel()
    able = np.flatnonzero(flat <= most if np.isfinite(most) else np.isfinite(flat))
    if len(able) > count:
        able = able[np.argpartition(flat[able], count)[:count]]
    inside = np.zeros(excess.shape, dtype=np.bool_)
    inside.ravel()[able] = True
    inside[np.arange(len(excess)), excess.argmin(axis=1)] = True
    inside[master.columns.cell[basic], master.columns.mix[basic]] = True
    left = flat[~inside.ravel() & np.isfinite(flat)]
    left = left[left <= most]
    outside = float(left.min()) if len(left) else np.inf
    cell, mix = np.nonzero(inside & ~master.known)
    master.add(Columns.of(master.problem, cell, mix))
    return np.flatnonzero(inside[master.columns.cell, master.columns.mix]), outside


def _restricted(
    master: Master, chosen: Ints, start: Ints | None, asked: float
) -> tuple[Ints | None, float]:
    """Solve the integer programme over some columns of the pool: mixes, and its bound."""
    matrix, rows, (lower, upper) = master.matrix()
    slacks = len(master.slacks)
    keep = np.concatenate([np.arange(slacks), slacks + chosen])
    cost = np.array(master.cost())[keep]
    whole = np.arange(len(keep)) >= slacks
    upper = np.where(whole, np.minimum(upper[keep], 1.0), upper[keep])
    mip = highs.solver(
        mip_rel_gap=asked / 2, mip_abs_gap=1e-9, mip_max_nodes=NODES, mip_feasibility_tolerance=1e-9
    )
    highs.from_arrays(mip, cost, matrix[:, keep], rows, (lower[keep], upper), whole)
    columns = master.columns
    if start is not None:
        _start_from(mip, master, chosen, start, slacks)
    status = highs.run(mip, f"the integer programme of {master.stage.name}")
    info = mip.getInfo()
    if status == highspy.HighsModelStatus.kInfeasible:
        return None, np.inf
    bound = float(info.mip_dual_bound)
    if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return None, bound
    weight = np.array(mip.getSolution().col_value)[slacks:]
    mix = np.zeros(master.problem.shape[0], dtype=np.int64)
    used = chosen[weight > 0.5]
    mix[columns.cell[used]] = columns.mix[used]
    return mix, bound


def _start_from(mip: highspy.Highs, master: Master, chosen: Ints, start: Ints, slacks: int) -> None:
    """Give HiGHS the incumbent, where all its columns are among the chosen."""
    columns = master.columns
    here = np.flatnonzero(columns.mix[chosen] == start[columns.cell[chosen]])
    if len(here) < len(start):
        return
    index = (slacks + here).astype(np.int32)
    mip.setSolution(len(index), index, np.ones(len(index)))
