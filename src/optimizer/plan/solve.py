"""From a scenario to a plan: state, solve, round, report."""

from __future__ import annotations

from threadpoolctl import threadpool_limits

from optimizer.arrays import Ints, Progress
from optimizer.clock import Clock
from optimizer.demand import market
from optimizer.plan.explanation import reasons
from optimizer.plan.lexicographic import solve
from optimizer.plan.result.plan import LevelResult, Plan
from optimizer.plan.result.plan_making import SearchReport, make_plan
from optimizer.plan.solution import SearchMemory, Solution, SolvedStage
from optimizer.plan.statement.problem import Problem
from optimizer.plan.statement.stating import state_problem, state_stages
from optimizer.plan.whole_lines.controlled_rounding import RoundedTargets
from optimizer.scenario.scenario import Scenario


def plan(
    scenario: Scenario, progress: Progress | None = None, time_limit: float | None = None
) -> Plan:
    """Allocate the targets of all channels centrally.

    Parameters
    ----------
    scenario : Scenario
    progress : callable, optional
        Called with a word on each step, steps done and steps in all.
    time_limit : float, optional
        Seconds after which the best plan so far is the answer, with its gap. What it finds
        then depends on how fast the machine is.

    Returns
    -------
    Plan
        With every commitment kept, or its shortfall named in ``shortfalls``.

    Raises
    ------
    InfeasibleError
        When hard rows cannot be kept together.
    SolverError
        When no whole plan was found.
    """
    tell = progress or (lambda word, done, all_: None)
    tell("sales table", 0, 1)
    clock = Clock(time_limit)
    of = state_problem(scenario)
    return planned(scenario, of, tell, clock, None)[0]


def planned(
    scenario: Scenario,
    of: Problem,
    tell: Progress,
    clock: Clock,
    memory: SearchMemory | None,
    last: RoundedTargets | None = None,
) -> tuple[Plan, SearchMemory]:
    """The plan of a stated problem, and what it leaves for one much like it."""
    # the search prices on several threads itself: threads of BLAS beside it only get in its way
    with threadpool_limits(1):
        return _planned(scenario, of, tell, clock, memory, last)


def _planned(
    scenario: Scenario,
    of: Problem,
    tell: Progress,
    clock: Clock,
    memory: SearchMemory | None,
    last: RoundedTargets | None,
) -> tuple[Plan, SearchMemory]:
    levels = state_stages(scenario, of)
    names = [level.name for level in levels]
    steps = len(levels) + 2

    def say(name: str) -> None:
        tell(name, 1 + names.index(name), steps)

    asked = scenario.spec.plan.gap
    solution = solve(of, levels, asked, clock, say, memory)
    tell("whole-line targets", steps - 1, steps)
    shape = (len(scenario.zones.ids), len(scenario.months), -1)
    push = of.mixes.levels_of(solution.mix).reshape(shape)
    search = SearchReport(
        tuple(_level(solved, asked) for solved in solution.stages),
        _shadow_prices(of, solution),
        solution.in_time,
        reasons(of, solution),
    )
    return make_plan(scenario, of.market, push, search, last), solution.memory


def plan_of(scenario: Scenario, push: Ints) -> Plan:
    """The plan that given push levels make; to judge or simulate one written by hand.

    Parameters
    ----------
    scenario : Scenario
    push : array[zone, month, channel] of int
        Level index of each channel.

    Raises
    ------
    ValueError
        When the shape or a level does not fit the scenario.
    """
    where = market(scenario)
    shape = (len(scenario.zones.ids), len(scenario.months), len(scenario.channels))
    if push.shape != shape or (push < 0).any() or (push >= where.levels).any():
        raise ValueError(f"push must be level indices of shape {shape} within {where.levels}")
    return make_plan(scenario, where, push)


def _level(solved: SolvedStage, asked: float) -> LevelResult:
    sign = solved.stage.sign
    return LevelResult(
        name=solved.stage.name,
        unit=solved.stage.unit,
        value=float(sign * solved.value),
        bound=float(sign * solved.bound),
        gap=float(solved.gap),
        asked=asked,
        reached=bool(solved.gap <= asked + 1e-12),
        proven=solved.proven,
        rank=solved.stage.rank,
    )


def _shadow_prices(of: Problem, solution: Solution) -> dict[str, float]:
    """Change of the first objective per unit of bound, from its LP."""
    first = next(s for s in solution.stages if s.stage.rank is None)
    if first.prices is None:
        return {}
    return {
        constraint.name: first.stage.sign * float(price)
        for constraint, price in zip(of.coupling, first.prices.rows, strict=True)
    }
