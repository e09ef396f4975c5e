"""Paired replications of two networks, and who sells what in them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from optimizer.arrays import Bools, Floats
from optimizer.network import MonthSeen, NetworkModel, Record, WeekSeen, replicate
from optimizer.network.model import NetworkState
from optimizer.plan import Plan
from optimizer.scenario import Scenario
from optimizer.statistics import Interval, mean_interval, paired_difference
from tests.network.networks import model_of

Scheme = list[dict[str, Any]]

LEVEL = 0.99
"""Confidence at which a sign is asserted."""


class Weeks:
    """Watches every point of sale: lines, effort and lines so far, week by week."""

    def __init__(self) -> None:
        self.sold: list[Floats] = []
        self.effort: list[Floats] = []
        self.before: list[Floats] = []
        self.active: list[Bools] = []
        self._so_far: Floats | None = None

    def visit(self, pos: int, day: float) -> None:
        """Visits are not looked at."""

    def week(self, points: NetworkState, seen: WeekSeen) -> None:
        """Keep a week."""
        lines = seen.sold.sum(axis=1)
        so_far = np.zeros(len(lines)) if self._so_far is None else self._so_far
        self.sold.append(lines)
        self.effort.append(seen.effort.copy())
        self.before.append(so_far)
        self.active.append(points.active.copy())
        self._so_far = so_far + lines

    def month(self, points: NetworkState, seen: MonthSeen) -> None:
        """Quota periods start again from no lines."""
        if seen.closes_quarter:
            self._so_far = None


def network(scenario: Scenario, plan: Plan, scheme: Scheme, **behaviour: Any) -> NetworkModel:
    """The network under a scheme, with some fields of behaviour changed."""
    scenario = scenario.replace("network.schemes", {"x": scheme})
    for name, value in behaviour.items():
        scenario = scenario.replace(f"network.behaviour.{name}", value)
    return model_of(scenario, plan, "x")


def figures(
    model: NetworkModel, figure: Callable[[Record, Weeks], float], replications: int
) -> Floats:
    """A figure of every replication, of the record and of what was watched."""
    found = []
    for number in range(replications):
        weeks = Weeks()
        found.append(figure(replicate(model, number, watcher=weeks), weeks))
    return np.array(found)


def gain(
    with_it: NetworkModel,
    without: NetworkModel,
    figure: Callable[[Record, Weeks], float],
    replications: int = 10,
) -> Interval:
    """Paired difference of a figure, with less without, at 99 %."""
    a, b = (figures(model, figure, replications) for model in (with_it, without))
    return paired_difference(a, b, LEVEL)


def level(
    model: NetworkModel, figure: Callable[[Record, Weeks], float], replications: int = 10
) -> Interval:
    """Mean of a figure at 99 %."""
    return mean_interval(figures(model, figure, replications), LEVEL)
