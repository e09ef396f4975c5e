"""What a stage ends with: whole mixes, their value, and the bound below which none is."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from optimizer.arrays import Ints
from optimizer.plan.relaxation.columns import Columns, integer_plan
from optimizer.plan.statement.problem import Problem, Stage
from optimizer.plan.statement.rows.row import row_values


@dataclass(frozen=True, eq=False)
class StageOutcome:
    """Whole mixes for a stage, their value, and the bound below which no plan is.

    ``mix[cell]`` is None when no whole plan keeps the earlier stages; ``shortfall``: whether the
    stage counts misses, in shares of the rows' bounds.
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

    def or_better(self, problem: Problem, stage: Stage, mix: Ints | None) -> StageOutcome:
        """The better of this and a plan that keeps the earlier stages."""
        if mix is None:
            return self
        value = value_of(problem, stage, mix)
        return replace(self, mix=mix, value=value) if value < self.value else self


def gap_of(value: float, bound: float, shortfall: bool) -> float:
    """Gap relative to the value, to 1 when it is smaller.

    That of a shortfall is relative to 1, one row's whole bound: what cannot be helped in one row
    must not excuse what could be in another.
    """
    size = 1.0 if shortfall else max(abs(value), 1.0)
    return float(max(value - bound, 0.0) / size)


def value_of(problem: Problem, stage: Stage, mix: Ints) -> float:
    """Value of a whole plan in a stage; a shortfall by the rows' own figures."""
    if stage.rank is None:
        columns = Columns.of(problem, np.arange(len(problem.cells)), mix[problem.cells])
        return float(columns.cost(problem, stage).sum())
    rows = [row for row in problem.rows if row.rank == stage.rank]
    values = row_values(rows, integer_plan(problem, mix))
    missed = (r.shortfall(float(v)) / r.scale for r, v in zip(rows, values, strict=True))
    return float(sum(miss for miss in missed if miss > 1e-9))
