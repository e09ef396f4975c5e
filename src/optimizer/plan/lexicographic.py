"""The lexicographic order: each stage solved, proved, and held while the next one is.

Shortfalls come first, by priority; the objectives follow in the scenario's order. A shortfall
whose LP says 0 is held at 0 at once, without an integer finish of its own: the first objective's
whole plan then proves it. Only if no such plan is found are these stages finished one by one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimizer.errors import InfeasibleError, Relaxation, SolverError
from optimizer.plan.columns import Columns, starting_columns
from optimizer.plan.finish import Finish, finish, value_of
from optimizer.plan.generation import generate
from optimizer.plan.master import Master
from optimizer.plan.pricing import Prices
from optimizer.plan.problem import Problem, Stage
from optimizer.plan.rows import HARD

__all__ = ["Solution", "SolvedStage", "solve"]

Ints = NDArray[np.int64]
Progress = Callable[[str], None]

NOTHING = 1e-7
"""A shortfall below this share of its bound is none."""


@dataclass(frozen=True, eq=False)
class SolvedStage:
    """A stage with the plan's value, the proven bound and the LP's duals."""

    stage: Stage
    value: float
    bound: float
    prices: Prices

    @property
    def gap(self) -> float:
        """Proven gap, relative to the value (to 1 when it is smaller)."""
        return max(self.value - self.bound, 0.0) / max(abs(self.value), 1.0)


@dataclass(frozen=True, eq=False)
class Solution:
    """The mix of each cell, and every stage."""

    mix: Ints
    stages: tuple[SolvedStage, ...]


def solve(
    problem: Problem, stages: tuple[Stage, ...], asked: float, say: Progress | None = None
) -> Solution:
    """Solve the stages in order.

    Parameters
    ----------
    problem : Problem
    stages : tuple of Stage
        The last is an objective.
    asked : float
        Relative gap asked of each stage.
    say : callable, optional
        Called with a word on each step.

    Returns
    -------
    Solution

    Raises
    ------
    InfeasibleError
        When hard rows cannot be kept; names them and by how much.
    SolverError
        When no whole plan was found.
    """
    solution = _attempt(problem, stages, asked, say, trusting=True)
    if solution is None:
        solution = _attempt(problem, stages, asked, say, trusting=False)
    if solution is None:
        raise SolverError("no plan of whole mixes was found; the LP of the programme has one")
    return solution


def _attempt(
    problem: Problem,
    stages: tuple[Stage, ...],
    asked: float,
    say: Progress | None,
    trusting: bool,
) -> Solution | None:
    master = Master(problem, starting_columns(problem), stages[0])
    allowed = problem.eligible.copy()
    done: list[SolvedStage] = []
    incumbent: Ints | None = None
    for stage in stages:
        if say is not None:
            say(stage.name)
        master.minimise(stage)
        relaxed = generate(master, allowed)
        if stage.rank is not None and trusting and relaxed.value <= NOTHING:
            # a plan that misses something here is none of the plans that the next stage keeps
            if incumbent is not None and value_of(master, incumbent) > NOTHING:
                incumbent = None
            found = Finish(incumbent, 0.0, 0.0)
        else:
            found = finish(master, relaxed, asked, incumbent)
            if found.mix is None:
                return None
            incumbent = found.mix
        value = 0.0 if stage.rank is not None and found.value <= NOTHING else found.value
        done.append(SolvedStage(stage, value, min(found.bound, value), relaxed.prices))
        if stage.rank == HARD and value > 0 and incumbent is not None:
            raise _conflict(problem, incumbent)
        master.hold(stage, value + (stage.tolerance + 1e-9) * abs(value))
        if stage.rank is not None and value == 0 and stage.own is not None:
            allowed &= stage.own <= 0
    assert incumbent is not None
    return Solution(incumbent, tuple(done))


def _conflict(problem: Problem, mix: Ints) -> InfeasibleError:
    """Name the hard rows that give way in the plan of least total relaxation."""
    columns = Columns.of(problem, np.arange(len(mix)), mix)
    relaxations = []
    for row in (*problem.coupling, *problem.separable):
        value = float(row.quantity.of(columns.cell, columns.sales, columns.levels).sum())
        missed = row.shortfall(value)
        if row.hard and missed > NOTHING * row.scale:
            relaxations.append(Relaxation(row.name, missed, row.unit))
    words = "; ".join(f"{r.row} by {r.by:,.1f} {r.unit}" for r in relaxations)
    return InfeasibleError(
        f"the hard rows cannot all be kept. The least to relax: {words}", relaxations
    )
