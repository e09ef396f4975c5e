"""How plans differ: distances, and directions in which to look for a different one."""

from __future__ import annotations

import numpy as np

from optimizer.arrays import Floats, Ints
from optimizer.plan.result.plan import Plan
from optimizer.plan.statement.problem import Problem, Stage
from optimizer.plan.statement.quantity import Quantity
from optimizer.scenario.scenario import Scenario


def distance(one: Plan, other: Plan) -> float:
    """Lines that stand elsewhere by channel, month and region, as a share of all targets.

    Half the sum of absolute differences over the mean total: 0 is the same, 1 has no line in
    the same place.
    """
    a, b = (_by_region(plan, plan.target_lines) for plan in (one, other))
    return float(np.abs(a - b).sum() / max(float(a.sum() + b.sum()), 1.0))


def _by_region(plan: Plan, lines: Ints) -> Floats:
    """``lines[region, month, channel]``."""
    names = list(dict.fromkeys(plan.axes.zone_regions))
    region = np.array([names.index(name) for name in plan.axes.zone_regions])
    found = np.zeros((len(names), *lines.sum(axis=(2, 4)).shape[1:]))
    np.add.at(found, region, lines.sum(axis=(2, 4)))
    return found


def directions(scenario: Scenario, count: int) -> list[Floats]:
    """``sign[region, month, channel]``: each channel up and down, then signs by chance."""
    regions = len(scenario.zones.regions)
    shape = (regions, len(scenario.months), len(scenario.channels))
    found = []
    for sign in (1.0, -1.0):
        for channel in range(shape[2]):
            direction = np.zeros(shape)
            direction[:, :, channel] = sign
            found.append(direction)
    rng = np.random.default_rng(scenario.spec.seed)
    while len(found) < count:
        found.append(rng.choice([-1.0, 1.0], size=shape))
    return found


def moved(scenario: Scenario, of: Problem, direction: Floats) -> Stage:
    """What moves lines in a direction, as a stage to be minimised."""
    by_zone = direction[scenario.zones.region_index].reshape(of.shape[0], 1, -1, 1)
    shape = (of.shape[0], of.market.segments, *of.market.commission.shape)
    nothing = np.zeros((1, *of.market.push_cost.shape[1:]))
    weights = np.ascontiguousarray(np.broadcast_to(-by_zone, shape))
    return Stage(
        "moved", "lines", -1.0, Quantity(np.arange(of.shape[0]), weights, nothing), None, None, 0.0
    )


def most_different(plans: list[Plan], count: int) -> list[int]:
    """The best plan, then always the one whose least distance to those chosen is largest."""
    chosen = [0]
    while len(chosen) < min(count, len(plans)):
        least = [min(distance(plan, plans[i]) for i in chosen) for plan in plans]
        chosen.append(int(np.argmax(least)))
    return chosen
