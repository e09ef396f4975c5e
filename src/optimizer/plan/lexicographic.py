"""The lexicographic order: each stage solved, proved, and held while the next one is.

Shortfalls come first, by priority; the objectives follow in the scenario's order. A shortfall
whose LP says 0 is held at 0 at once, without an integer finish of its own: the first objective's
whole plan then proves it. Only if no such plan is found are these stages finished one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from optimizer.arrays import Ints
from optimizer.clock import Clock
from optimizer.errors import InfeasibleError, Relaxation, SolverError
from optimizer.plan.integers.integer_finish import finish
from optimizer.plan.integers.stage_outcome import StageOutcome, value_of
from optimizer.plan.relaxation.column_generation import generate, search_columns
from optimizer.plan.relaxation.columns import Columns, integer_plan, starting_columns
from optimizer.plan.relaxation.initial_columns import InitialColumns, initial_columns
from optimizer.plan.relaxation.linear_programme import LpBasis
from optimizer.plan.relaxation.master import Master
from optimizer.plan.relaxation.pricing import AllowedMixes, Prices, Pricing, RelaxedStage
from optimizer.plan.solution import SearchMemory, Solution, SolvedStage
from optimizer.plan.statement.problem import Problem, Stage
from optimizer.plan.statement.rows.row import HARD, row_values

NOTHING = 1e-7
"""A shortfall of at most this share of its bound counts as 0."""


def solve(
    problem: Problem,
    stages: tuple[Stage, ...],
    gap: float,
    clock: Clock,
    report: Callable[[str], None] | None = None,
    memory: SearchMemory | None = None,
) -> Solution:
    """Solve the stages in order.

    Parameters
    ----------
    stages : tuple of Stage
        The last is an objective.
    gap : float
        Relative gap asked of each stage.
    clock : Clock
        Once it has expired, the best plan so far is the answer.
    report : callable, optional
        Called with the name of each stage before it is solved.
    memory : SearchMemory, optional
        Of a solve over the same cells and mixes, to start from. The answer is as good; which of
        the equally good plans it is may differ.

    Raises
    ------
    InfeasibleError
        When hard rows cannot be kept; names them and by how much.
    SolverError
        When no whole plan was found.
    """
    for trusting, start in ((True, memory), (False, None)):
        search = LexicographicSearch(problem, stages, gap, clock, start, trusting)
        solution = search.run(report or (lambda name: None))
        if solution is not None:
            return solution
    raise SolverError("no plan of whole mixes was found; the LP of the programme has one")


class LexicographicSearch:
    """One pass over the stages; ``trusting`` holds a shortfall at 0 where its LP says 0."""

    def __init__(
        self,
        problem: Problem,
        stages: tuple[Stage, ...],
        gap: float,
        clock: Clock,
        memory: SearchMemory | None,
        trusting: bool,
    ) -> None:
        self.problem, self.stages, self.gap, self.clock = problem, stages, gap, clock
        self.memory, self.trusting = memory, trusting
        self.start = _start(problem, stages, memory, clock)
        self.master = Master(problem, self.start.columns, stages[0])
        self.allowed = AllowedMixes.of(problem)
        self.incumbent: Ints | None = None
        self.solved: list[SolvedStage] = []
        self._used = np.zeros(0, dtype=np.int64)
        self._plans: dict[str, Ints] = {}
        self._bases: dict[str, LpBasis] = {}

    def run(self, report: Callable[[str], None]) -> Solution | None:
        """Solve and hold stage after stage; None where one ends without a whole plan."""
        for stage in self.stages:
            report(stage.name)
            if self.clock.expired() and self.incumbent is not None:
                self.solved.append(self._unsolved(stage, self.incumbent))
                continue
            relaxed = self._relax(stage)
            outcome = self._trusted(stage, relaxed) or self._finish(stage, relaxed)
            if outcome is None:
                return None
            self._hold(self._settle(stage, relaxed, outcome))
        return self._solution()

    def _relax(self, stage: Stage) -> RelaxedStage:
        """The LP of a stage, started where that of the memory ended."""
        self.master.minimise(stage)
        if self.memory is not None and stage.name in self.memory.bases:
            self.master.start_from(self.memory.bases[stage.name])
        near = self.start.prices.get(stage.name)
        relaxed = generate(self.master, self.allowed, self.clock, near=near)
        self._bases[stage.name] = self.master.basis()
        self._used = np.union1d(self._used, np.flatnonzero(relaxed.weight > NOTHING))
        return relaxed

    def _trusted(self, stage: Stage, relaxed: RelaxedStage) -> StageOutcome | None:
        """A shortfall that the LP says can be 0, without a whole plan to prove it yet."""
        if stage.rank is None or not self.trusting or relaxed.value > NOTHING:
            return None
        # a plan that misses something here is none of the plans that the next stage keeps
        if self.incumbent is not None and value_of(self.problem, stage, self.incumbent) > NOTHING:
            self.incumbent = None
        return StageOutcome(self.incumbent, 0.0, 0.0)

    def _finish(self, stage: Stage, relaxed: RelaxedStage) -> StageOutcome | None:
        """Whole mixes for a stage; None where there are none, and time to look again."""
        near = None if self.memory is None else self.memory.plans.get(stage.name)
        # elsewhere local search near the LP finds a better one in less time than it takes to look
        hard_to_find = self.problem.implicit or self.problem.auxiliaries
        if near is not None and hard_to_find and self._keeps(near):
            self.incumbent = self._better(stage, near)
        outcome = finish(self.master, relaxed, self.gap, self.incumbent, self.clock, near)
        if outcome.mix is None and self.clock.expired():
            # the mix of each cell that the LP gives most weight; it may miss anything
            mix = self.master.mix_of(self.master.heaviest())
            outcome = StageOutcome(mix, value_of(self.problem, stage, mix), relaxed.bound)
        if outcome.mix is None:
            return None
        self.incumbent = self._plans[stage.name] = outcome.mix
        return outcome

    def _settle(self, stage: Stage, relaxed: RelaxedStage, outcome: StageOutcome) -> SolvedStage:
        """The stage as it ended; a fault where hard rows are missed."""
        shortfall = stage.rank is not None
        value = 0.0 if shortfall and outcome.value <= NOTHING else outcome.value
        bound = min(outcome.bound, value)
        # a shortfall is never less than 0
        bound = max(bound, 0.0) if shortfall else bound
        missed = stage.rank == HARD and value > 0 and self.incumbent is not None
        if missed and not self.clock.expired():
            assert self.incumbent is not None
            raise _conflict(self.problem, self.incumbent) if bound > 0 else _undecided(value)
        return SolvedStage(stage, value, bound, relaxed.prices, relaxed.proven)

    def _hold(self, solved: SolvedStage) -> None:
        """Hold a stage at its value while the next ones are solved."""
        self.solved.append(solved)
        self.master.hold(solved.stage, solved.most)
        if solved.stage.rank is not None and solved.value == 0:
            self.allowed = self.allowed.without(solved.stage)

    def _solution(self) -> Solution:
        assert self.incumbent is not None
        columns = self.master.columns
        block, mix = columns.block[self._used], columns.mix[self._used]
        memory = SearchMemory(block, mix, self._plans, self._bases)
        if not self.clock.expired():
            return Solution(self.incumbent, tuple(self.solved), True, memory)
        judged = tuple(_judged(self.problem, solved, self.incumbent) for solved in self.solved)
        return Solution(self.incumbent, judged, False, memory)

    def _keeps(self, mix: Ints) -> bool:
        """Whether a plan keeps what the stages so far are held at."""
        if not self.problem.may(np.arange(len(mix)), mix).all():
            return False
        return all(
            value_of(self.problem, solved.stage, mix)
            <= solved.most + (1e-9 if solved.stage.rank is None else NOTHING)
            for solved in self.solved
        )

    def _better(self, stage: Stage, mix: Ints) -> Ints:
        """The plan of less value in a stage: the incumbent, or another."""
        value = value_of(self.problem, stage, mix)
        if self.incumbent is None or value < value_of(self.problem, stage, self.incumbent):
            return mix
        return self.incumbent

    def _unsolved(self, stage: Stage, mix: Ints) -> SolvedStage:
        """A stage that the time did not reach: the plan's value, and the bound without any row."""
        problem, bound = self.problem, 0.0
        if stage.rank is None:
            rows, blocks = np.zeros(len(problem.coupling)), np.zeros(len(problem.cells))
            pricing = Pricing(problem, stage, (), Prices(rows, np.zeros(0), blocks), self.allowed)
            bound = float(search_columns(pricing, 1).least.sum())
        return SolvedStage(stage, value_of(problem, stage, mix), bound, None)


