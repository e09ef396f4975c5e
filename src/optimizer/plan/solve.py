"""From a scenario to a plan: state, solve, round, report."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from importlib.metadata import version

import numpy as np
from threadpoolctl import threadpool_limits

from optimizer.arrays import Floats, Ints, Progress
from optimizer.clock import Clock
from optimizer.demand import Market, futures, market, plan_sales
from optimizer.plan.audit.violations import violations
from optimizer.plan.explanation import reasons
from optimizer.plan.lexicographic import solve
from optimizer.plan.result.demand_scenario_result import in_future
from optimizer.plan.result.plan import Axes, LevelResult, Plan, RowResult
from optimizer.plan.result.reason import Reason
from optimizer.plan.solution import SearchMemory, Solution, SolvedStage
from optimizer.plan.statement.integer_plan import IntegerPlan, changes
from optimizer.plan.statement.problem import Problem
from optimizer.plan.statement.rows.row import Row
from optimizer.plan.statement.rows.row_values import row_values
from optimizer.plan.statement.stating import rows_of, state_problem, state_stages
from optimizer.plan.whole_lines.controlled_rounding import RoundedTargets
from optimizer.plan.whole_lines.grouped_rounding import round_targets
from optimizer.plan.whole_lines.margins import SideRow, deviations
from optimizer.scenario.scenario import Scenario

NEAR = 200.0
"""Lines from its bound within which rounding could break a row: such rows are watched."""


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

    solution = solve(of, levels, scenario.spec.plan.gap, clock, say, memory)
    tell("whole-line targets", steps - 1, steps)
    shape = (len(scenario.zones.ids), len(scenario.months), -1)
    push = of.mixes.levels_of(solution.mix).reshape(shape)
    prices = _shadow_prices(of, solution)
    why = reasons(of, solution)
    levels_found = _levels(scenario, solution)
    made = report_of(scenario, of.market, push, levels_found, prices, solution.in_time, why, last)
    return made, solution.memory


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
    return report_of(scenario, where, push, (), {}, in_time=True)


def _levels(scenario: Scenario, solution: Solution) -> tuple[LevelResult, ...]:
    return tuple(_level(stage, scenario.spec.plan.gap) for stage in solution.stages)


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


def report_of(
    scenario: Scenario,
    where: Market,
    push: Ints,
    levels: tuple[LevelResult, ...],
    prices: Mapping[str, float],
    in_time: bool,
    why: tuple[Reason, ...] = (),
    last: RoundedTargets | None = None,
) -> Plan:
    """The plan that push levels make, with what the solver says of it."""
    expected, alone = plan_sales(where, push)
    flat = push.reshape(-1, push.shape[2])
    channel = np.arange(push.shape[2])
    cost = where.push_cost[np.arange(len(flat))[:, None], channel, flat].reshape(push.shape)
    cost = cost + where.change_cost.reshape(push.shape) * changes(push)
    rows = rows_of(scenario, where)
    over = futures(scenario, where)
    sold = [plan_sales(future.market, push) for future in over]
    made = IntegerPlan(push, (expected, *(together for together, _ in sold)))
    values = row_values(rows, made)
    region, quarter = scenario.zones.region_index, np.arange(len(scenario.months)) // 3
    watched = _watched(rows, values, expected.shape)
    lines = round_targets(expected, region, quarter, watched, last)
    reached = all(level.reached for level in levels)
    frozen = (push, expected, lines, alone, cost)
    for array in frozen:
        array.setflags(write=False)
    return Plan(
        axes=_axes(scenario),
        push=push,
        expected=expected,
        target_lines=lines,
        alone=alone,
        push_cost=cost,
        line_margin=where.line_margin,
        commission=where.commission,
        levels=levels,
        rows=tuple(
            _row(row, float(value), prices.get(row.name, np.nan))
            for row, value in zip(rows, values, strict=True)
        ),
        reasons=why,
        futures=tuple(
            in_future(future, rows, IntegerPlan(push, (together,)), each, float(cost.sum()))
            for future, (together, each) in zip(over, sold, strict=True)
        ),
        rounding_deviation=deviations(expected, lines, region, quarter),
        provenance={
            "scenario": scenario.spec.name,
            "hash": scenario.hash,
            "seed": str(scenario.spec.seed),
            "status": _status(reached, in_time, all(level.proven for level in levels)),
            "versions": versions(),
            "judged": f"{len(violations(scenario, push))} rows missed",
        },
    )


def _status(reached: bool, in_time: bool, proven: bool) -> str:
    if reached:
        return "within the asked gap" if proven else "within the asked gap of a heuristic bound"
    ended = "" if in_time else "; the time limit ended the search"
    return f"the asked gap was not reached{ended}"


def versions() -> str:
    """Versions of what computed the plan."""
    names = ("optimizer", "pyomo", "highspy", "numpy", "scipy", "simpy")
    found = [f"python {platform.python_version()}"]
    return ", ".join(found + [f"{name} {version(name)}" for name in names])


def _axes(scenario: Scenario) -> Axes:
    return Axes(
        zones=scenario.zones.ids,
        zone_names=scenario.zones.names,
        zone_regions=scenario.zones.region,
        months=scenario.months,
        segments=scenario.segments,
        channels=scenario.channels,
        offers=scenario.offers,
        levels={name: tuple(c.levels) for name, c in scenario.spec.channels.items()},
    )


def _row(row: Row, value: float, price: float) -> RowResult:
    missed = row.shortfall(value)
    missed = missed if missed > 1e-6 * row.scale else 0.0
    distance = min(abs(value - row.lower), abs(value - row.upper))
    return RowResult(
        name=row.name,
        kind=row.kind,
        unit=row.unit,
        lower=row.lower,
        upper=row.upper,
        value=value,
        shortfall=missed,
        shadow_price=price,
        binding=bool(abs(price) > 1e-9 if np.isfinite(price) else distance <= 1e-6 * row.scale),
        hard=row.hard,
        priority=row.priority,
        enforced=not row.report_only,
    )


def _watched(rows: tuple[Row, ...], values: Floats, shape: tuple[int, ...]) -> list[SideRow]:
    """Rows on sales alone that hold, near enough to a bound for rounding to break them."""
    entry = np.arange(int(np.prod(shape))).reshape(-1, *shape[2:])
    found = []
    for row, value in zip(rows, values, strict=True):
        weights = row.quantity.on_sales
        if row.report_only or row.futures or not weights.any() or row.quantity.on_push.any():
            continue
        if row.quantity.on_change is not None:
            continue
        if not len(row.quantity.cells):
            continue
        if row.shortfall(value) > 1e-6 * row.scale:
            continue
        unit = float(np.abs(weights).max())
        if min(value - row.lower, row.upper - value) > NEAR * unit:
            continue
        full = np.broadcast_to(weights, (len(row.quantity.cells), *weights.shape[1:]))
        used = full.ravel() != 0
        found.append(
            SideRow(
                row.name,
                entry[row.quantity.cells].ravel()[used],
                full.ravel()[used],
                row.lower,
                row.upper,
            )
        )
    return found
