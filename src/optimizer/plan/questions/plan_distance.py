"""How plans differ: distances, and directions in which to look for a different one."""

from __future__ import annotations

import numpy as np

from optimizer.arrays import Floats, Ints
from optimizer.plan.result.plan import Plan
from optimizer.plan.statement.problem import Problem, Stage
from optimizer.plan.statement.quantity import Quantity
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