def _start(
    problem: Problem, stages: tuple[Stage, ...], memory: SearchMemory | None, clock: Clock
) -> InitialColumns:
    """Columns to start from: those remembered and allowed; a few of blocks that have none."""
    if memory is None:
        return initial_columns(problem, stages, clock)
    allowed = problem.may(problem.cells[memory.block], memory.mix).all(axis=1)
    known = Columns.of(problem, memory.block[allowed], memory.mix[allowed])
    if len(np.unique(known.block)) == len(problem.cells):
        return InitialColumns(known, {})
    start = starting_columns(problem)
    missing = ~np.isin(start.block, known.block)
    others = Columns.of(problem, start.block[missing], start.mix[missing])
    return InitialColumns(known + others, {})


def master_holding(
    problem: Problem, limits: Sequence[tuple[Stage, float]], clock: Clock
) -> tuple[Master, AllowedMixes]:
    """A master that keeps each stage at or below a value that some plan reaches.

    ``limits`` are in the lexicographic order.
    """
    start = initial_columns(problem, tuple(stage for stage, _ in limits), clock)
    master = Master(problem, start.columns, limits[0][0])
    allowed = AllowedMixes.of(problem)
    for stage, most in limits:
        master.minimise(stage)
        # columns that reach the value have to be in the pool before it can be held
        generate(master, allowed, clock, near=start.prices.get(stage.name))
        master.hold(stage, most)
        if stage.rank is not None and most <= 0:
            allowed = allowed.without(stage)
    return master, allowed


