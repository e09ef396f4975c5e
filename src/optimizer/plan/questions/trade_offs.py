"""The frontier between two objectives, and plans that are nearly as good but different."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from optimizer.arrays import Floats, Ints, Progress
from optimizer.clock import Clock
from optimizer.plan.integers.integer_finish import finish
from optimizer.plan.lexicographic import master_holding, solve
from optimizer.plan.questions.plan_distance import directions, distance, most_different, moved
from optimizer.plan.relaxation.column_generation import generate
from optimizer.plan.relaxation.columns import Columns
from optimizer.plan.result.plan import LevelResult, Plan
from optimizer.plan.solution import Solution
from optimizer.plan.solve import report_of
from optimizer.plan.statement.problem import Problem, Stage
from optimizer.plan.statement.stating import state_objective, state_problem, state_stages
from optimizer.scenario.scenario import Scenario

OBJECTIVES = ("overlap", "overlap_value", "cost", "margin", "loss_to_reference", "moved")

LOOSE = 0.1
"""Gap at which the search for a different plan stops: how different is no promise, how good is."""
CANDIDATES = 3
"""Directions looked into for every alternative asked."""


@dataclass(frozen=True, eq=False)
class Frontier:
    """The best of one objective at each value of another.

    Attributes
    ----------
    first, second : str
        Objectives; ``second`` is the best at a limit on ``first``.
    points : DataFrame
        ``limit`` on the first; values of both; ``bound`` of the second and its ``gap``;
        ``exchange``: what one more unit of the limit takes off the second (LP of the master);
        ``reached``: whether the gap is as asked.
    plans : tuple of Plan
        One a point.
    """

    first: str
    second: str
    points: pd.DataFrame
    plans: tuple[Plan, ...]

    @property
    def reached(self) -> bool:
        """Whether every point is within the asked gap."""
        return bool(self.points["reached"].all())


@dataclass(frozen=True, eq=False)
class Alternatives:
    """Plans within a share of the best, as different as was found.

    Attributes
    ----------
    plans : tuple of Plan
        The best first.
    within : float
        Share of the best value that was allowed to be given up.
    table : DataFrame
        Objective, what it gives up against the best, gap to the proven bound, least distance
        to any other plan.
    distances : array[plan, plan]
        See :func:`distance`.
    """

    plans: tuple[Plan, ...]
    within: float
    table: pd.DataFrame
    distances: Floats

    @property
    def reached(self) -> bool:
        """Whether as many plans were found as asked, and each has a proven gap."""
        return bool(self.table["reached"].all())


def frontier(
    scenario: Scenario,
    first: str,
    second: str,
    points: int = 7,
    progress: Progress | None = None,
    time_limit: float | None = None,
) -> Frontier:
    """The frontier between two objectives, commitments kept as in the plan (ε-constraint).

    Parameters
    ----------
    scenario : Scenario
    first, second : str
        Of overlap, overlap_value, cost, margin, loss_to_reference; and moved, where the scenario
        has targets to keep.
    points : int
        2 or more, both ends included.
    progress : callable, optional
    time_limit : float, optional
        Seconds for each point.

    Raises
    ------
    ValueError
        When the objectives are the same, there are fewer than two points, or nothing is kept
        that could move.
    """
    if first == second or points < 2:
        raise ValueError("name two different objectives, and two or more points")
    tell = progress or (lambda word, done, all_: None)
    of = state_problem(scenario)
    ranks = tuple(s for s in state_stages(scenario, of) if s.rank is not None)
    a, b = (_stage(scenario, of, name) for name in (first, second))
    gap = scenario.spec.plan.gap
    tell(first, 0, points)
    ends = [solve(of, (*ranks, *order), gap, Clock(time_limit)) for order in ((a, b), (b, a))]
    values = {s.stage.name: s.value for s in ends[0].stages}
    best, worst = values[first], _value(ends[1], first)
    limits = [(stage, values[stage.name]) for stage in ranks]
    master, allowed = master_holding(of, [*limits, (a, worst)], Clock(time_limit))
    found, plans = [], []
    incumbent = ends[1].mix
    for i, limit in enumerate(np.linspace(worst, best + gap * abs(best), points)):
        tell(second, i, points)
        clock = Clock(time_limit)
        master.move_cap(len(master.caps) - 1, float(limit))
        master.minimise(b)
        relaxed = generate(master, allowed, clock)
        usable = incumbent if _kept(of, a, incumbent, float(limit)) else None
        made = finish(master, relaxed, gap, usable, clock)
        if made.mix is None:
            made = finish(master, relaxed, gap, ends[0].mix, clock)
        assert made.mix is not None
        incumbent = made.mix
        level = _level(b, made.value, made.bound, gap)
        plan = _plan(scenario, of, made.mix, (level,))
        plans.append(plan)
        found.append(
            {
                "limit": a.sign * float(limit),
                first: a.sign * _cost(of, a, made.mix),
                second: level.value,
                "bound": level.bound,
                "gap": level.gap,
                "exchange": -float(relaxed.prices.caps[-1]) * b.sign * a.sign,
                "reached": level.reached,
            }
        )
    order = np.argsort([row[first] for row in found], kind="stable")
    table = pd.DataFrame(found).iloc[order].reset_index(drop=True)
    return Frontier(first, second, table, tuple(plans[i] for i in order))


def alternatives(
    scenario: Scenario,
    count: int = 3,
    within: float = 0.01,
    progress: Progress | None = None,
    time_limit: float | None = None,
) -> Alternatives:
    """Plans within a share of the best that differ most (modelling to generate alternatives).

    All keep the commitments as the best plan does. Each maximises what it moves in one
    direction of channel, month and region (DeCarolis 2011); of more candidates than asked, those
    are chosen whose least distance to the others is largest.

    Parameters
    ----------
    scenario : Scenario
    count : int
        Plans besides the best, 1 or more.
    within : float
        Share of the first objective's value that may be given up.
    progress : callable, optional
    time_limit : float, optional
        Seconds for the best plan, and for each candidate.

    Raises
    ------
    ValueError
        When no plan is asked for, or less than nothing may be given up.
    """
    if count < 1 or within < 0:
        raise ValueError("ask for one alternative or more, within a share of 0 or more")
    tell = progress or (lambda word, done, all_: None)
    of = state_problem(scenario)
    order = state_stages(scenario, of)
    gap = scenario.spec.plan.gap
    first = next(i for i, stage in enumerate(order) if stage.rank is None)
    tell("best", 0, count + 1)
    best = solve(of, order[: first + 1], gap, Clock(time_limit))
    stage, solved = order[first], best.stages[first]
    limits = [(s.stage, s.value) for s in best.stages[:first]]
    most = solved.value + within * abs(solved.value)
    master, allowed = master_holding(of, [*limits, (stage, most)], Clock(time_limit))
    mixes = [best.mix]
    ways = directions(scenario, count * CANDIDATES)
    for i, direction in enumerate(ways):
        tell("candidates", 1 + i, len(ways) + 1)
        master.minimise(moved(scenario, of, direction))
        clock = Clock(time_limit)
        relaxed = generate(master, allowed, clock, tolerance=1e-4)
        made = finish(master, relaxed, LOOSE, best.mix, clock)
        if made.mix is not None and not any((made.mix == mix).all() for mix in mixes):
            mixes.append(made.mix)
    plans = []
    for mix in mixes:
        value = _cost(of, stage, mix)
        level = _level(stage, value, solved.bound, gap)
        plans.append(_plan(scenario, of, mix, (level,)))
    chosen = most_different(plans, count + 1)
    plans = [plans[i] for i in chosen]
    distances = np.array([[distance(p, q) for q in plans] for p in plans])
    return Alternatives(
        tuple(plans), within, _table(plans, distances, stage, solved.value, within), distances
    )


def _stage(scenario: Scenario, of: Problem, name: str) -> Stage:
    term = state_objective(scenario, of, name)
    return Stage(term.name, term.unit, term.sign, term.quantity, term.own, None, 0.0)


def _value(solution: Solution, name: str) -> float:
    return next(s.value for s in solution.stages if s.stage.name == name)


def _cost(of: Problem, stage: Stage, mix: Ints) -> float:
    columns = Columns.of(of, np.arange(len(of.cells)), mix[of.cells])
    return float(columns.cost(of, stage).sum())


def _kept(of: Problem, stage: Stage, mix: Ints, most: float) -> bool:
    return _cost(of, stage, mix) <= most * (1 + 1e-12) + 1e-9


def _level(stage: Stage, value: float, bound: float, asked: float) -> LevelResult:
    gap = max(value - bound, 0.0) / max(abs(value), 1.0)
    return LevelResult(
        stage.name, stage.unit, stage.sign * value, stage.sign * bound, gap, asked, gap <= asked
    )


def _plan(scenario: Scenario, of: Problem, mix: Ints, levels: tuple[LevelResult, ...]) -> Plan:
    shape = (len(scenario.zones.ids), len(scenario.months), -1)
    push = of.mixes.levels_of(mix).reshape(shape)
    return report_of(scenario, of.market, push, levels, {}, in_time=True)


def _table(
    plans: list[Plan], distances: Floats, stage: Stage, best: float, within: float
) -> pd.DataFrame:
    rows = []
    for i, plan in enumerate(plans):
        level = plan.levels[0]
        others = np.delete(distances[i], i)
        given_up = (stage.sign * level.value - best) / max(abs(best), 1.0)
        rows.append(
            {
                "plan": i,
                level.name: level.value,
                "given_up": given_up,
                "bound": level.bound,
                "gap": level.gap,
                "least_distance": float(others.min()) if len(others) else 0.0,
                "reached": bool(given_up <= within + 1e-9 and (i == 0 or others.min() > 0)),
            }
        )
    return pd.DataFrame(rows)
