"""What a lexicographic solve gives: the mix of each cell, every stage, and what it can start."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from optimizer.arrays import Ints
from optimizer.plan.integers.stage_outcome import gap_of
from optimizer.plan.relaxation.linear_programme import LpBasis
from optimizer.plan.relaxation.pricing import Prices
from optimizer.plan.statement.problem import Stage


@dataclass(frozen=True, eq=False)
class SolvedStage:
    """A stage with the plan's value, the proven bound and the LP's duals.

    ``prices`` is None where the time was over before its LP; ``proven`` says whether ``bound`` is,
    or whether it comes of a search that may have missed something.
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
