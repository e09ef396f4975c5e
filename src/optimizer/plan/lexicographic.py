"""The lexicographic order: each stage solved, proved, and held while the next one is.

Shortfalls come first, by priority; the objectives follow in the scenario's order. A shortfall
whose LP says 0 is held at 0 at once, without an integer finish of its own: the first objective's
whole plan then proves it. Only if no such plan is found are these stages finished one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from optimizer.arrays import Ints
from optimizer.clock import Clock
from optimizer.errors import InfeasibleError, Relaxation, SolverError
from optimizer.plan.integers.integer_finish import finish, heaviest
from optimizer.plan.integers.stage_outcome import StageOutcome, gap_of, value_of
from optimizer.plan.relaxation.column_generation import generate
from optimizer.plan.relaxation.column_search import search
from optimizer.plan.relaxation.columns import Columns, starting_columns, whole_of
from optimizer.plan.relaxation.initial_columns import InitialColumns, initial_columns
from optimizer.plan.relaxation.lp_basis import LpBasis
from optimizer.plan.relaxation.master import Master
from optimizer.plan.relaxation.pricing import Allowed, Prices, Pricing
from optimizer.plan.statement.problem import Problem, Stage
from optimizer.plan.statement.rows.row import HARD
from optimizer.plan.statement.rows.row_values import row_values

Progress = Callable[[str], None]

NOTHING = 1e-7
"""A shortfall below this share of its bound is none."""


@dataclass(frozen=True, eq=False)
class SolvedStage:
    """A stage with the plan's value, the proven bound and the LP's duals.

    ``prices`` is None where the time was over before its LP; ``proven`` whether ``bound`` is
    one, or what a search that may have missed something says.
    """

    stage: Stage
    value: float
    bound: float
    prices: Prices | None
    proven: bool = True

    @property
    def gap(self) -> float:
        """Proven gap; see :func:`optimizer.plan.integers.integer_finish.gap_of`."""
        return gap_of(self.value, self.bound, self.stage.rank is not None)


@dataclass(frozen=True, eq=False)
class Memory:
    """What a solve leaves for one much like it.

    Attributes
    ----------
    block, mix : array[column] of int, array[column, n] of int
        Columns that some stage's LP used.
    plans : mapping of stage name to array[cell] of int
        The whole mixes that each stage ended with.
    bases : mapping of stage name to Basis
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
    memory: Memory


