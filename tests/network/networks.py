"""Networks for tests: prepared on a plan, with every mechanism or without one, and watched."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from optimizer.arrays import Bools, Floats
from optimizer.network import MonthSeen, NetworkModel, WeekSeen, prepare, replicate
from optimizer.network.model import NetworkState
from optimizer.plan import Plan
from optimizer.scenario import Scenario
from optimizer.simulation.replicating import on_network

SECTIONS: Mapping[str, tuple[str, Any]] = {
    "skill": ("network.skill", {"effect": 0.3}),
    "recruitment": ("network.recruitment", {"visits": 0.2, "prospects": 0.3, "chance": 0.4}),
    "competitors": (
        "network.competitors",
        {"push": [1.0, 1.3, 1.2, 0.9, 1.0, 1.1], "random": {"sd": 0.1, "each": "region"}},
    ),
    "pay_office": ("network.pay_office", {"late": 0.1, "late_months": 3, "wrong": 0.1}),
    "travel": ("network.sales_engineers.travel", {"speed": 40}),
    "digital": ("network.digital_follows", "web"),
    "shelf": ("network.types.phone_shop.our_share", 0.6),
    "differences": ("network.points_of_sale", {"table": "differing.csv"}),
}
"""What each switch under ``behaviour`` switches: a field, and a value that brings it in."""

COMMON: Mapping[str, Any] = {
    "network.types.phone_shop.digital": 0.3,
    "network.types.partner.digital": 0.1,
}


def model_of(
    scenario: Scenario,
    plan: Plan,
    scheme: str = "by_line",
    exceptions: Mapping[str, str] | None = None,
) -> NetworkModel:
    """The network prepared on a plan."""
    expected, targets, followed = on_network(scenario, plan)
    return prepare(scenario, expected, targets, scheme, followed, exceptions)


def switched(scenario: Scenario, **switches: bool) -> Scenario:
    """The scenario with mechanisms on or off."""
    for name, value in switches.items():
        scenario = scenario.replace(f"network.behaviour.{name}", value)
    return scenario


class Diary:
    """Keeps what every point of sale did, week by week and month by month."""

    def __init__(self) -> None:
        self.sold: list[Floats] = []
        self.effort: list[Floats] = []
        self.motivation: list[Floats] = []
        self.active: list[Bools] = []
        self.months: list[MonthSeen] = []
        self.visits: list[tuple[int, float]] = []

    def visit(self, pos: int, day: float) -> None:
        """Note a visit."""
        self.visits.append((pos, day))

    def week(self, points: NetworkState, seen: WeekSeen) -> None:
        """Note a week."""
        self.sold.append(seen.sold.copy())
        self.effort.append(seen.effort.copy())
        self.active.append(points.active.copy())

    def month(self, points: NetworkState, seen: MonthSeen) -> None:
        """Note a month."""
        self.motivation.append(points.motivation.copy())
        self.months.append(seen)


def diary_of(model: NetworkModel, replication: int = 0) -> Diary:
    """A replication with every point of sale's doings."""
    diary = Diary()
    replicate(model, replication, watcher=diary)
    return diary