def _judged(problem: Problem, solved: SolvedStage, mix: Ints) -> SolvedStage:
    """A stage with the value of the plan at which the time ended."""
    value = value_of(problem, solved.stage, mix)
    if solved.stage.rank == HARD and value > NOTHING:
        raise SolverError(
            "the time limit ended the search before a plan that keeps the hard rows was "
            "found; give it more time"
        )
    return replace(solved, value=value, bound=min(solved.bound, value))


def _undecided(value: float) -> SolverError:
    """Hard rows that no plan found keeps, and no proof says cannot be kept."""
    return SolverError(
        "no plan that keeps all hard rows was found, and no proof that there is none: the best "
        f"misses {value:.2%} of a row's bound, all rows together"
    )


def _conflict(problem: Problem, mix: Ints) -> InfeasibleError:
    """Name the hard rows that give way in the plan of least total relaxation."""
    relaxations = []
    values = row_values(problem.rows, integer_plan(problem, mix))
    for row, value in zip(problem.rows, values, strict=True):
        missed = row.shortfall(float(value))
        if row.hard and missed > NOTHING * row.scale:
            relaxations.append(Relaxation(row.name, missed, row.unit))
    words = "; ".join(f"{r.row} by {r.by:,.1f} {r.unit}" for r in relaxations)
    return InfeasibleError(
        f"the hard rows cannot all be kept. The least to relax: {words}", relaxations
    )
