"""What a stage ends with: whole mixes, their value, and the bound below which none is."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from optimizer.arrays import Ints
from optimizer.plan.relaxation.columns import Columns, whole_of
from optimizer.plan.relaxation.master import Master
from optimizer.plan.statement.problem import Problem, Stage
from optimizer.plan.statement.rows.row_values import row_values


@dataclass(frozen=True, eq=False)
class StageOutcome:
    """Whole mixes for a stage.

    Attributes
    ----------
    mix : array[cell] of int or None
        The mix of each cell; None when no whole plan keeps the earlier stages.
    value, bound : float
        Of the plan, and below which no plan is.
    shortfall : bool
        Whether the stage counts misses, in shares of the rows' bounds.
    """

    mix: Ints | None
    value: float
    bound: float
    shortfall: bool = False

    @property
    def gap(self) -> float:
        """Proven gap; inf without a plan."""
        if self.mix is None:
            return float("inf")
        return gap_of(self.value, self.bound, self.shortfall)


def gap_of(value: float, bound: float, shortfall: bool) -> float:
    """Gap relative to the value, to 1 when it is smaller.

    That of a shortfall is relative to 1, one row's whole bound: what cannot be helped in one row
    must not excuse what could be in another.
    """
    size = 1.0 if shortfall else max(abs(value), 1.0)
    return float(max(value - bound, 0.0) / size)


def better(best: StageOutcome, master: Master, mix: Ints) -> StageOutcome:
    """The better of the best so far and a plan that keeps the earlier stages."""
    value = value_of(master.problem, master.stage, mix)
    return replace(best, mix=mix, value=value) if value < best.value else best


def value_of(problem: Problem, stage: Stage, mix: Ints) -> float:
    """What a whole plan is worth in a stage, misses by the rows' own figures."""
    if stage.rank is None:
        columns = Columns.of(problem, np.arange(len(problem.cells)), mix[problem.cells])
        return float(columns.cost(problem, stage).sum())
    plan = whole_of(problem, mix)
    rows = [row for row in problem.rows if row.rank == stage.rank]
    made = row_values(rows, plan)
    missed = (
        row.shortfall(float(value)) / row.scale for row, value in zip(rows, made, strict=True)
    )
    return float(sum(miss for miss in missed if miss > 1e-9))


def mix_of(master: Master, plan: Ints) -> Ints:
    """``mix[cell]`` of a plan as positions in the pool."""
    problem = master.problem
    mix = np.empty(problem.shape[0], dtype=np.int64)
    mix[problem.cells[master.columns.block[plan]]] = master.columns.mix[plan]
    return mix


def positions(master: Master, mix: Ints) -> Ints:
    """A plan as positions in the pool, its columns added where they lack."""
    problem = master.problem
    own = Columns.of(problem, np.arange(len(problem.cells)), mix[problem.cells])
    fresh = np.flatnonzero(~master.known(own))
    master.add(Columns.of(problem, own.block[fresh], own.mix[fresh]))
    return master.position(own)
