"""What a lexicographic solve gives: the mix of each cell, its stages, why rows are missed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from optimizer.arrays import Ints
from optimizer.plan.integers.stage_outcome import gap_of
from optimizer.plan.relaxation.columns import integer_plan
from optimizer.plan.relaxation.linear_programme import LpBasis
from optimizer.plan.relaxation.pricing import Prices
from optimizer.plan.result.plan_outcomes import Reason
from optimizer.plan.statement.problem import Problem, Stage
from optimizer.plan.statement.rows.row import Row, row_values

AT_BOUND = 1e-3
"""Share of its scale within which a row of a single cell counts as full."""
WORTH = 1e-6
"""A unit that gives less than this is not worth a word."""


@dataclass(frozen=True, eq=False)
class SolvedStage:
    """A stage with the plan's value, the proven bound and the LP's duals.

    ``prices`` is None where the time was over before its LP; ``proven`` is False
    where the bound comes from a search that may have missed columns.
    """

    stage: Stage
    value: float
    bound: float
    prices: Prices | None
    proven: bool = True

    @property
    def gap(self) -> float:
        """Proven gap; see :func:`optimizer.plan.integers.stage_outcome.gap_of`."""
        return gap_of(self.value, self.bound, self.stage.rank is not None)

    @property
    def most(self) -> float:
        """What later stages hold it at: its value, with its tolerance and a hair."""
        return self.value + (self.stage.tolerance + 1e-9) * abs(self.value)


@dataclass(frozen=True, eq=False)
class SearchMemory:
    """What a solve leaves to start one much like it.

    Attributes
    ----------
    block, mix : array[column] of int, array[column, n] of int
        Columns that some stage's LP used.
    plans : mapping of stage name to array[cell] of int
        The whole mixes that each stage ended with.
    bases : mapping of stage name to LpBasis
        Where each stage's LP ended.
    """

    block: Ints
    mix: Ints
    plans: Mapping[str, Ints]
    bases: Mapping[str, LpBasis]


@dataclass(frozen=True, eq=False)
class Solution:
    """The mix of each cell, and every stage; ``in_time`` unless the clock ended the search."""

    mix: Ints
    stages: tuple[SolvedStage, ...]
    in_time: bool
    memory: SearchMemory


def reasons(problem: Problem, solution: Solution) -> tuple[Reason, ...]:
    """Every reason of every enforced row that the plan misses, the strongest first."""
    plan = integer_plan(problem, solution.mix)
    coupled = {constraint.name for constraint in problem.coupling}
    every: list[Reason] = []
    valued = list(zip(problem.rows, row_values(problem.rows, plan).tolist(), strict=True))
    full_rows = [row for row, value in valued if row.name not in coupled and _full(row, value)]
    for row, value in valued:
        short = row.shortfall(value)
        if short <= 1e-6 * row.scale:
            continue
        bound = row.lower if np.isfinite(row.lower) else row.upper
        what = (row.name, short, float(bound), row.unit)
        own = [Reason(*what, *binding) for binding in _priced(problem, solution, row)]
        full = [
            Reason(*what, other.name, other.unit, float("nan"))
            for other in full_rows
            if other is not row and _meets(other, row)
        ]
        every += own + full or [Reason(*what, "", "", float("nan"))]
    return tuple(every)


def _priced(problem: Problem, solution: Solution, missed: Row) -> list[tuple[str, str, float]]:
    """Name, unit and gain of the rows whose duals say that they bind where ``missed`` counts."""
    stage = next(s for s in solution.stages if s.stage.rank == missed.rank)
    if stage.prices is None:
        return []
    by_name = {row.name: row for row in problem.rows}
    gains = []
    for constraint, dual in zip(problem.coupling, stage.prices.rows, strict=True):
        other = by_name.get(constraint.name)
        gain = abs(float(dual)) * missed.scale
        if other is None or other is missed or gain <= WORTH or not _meets(other, missed):
            continue
        gains.append((other.name, other.unit, gain))
    return sorted(gains, key=lambda gain: -gain[2])


def _meets(one: Row, other: Row) -> bool:
    """Whether two rows count a cell in common."""
    return bool(np.isin(one.quantity.cells, other.quantity.cells, assume_unique=True).any())


def _full(row: Row, value: float) -> bool:
    return min(abs(value - row.lower), abs(value - row.upper)) <= AT_BOUND * row.scale
