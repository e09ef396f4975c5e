"""From a scenario to a plan, cold or from what another plan left: state, solve, round, report."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from threadpoolctl import threadpool_limits

from optimizer.arrays import Ints, Progress
from optimizer.clock import Clock
from optimizer.demand import market
from optimizer.errors import InfeasibleError
from optimizer.plan.lexicographic import solve
from optimizer.plan.result.plan import Plan
from optimizer.plan.result.plan_making import SearchReport, make_plan
from optimizer.plan.result.plan_outcomes import LevelResult
from optimizer.plan.solution import SearchMemory, Solution, SolvedStage, reasons
from optimizer.plan.statement.problem import Problem
from optimizer.plan.statement.stating import state_problem, state_stages
from optimizer.plan.whole_lines.controlled_rounding import RoundedTargets
from optimizer.scenario.scenario import Scenario


def plan(
    scenario: Scenario, progress: Progress | None = None, time_limit: float | None = None
) -> Plan:
    """Allocate the targets of all channels centrally.

    Every commitment is kept, or its shortfall is named in ``shortfalls``.

    Parameters
    ----------
    progress : callable, optional
        Called with a word on each step, steps done and steps in all.
    time_limit : float, optional
        Seconds after which the best plan so far is the answer, with its gap. What it finds
        then depends on how fast the machine is.

    Raises
    ------
    InfeasibleError
        When hard rows cannot be kept together.
    SolverError
        When no whole plan was found.
    """
    return plan_from(None, scenario, progress or _quiet, Clock(time_limit)).plan


def plan_of(scenario: Scenario, push: Ints) -> Plan:
    """The plan that given push levels make; to judge or simulate one written by hand.

    Parameters
    ----------
    push : array[zone, month, channel] of int
        Level index of each channel.

    Raises
    ------
    ValueError
        When the shape or a level does not fit the scenario.
    """
    demand = market(scenario)
    shape = (len(scenario.zones.ids), len(scenario.months), len(scenario.channels))
    if push.shape != shape or (push < 0).any() or (push >= demand.levels).any():
        raise ValueError(f"push must be level indices of shape {shape} within {demand.levels}")
    return make_plan(scenario, demand, push)


@dataclass(frozen=True, eq=False)
class PlanMemory:
    """A plan, and what it leaves for one much like it.

    Attributes
    ----------
    plan : Plan
        Its whole-line targets stay where sales do.
    problem : Problem
        Its sales tables serve every scenario of the same demand.
    """

    plan: Plan
    problem: Problem
    search: SearchMemory

    def fits(self, other: Problem) -> bool:
        """Whether another problem has the same cells and mixes, so that columns mean the same."""
        one, two = ((p.cell_names, p.cells.shape, p.mixes.counts) for p in (self.problem, other))
        return one == two


def plan_from(
    memory: PlanMemory | None, scenario: Scenario, tell: Progress, clock: Clock
) -> PlanMemory:
    """Plan a scenario from what another plan left; cold where that does not fit."""
    tell("sales table", 0, 1)
    problem = state_problem(scenario, None if memory is None else memory.problem)
    memory = memory if memory is not None and memory.fits(problem) else None
    # the search prices on several threads itself: threads of BLAS beside it only get in its way
    with threadpool_limits(1):
        stages = state_stages(scenario, problem)
        names = [stage.name for stage in stages]
        steps = len(stages) + 2

        def report(name: str) -> None:
            tell(name, 1 + names.index(name), steps)

        gap = scenario.spec.plan.gap
        start = None if memory is None else memory.search
        solution = solve(problem, stages, gap, clock, report, start)
        tell("whole-line targets", steps - 1, steps)
        shape = (len(scenario.zones.ids), len(scenario.months), -1)
        push = problem.mixes.levels_of(solution.mix).reshape(shape)
        search = SearchReport(
            tuple(_level(solved, gap) for solved in solution.stages),
            _shadow_prices(problem, solution),
            solution.in_time,
            reasons(problem, solution),
        )
        known = None if memory is None else memory.plan
        last = None if known is None else RoundedTargets(known.expected, known.target_lines)
        plan = make_plan(scenario, problem.market, push, search, last)
    return PlanMemory(plan, problem, solution.memory)


class Warm:
    """Plans scenarios from the plan of a base, whatever was planned in between.

    So a plan depends on its scenario and the base alone: it is the same bits in any process,
    after any others. Where the base has no plan (its hard rows cannot be kept together), every
    plan is cold. The base is planned when this is made.

    >>> import optimizer as opt
    >>> from optimizer.plan import Warm
    >>> base = opt.load("scenarios/small")
    >>> Warm(base).plan(base.replace("plan.budgets[0].at_most", scale=0.9)).reached
    True
    """

    def __init__(self, base: Scenario) -> None:
        self._base: PlanMemory | None = None
        with suppress(InfeasibleError):
            self._base = plan_from(None, base, _quiet, Clock())

    def plan(self, scenario: Scenario) -> Plan:
        """Plan a scenario; see :func:`optimizer.plan.solve.plan`.

        The gap asked is proven again; which of the plans within it this is may differ from a
        cold one.
        """
        base = self._base
        if base is not None and base.plan.provenance["hash"] == scenario.hash:
            return base.plan
        return plan_from(base, scenario, _quiet, Clock()).plan


class WhatIf:
    """Plans scenario after scenario, each from the plan before.

    A change of a bound, a price, a cost or a lock keeps the sales tables; all changes keep the
    columns that the last linear programmes used, and the whole-line targets of most zones and
    months whose plan stays as it is. Bounds and gaps are proven again each time. A scenario with
    other zones, months, channels or levels starts cold.

    >>> import optimizer as opt
    >>> from optimizer.plan import WhatIf
    >>> scenario = opt.load("scenarios/small")
    >>> what_if = WhatIf()
    >>> before = what_if.plan(scenario)
    >>> after = what_if.plan(scenario.replace("plan.budgets[0].at_most", scale=0.9))
    >>> after.reached
    True
    """

    def __init__(self) -> None:
        self._last: PlanMemory | None = None

    def plan(
        self,
        scenario: Scenario,
        progress: Progress | None = None,
        time_limit: float | None = None,
    ) -> Plan:
        """Plan a scenario; see :func:`optimizer.plan.solve.plan`."""
        last = self._last
        known = last.plan if last is not None and last.plan.in_time else None
        if known is not None and known.provenance["hash"] == scenario.hash:
            return known
        self._last = plan_from(last, scenario, progress or _quiet, Clock(time_limit))
        return self._last.plan


def _quiet(word: str, done: int, total: int) -> None:
    """Tell nobody."""


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


def _shadow_prices(problem: Problem, solution: Solution) -> dict[str, float]:
    """Change of the first objective per unit of bound, from its LP."""
    first = next(s for s in solution.stages if s.stage.rank is None)
    if first.prices is None:
        return {}
    priced = zip(problem.coupling, first.prices.rows, strict=True)
    return {constraint.name: first.stage.sign * float(price) for constraint, price in priced}
