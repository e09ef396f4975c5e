"""The network: 20,000 points of sale over 52 weeks with everything on; time, parts, memory.

python benchmarks/bench_network.py [points of sale]
"""

from __future__ import annotations

import resource
import sys
import time
import tracemalloc
from pathlib import Path
from typing import Any

import numpy as np

import optimizer as opt
from optimizer.network import NetworkModel, prepare, replicate
from optimizer.network import simulation_run as run
from optimizer.network.field_force.engineers import FieldForce
from optimizer.network.pay_desk import PayDesk
from optimizer.network.watching import tally
from optimizer.scenario import Scenario
from optimizer.simulation.replicating import on_network

FRANCE = Path(__file__).parents[1] / "scenarios" / "france"
RUNS = 7
TIMES_FRANCE = 10
"""So many times France's market, so that each point of sale sells five lines a week."""

EVERYTHING: dict[str, Any] = {
    "network.sales_engineers": {
        "count": 200,
        "visits_per_day": 4,
        "days_per_week": 3,
        "policy": "gain",
        "travel": {},
    },
    "network.skill": {},
    "network.recruitment": {},
    "network.competitors": {"random": {"sd": 0.1, "each": "region"}},
    "network.pay_office": {"late": 0.05, "late_months": 2, "wrong": 0.02},
    "network.digital_follows": "web",
    "network.behaviour.gaming": True,
    "network.behaviour.shifting": True,
}
OFF = (
    *("effort", "motivation", "exits", "shelf", "competitors", "digital", "skill"),
    *("recruitment", "travel", "pay_office", "gaming", "shifting", "differences"),
)


def points_of_sale(count: int) -> dict[str, Any]:
    """Assumptions that points of sale are drawn from."""
    types = {
        "kiosk": {"share": 0.45, "size": 11, "multi_brand": 0.7},
        "phone_shop": {"share": 0.3, "size": 28, "multi_brand": 0.5, "digital": [0.0, 0.4]},
        "electronics": {"share": 0.15, "size": 32, "multi_brand": 1.0, "digital": [0.1, 0.5]},
        "partner": {"share": 0.1, "size": 50},
    }
    spread = {"effort_cost_sd": 0.2, "risk_aversion_sd": 0.3, "loss_aversion_sd": 0.2}
    return {"generate": {"count": count, "per": "population", "types": types, **spread}}


def everything(france: Scenario, count: int) -> Scenario:
    """France with so many points of sale and every mechanism on."""
    scenario = france.replace("network.points_of_sale", points_of_sale(count))
    for path, value in EVERYTHING.items():
        scenario = scenario.replace(path, value)
    return scenario


def prepared(scenario: Scenario, plan: opt.Plan, times: float, scheme: str) -> NetworkModel:
    """The network on so many times the plan."""
    expected, targets, followed = on_network(scenario, plan)
    return prepare(scenario, times * expected, (times * targets).astype(int), scheme, followed)


def seconds(model: NetworkModel) -> np.ndarray:
    """Of each run, sorted; the first, which touches memory anew, is left out."""
    replicate(model, 0)
    found = []
    for number in range(1, RUNS + 1):
        start = time.perf_counter()
        replicate(model, number)
        found.append(time.perf_counter() - start)
    return np.sort(found)


class Stopwatch:
    """Seconds inside wrapped functions."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = {}

    def wrap(self, owner: Any, name: str, label: str) -> None:
        """Time every call of ``owner.name``."""
        plain = getattr(owner, name)

        def timed(*arguments: Any, **options: Any) -> Any:
            start = time.perf_counter()
            try:
                return plain(*arguments, **options)
            finally:
                self.spent[label] = self.spent.get(label, 0.0) + time.perf_counter() - start

        setattr(owner, name, timed)


def parts(model: NetworkModel) -> None:
    """Where one run's time goes."""
    watch = Stopwatch()
    watch.wrap(run, "sell", "effort and sales")
    watch.wrap(run, "churned", "churn")
    watch.wrap(run, "react", "motivation")
    watch.wrap(run, "visit_responses", "visit policy's response")
    watch.wrap(PayDesk, "settle", "pay: settling")
    watch.wrap(PayDesk, "sell", "pay: settling")
    watch.wrap(PayDesk, "payments", "pay office")
    watch.wrap(FieldForce, "plan", "calls of the month")
    watch.wrap(tally.Tally, "week", "figures")
    watch.wrap(tally.Tally, "month", "figures")
    start = time.perf_counter()
    replicate(model, 1)
    whole = time.perf_counter() - start
    print("\n| part of one run | s |\n|---|---|")
    for label, spent in sorted(watch.spent.items(), key=lambda item: -item[1]):
        print(f"| {label} | {spent:.3f} |")
    rest = whole - sum(watch.spent.values())
    print(f"| engineers' days (SimPy), all else | {rest:.3f} |")


def peak(model: NetworkModel) -> float:
    """Most memory that one run holds beyond the model (MB)."""
    tracemalloc.start()
    replicate(model, 0)
    found = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return found / 1e6


def main() -> None:
    """Print the tables of the README."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    france = opt.load(FRANCE)
    plan = opt.plan(france)
    full = everything(france, count)
    times = TIMES_FRANCE * count / 20_000
    print("| scheme | prepare (s) | run: best, median, worst (s) | POS-weeks a second |")
    print("|---|---|---|---|")
    for scheme in full.spec.network.schemes if full.spec.network else ():
        start = time.perf_counter()
        model = prepared(full, plan, times, scheme)
        ready = time.perf_counter() - start
        found = seconds(model)
        weeks = len(full.pos or ()) * model.calendar.weeks
        middle = float(np.median(found))
        print(
            f"| {scheme} | {ready:.1f} | {found[0]:.2f}, {middle:.2f}, {found[-1]:.2f} "
            f"| {weeks / middle / 1e6:.2f} million |"
        )
    off = full
    for name in OFF:
        off = off.replace(f"network.behaviour.{name}", False)
    found = seconds(prepared(off, plan, times, scheme))
    print(f"| {scheme}, all mechanisms off | | {found[0]:.2f}, {np.median(found):.2f}, ", end="")
    print(f"{found[-1]:.2f} | {weeks / np.median(found) / 1e6:.2f} million |")
    print(
        "\n| points of sale | most memory of one run (MB) | bytes a point of sale |\n|---|---|---|"
    )
    for part in (count // 4, count // 2, count):
        less = prepared(everything(france, part), plan, TIMES_FRANCE * part / 20_000, scheme)
        held = peak(less)
        print(f"| {part:,} | {held:.0f} | {held * 1e6 / part:,.0f} |")
    parts(model)
    whole = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\npeak of the process, plan and policies included: {whole:.0f} MB")


if __name__ == "__main__":
    main()
