"""The frontier between two objectives, and plans that are nearly as good but different."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from optimizer.arrays import Floats, Ints, Progress
from optimizer.clock import Clock
from optimizer.plan.integers.integer_finish import finish
from optimizer.plan.integers.stage_outcome import StageOutcome, gap_of, value_of
from optimizer.plan.lexicographic import master_holding, solve
from optimizer.plan.relaxation.column_generation import generate
from optimizer.plan.relaxation.master import Master
from optimizer.plan.relaxation.pricing import RelaxedStage
from optimizer.plan.result.plan import Plan
from optimizer.plan.result.plan_making import SearchReport, make_plan
from optimizer.plan.result.plan_outcomes import LevelResult
from optimizer.plan.solution import SolvedStage
from optimizer.plan.statement.problem import Problem, Stage
from optimizer.plan.statement.quantity import Quantity
from optimizer.plan.statement.stating import state_objective, state_problem, state_stages
from optimizer.scenario.scenario import Scenario


def distance(one: Plan, other: Plan) -> float:
    """Share of all target lines that another channel, month or region has in the other plan.

    It is half the sum of absolute differences over the mean total: 0 where the plans are the same,
    1 where they have no line in the same place.
    """
    a, b = (_by_region(plan, plan.target_lines) for plan in (one, other))
    return float(np.abs(a - b).sum() / max(float(a.sum() + b.sum()), 1.0))


def _by_region(plan: Plan, lines: Ints) -> Floats:
    """``lines[region, month, channel]``."""
    names = list(dict.fromkeys(plan.axes.zone_regions))
    region = np.array([names.index(name) for name in plan.axes.zone_regions])
    by_zone = lines.sum(axis=(2, 4))
    by_region = np.zeros((len(names), *by_zone.shape[1:]))
    np.add.at(by_region, region, by_zone)
    return by_region


def directions(scenario: Scenario, count: int) -> list[Floats]:
    """``sign[region, month, channel]``: each channel up and down, then signs by chance."""
    regions = len(scenario.zones.regions)
    shape = (regions, len(scenario.months), len(scenario.channels))
    signs = []
    for sign in (1.0, -1.0):
        for channel in range(shape[2]):
            direction = np.zeros(shape)
            direction[:, :, channel] = sign
            signs.append(direction)
    rng = np.random.default_rng(scenario.spec.seed)
    while len(signs) < count:
        signs.append(rng.choice([-1.0, 1.0], size=shape))
    return signs


def direction_stage(scenario: Scenario, problem: Problem, direction: Floats) -> Stage:
    """The lines that a plan moves in a direction, as a stage to be minimised."""
    by_zone = direction[scenario.zones.region_index].reshape(problem.shape[0], 1, -1, 1)
    shape = (problem.shape[0], problem.market.segments, *problem.market.commission.shape)
    on_push = np.zeros((1, *problem.market.push_cost.shape[1:]))
    on_sales = np.ascontiguousarray(np.broadcast_to(-by_zone, shape))
    quantity = Quantity(np.arange(problem.shape[0]), on_sales, on_push)
    return Stage("moved", "lines", -1.0, quantity, None, None, 0.0)


def most_different(plans: list[Plan], count: int) -> list[int]:
    """The best plan, then always the one whose least distance to those chosen is largest."""
    chosen = [0]
    while len(chosen) < min(count, len(plans)):
        least = [min(distance(plan, plans[i]) for i in chosen) for plan in plans]
        chosen.append(int(np.argmax(least)))
    return chosen


OBJECTIVES = ("overlap", "overlap_value", "cost", "margin", "loss_to_reference", "moved")

LOOSE = 0.1
"""Gap at which the search for a different plan stops: only how good it is must be proven."""
CANDIDATES = 3
"""Directions searched for every alternative asked."""


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
    first, second : str
        Of overlap, overlap_value, cost, margin, loss_to_reference; and moved, where the scenario
        has targets to keep.
    points : int
        2 or more, both ends included.
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
    problem = state_problem(scenario)
    ranks = tuple(s for s in state_stages(scenario, problem) if s.rank is not None)
    one, other = (state_objective(scenario, problem, name) for name in (first, second))
    gap = scenario.spec.plan.gap
    tell(first, 0, points)
    ends = [
        solve(problem, (*ranks, *order), gap, Clock(time_limit))
        for order in ((one, other), (other, one))
    ]
    limits = [(s.stage, s.value) for s in ends[0].stages if s.stage.rank is not None]
    best, worst = (next(s.value for s in end.stages if s.stage.name == first) for end in ends)
    master, allowed = master_holding(problem, [*limits, (one, worst)], Clock(time_limit))
    rows, plans = [], []
    incumbent = ends[1].mix
    for i, limit in enumerate(np.linspace(worst, best + gap * abs(best), points)):
        tell(second, i, points)
        master.move_cap(len(master.caps) - 1, float(limit))
        master.minimise(other)
        clock = Clock(time_limit)
        relaxed = generate(master, allowed, clock)
        outcome = _finish_within(master, relaxed, gap, (incumbent, ends[0].mix), clock)
        assert outcome.mix is not None
        incumbent = outcome.mix
        level = _level(other, outcome.value, outcome.bound, gap)
        plans.append(_plan(scenario, problem, incumbent, level))
        kept = value_of(problem, one, incumbent)
        rows.append(_point((one, other), float(limit), kept, level, relaxed))
    order = np.argsort([row[first] for row in rows], kind="stable")
    table = pd.DataFrame(rows).iloc[order].reset_index(drop=True)
    return Frontier(first, second, table, tuple(plans[i] for i in order))


def _point(
    stages: tuple[Stage, Stage],
    limit: float,
    kept: float,
    level: LevelResult,
    relaxed: RelaxedStage,
) -> dict[str, float | bool]:
    """A point of the frontier: the limit on the first objective, what a plan has of both."""
    first, second = stages
    return {
        "limit": first.sign * limit,
        first.name: first.sign * kept,
        second.name: level.value,
        "bound": level.bound,
        "gap": level.gap,
        "exchange": -float(relaxed.prices.caps[-1]) * second.sign * first.sign,
        "reached": level.reached,
    }


def _finish_within(
    master: Master, relaxed: RelaxedStage, gap: float, known: tuple[Ints, Ints], clock: Clock
) -> StageOutcome:
    """Whole mixes within the master's last cap, from a known plan if it keeps it, or another."""
    cap = master.caps[-1]
    most = cap.most * (1 + 1e-12) + 1e-9
    kept = value_of(master.problem, cap.stage, known[0]) <= most
    outcome = finish(master, relaxed, gap, known[0] if kept else None, clock)
    if outcome.mix is None:
        outcome = finish(master, relaxed, gap, known[1], clock)
    return outcome


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
    count : int
        Plans besides the best, 1 or more.
    within : float
        Share of the first objective's value that may be given up.
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
    problem = state_problem(scenario)
    order = state_stages(scenario, problem)
    gap = scenario.spec.plan.gap
    first = next(i for i, stage in enumerate(order) if stage.rank is None)
    tell("best", 0, count + 1)
    best = solve(problem, order[: first + 1], gap, Clock(time_limit))
    solved = best.stages[first]
    limits = [(s.stage, s.value) for s in best.stages[:first]]
    limits.append((solved.stage, solved.value + within * abs(solved.value)))
    master, allowed = master_holding(problem, limits, Clock(time_limit))
    mixes = [best.mix]
    signs = directions(scenario, count * CANDIDATES)
    for i, direction in enumerate(signs):
        tell("candidates", 1 + i, len(signs) + 1)
        master.minimise(direction_stage(scenario, problem, direction))
        clock = Clock(time_limit)
        relaxed = generate(master, allowed, clock, tolerance=1e-4)
        mix = finish(master, relaxed, LOOSE, best.mix, clock).mix
        if mix is not None and not any((mix == other).all() for other in mixes):
            mixes.append(mix)
    plans = []
    for mix in mixes:
        value = value_of(problem, solved.stage, mix)
        level = _level(solved.stage, value, solved.bound, gap)
        plans.append(_plan(scenario, problem, mix, level))
    plans = [plans[i] for i in most_different(plans, count + 1)]
    distances = np.array([[distance(p, q) for q in plans] for p in plans])
    table = _table(plans, distances, solved, within)
    return Alternatives(tuple(plans), within, table, distances)


def _level(stage: Stage, value: float, bound: float, asked: float) -> LevelResult:
    gap = gap_of(value, bound, shortfall=False)
    figures = stage.sign * value, stage.sign * bound, gap, asked
    return LevelResult(stage.name, stage.unit, *figures, gap <= asked, rank=stage.rank)


def _plan(scenario: Scenario, problem: Problem, mix: Ints, level: LevelResult) -> Plan:
    shape = (len(scenario.zones.ids), len(scenario.months), -1)
    push = problem.mixes.levels_of(mix).reshape(shape)
    return make_plan(scenario, problem.market, push, SearchReport((level,)))


def _table(plans: list[Plan], distances: Floats, best: SolvedStage, within: float) -> pd.DataFrame:
    """What each plan gives up, its bound and gap, and how far it is from all others."""
    rows = []
    for i, plan in enumerate(plans):
        level = plan.levels[0]
        others = np.delete(distances[i], i)
        given_up = (best.stage.sign * level.value - best.value) / max(abs(best.value), 1.0)
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