def solve(
    problem: Problem,
    stages: tuple[Stage, ...],
    asked: float,
    clock: Clock,
    say: Progress | None = None,
    memory: Memory | None = None,
) -> Solution:
    """Solve the stages in order.

    Parameters
    ----------
    problem : Problem
    stages : tuple of Stage
        The last is an objective.
    asked : float
        Relative gap asked of each stage.
    clock : Clock
        Once it is out, the best plan so far is the answer.
    say : callable, optional
        Called with a word on each step.
    memory : Memory, optional
        Of a solve over the same cells and mixes, to start from. The answer is as good; which of
        the equally good plans it is may differ.

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
    solution = _attempt(problem, stages, asked, clock, say, memory, trusting=True)
    if solution is None:
        solution = _attempt(problem, stages, asked, clock, say, None, trusting=False)
    if solution is None:
        raise SolverError("no plan of whole mixes was found; the LP of the programme has one")
    return solution


def _attempt(
    problem: Problem,
    stages: tuple[Stage, ...],
    asked: float,
    clock: Clock,
    say: Progress | None,
    memory: Memory | None,
    trusting: bool,
) -> Solution | None:
    start = _start(problem, stages, memory, clock)
    master = Master(problem, start.columns, stages[0])
    used = np.zeros(0, dtype=np.int64)
    plans: dict[str, Ints] = {}
    bases: dict[str, LpBasis] = {}
    allowed = Allowed.of(problem)
    done: list[SolvedStage] = []
    incumbent: Ints | None = None
    for stage in stages:
        if say is not None:
            say(stage.name)
        if clock.out() and incumbent is not None:
            done.append(_unsolved(master, stage, allowed, incumbent))
            continue
        master.minimise(stage)
        if memory is not None and stage.name in memory.bases:
            master.start_from(memory.bases[stage.name])
        relaxed = generate(master, allowed, clock, near=start.near.get(stage.name))
        bases[stage.name] = master.basis()
        used = np.union1d(used, np.flatnonzero(master.weights() > NOTHING))
        if stage.rank is not None and trusting and relaxed.value <= NOTHING:
            # a plan that misses something here is none of the plans that the next stage keeps
            if incumbent is not None and value_of(problem, stage, incumbent) > NOTHING:
                incumbent = None
            found = StageOutcome(incumbent, 0.0, 0.0)
        else:
            near = None if memory is None else memory.plans.get(stage.name)
            # elsewhere swaps near the LP find a better one in less time than it takes to look
            hard_to_find = problem.many or problem.extras
            if near is not None and hard_to_find and _keeps(problem, done, near):
                incumbent = _better_of(problem, stage, near, incumbent)
            found = finish(master, relaxed, asked, incumbent, clock, near)
            if found.mix is None and clock.out():
                mix = heaviest(master)
                found = StageOutcome(mix, value_of(problem, stage, mix), relaxed.bound)
            if found.mix is None:
                return None
            incumbent = plans[stage.name] = found.mix
        value = 0.0 if stage.rank is not None and found.value <= NOTHING else found.value
        bound = min(found.bound, value)
        if stage.rank is not None:
            bound = max(bound, 0.0)  # a shortfall is never less
        done.append(SolvedStage(stage, value, bound, relaxed.prices, relaxed.proven))
        if stage.rank == HARD and value > 0 and incumbent is not None and not clock.out():
            raise _conflict(problem, incumbent) if bound > 0 else _undecided(value)
        master.hold(stage, value + (stage.tolerance + 1e-9) * abs(value))
        if stage.rank is not None and value == 0:
            allowed = allowed.without(stage)
    assert incumbent is not None
    left = Memory(master.columns.block[used], master.columns.mix[used], plans, bases)
    if clock.out():
        return Solution(incumbent, _as_they_are(master, done, incumbent), False, left)
    return Solution(incumbent, tuple(done), True, left)


def _keeps(problem: Problem, done: Sequence[SolvedStage], mix: Ints) -> bool:
    """Whether a plan keeps what the stages so far are held at."""
    if not problem.may(np.arange(len(mix)), mix).all():
        return False
    for solved in done:
        most = solved.value + (solved.stage.tolerance + 1e-9) * abs(solved.value)
        least = NOTHING if solved.stage.rank is not None else 1e-9
        if value_of(problem, solved.stage, mix) > most + least:
            return False
    return True


def _better_of(problem: Problem, stage: Stage, one: Ints, other: Ints | None) -> Ints:
    """The plan of less value in a stage."""
    if other is None or value_of(problem, stage, one) < value_of(problem, stage, other):
        return one
    return other


def _start(
    problem: Problem, stages: tuple[Stage, ...], memory: Memory | None, clock: Clock
) -> InitialColumns:
    """Columns to start from: those remembered and allowed; a few of blocks that have none."""
    if memory is None:
        return initial_columns(problem, stages, clock)
    allowed = problem.may(problem.cells[memory.block], memory.mix).all(axis=1)
    known = Columns.of(problem, memory.block[allowed], memory.mix[allowed])
    if len(np.unique(known.block)) == len(problem.cells):
        return InitialColumns(known, {})
    start = starting_columns(problem)
    bare = ~np.isin(start.block, known.block)
    return InitialColumns(known + Columns.of(problem, start.block[bare], start.mix[bare]), {})


def held(
    problem: Problem, limits: Sequence[tuple[Stage, float]], clock: Clock
) -> tuple[Master, Allowed]:
    """A master that keeps each stage at or below a value that some plan reaches.

    Parameters
    ----------
    problem : Problem
    limits : sequence of (Stage, float)
        In the lexicographic order.
    clock : Clock
    """
    start = initial_columns(problem, tuple(stage for stage, _ in limits), clock)
    master = Master(problem, start.columns, limits[0][0])
    allowed = Allowed.of(problem)
    for stage, most in limits:
        master.minimise(stage)
        # columns that reach the value have to be in the pool before it can be held
        generate(master, allowed, clock, near=start.near.get(stage.name))
        master.hold(stage, most)
        if stage.rank is not None and most <= 0:
            allowed = allowed.without(stage)
    return master, allowed


def _unsolved(master: Master, stage: Stage, allowed: Allowed, mix: Ints) -> SolvedStage:
    """A stage that the time did not reach: the plan's value, and the bound without any row."""
    problem = master.problem
    free = Prices(np.zeros(len(problem.coupling)), np.zeros(0), np.zeros(len(problem.cells)))
    bound = 0.0
    if stage.rank is None:
        least = search(Pricing(problem, stage, (), free, allowed), 1).least
        bound = float(least.sum())
    return SolvedStage(stage, value_of(problem, stage, mix), bound, None)


def _as_they_are(master: Master, done: list[SolvedStage], mix: Ints) -> tuple[SolvedStage, ...]:
    """The stages with the values of the plan at which the time ended."""
    found = []
    for solved in done:
        value = value_of(master.problem, solved.stage, mix)
        if solved.stage.rank == HARD and value > NOTHING:
            raise SolverError(
                "the time limit ended the search before a plan that keeps the hard rows was "
                "found; give it more time"
            )
        found.append(replace(solved, value=value, bound=min(solved.bound, value)))
    return tuple(found)


def _undecided(value: float) -> SolverError:
    """Hard rows that no plan found keeps, and no proof says cannot be kept."""
    return SolverError(
        "no plan that keeps all hard rows was found, and no proof that there is none: the best "
        f"misses {value:.2%} of a row's bound, all rows together"
    )


def _conflict(problem: Problem, mix: Ints) -> InfeasibleError:
    """Name the hard rows that give way in the plan of least total relaxation."""
    plan = whole_of(problem, mix)
    relaxations = []
    for row, value in zip(problem.rows, row_values(problem.rows, plan), strict=True):
        missed = row.shortfall(float(value))
        if row.hard and missed > NOTHING * row.scale:
            relaxations.append(Relaxation(row.name, missed, row.unit))
    words = "; ".join(f"{r.row} by {r.by:,.1f} {r.unit}" for r in relaxations)
    return InfeasibleError(
        f"the hard rows cannot all be kept. The least to relax: {words}", relaxations
    )
