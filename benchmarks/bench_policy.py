"""Policies: 24 types × 11 quotas × 5 bands of motivation × 13 weeks, and those of a scenario.

    python benchmarks/bench_policy.py [scenario ...]

Prints seconds cold (nothing solved before), cached (all of it solved before in the process), and
of the same with mechanisms off; then, for each scenario, the policies of its network under each
of its schemes, on the sales that its points of sale's potential says.
"""

from __future__ import annotations

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")

import sys
import time
from collections.abc import Sequence

import numpy as np

import optimizer
from optimizer.network import prepare
from optimizer.network.pay.expected_pay import Counting, PeriodPay
from optimizer.network.policy.effort_problems import ProblemCell
from optimizer.network.policy.grid_policies import EFFORTS, CellContext, solve_cells
from optimizer.scenario.schema.network_section import Behaviour, PosType

TYPES, RATIOS, WEEKS = 24, range(5, 16), 13


def types() -> tuple[PosType, ...]:
    """Twenty-four ways to be a point of sale, 5 to 8 lines a week at reference effort."""
    rng = np.random.default_rng(1)
    return tuple(
        PosType(
            base=float(rng.uniform(3.0, 5.0)),
            effect=float(rng.uniform(1.0, 3.0)),
            effort_cost=float(rng.uniform(10.0, 30.0)),
            effort_max=5.0,
            gaming_effect=float(rng.uniform(1.0, 3.0)),
        )
        for _ in range(TYPES)
    )


def world(behaviour: Behaviour, bonus: float) -> CellContext:
    """A bonus at the quota; another bonus makes other problems, so that nothing is cached."""

    def pay_of(quota: np.ndarray, n: np.ndarray, months: int) -> PeriodPay:
        pay = 5.0 * n[None] + bonus * (n[None] >= quota[:, None])
        return PeriodPay(pay, np.full_like(pay, 2.0), quota[None])

    return CellContext(types(), behaviour, Counting(np.ones(1), 1.0, 1.0), pay_of, None)


def once(of: CellContext, threads: int) -> tuple[float, float, int]:
    """Seconds, seconds of processor, and the largest table's states."""
    cells = [ProblemCell(WEEKS, 3, kind, 6, ratio, 0) for kind in range(TYPES) for ratio in RATIOS]
    begin, busy = time.perf_counter(), time.process_time()
    solved = solve_cells(cells, of, threads=threads)
    spent = time.process_time() - busy
    return time.perf_counter() - begin, spent, max(s.effort.shape[2] for s in solved)


def grid() -> None:
    """The table of the grid."""
    once(world(Behaviour(gaming=True), 1.0), 1)  # wakes the library up
    print(f"{TYPES} types x {len(RATIOS)} quotas x 5 bands x {WEEKS} weeks, {EFFORTS} efforts")
    print("mechanisms          threads  cold s   CPU s  cached s  states")
    rows = (
        ("effort alone", Behaviour()),
        ("gaming", Behaviour(gaming=True)),
        ("all", Behaviour(gaming=True, present_bias=0.8, goal_gradient=0.5, shifting=True)),
    )
    bonus = 300.0
    for name, behaviour in rows:
        for threads in (1, 2):
            bonus += 1.0
            cold, busy, states = once(world(behaviour, bonus), threads)
            kept, _, _ = once(world(behaviour, bonus), threads)
            print(f"{name:20}{threads:7}{cold:8.2f}{busy:8.2f}{kept:10.3f}{states:8}")


def network(folder: str) -> None:
    """Policies of a scenario's network, scheme by scheme, and again."""
    scenario = optimizer.load(folder)
    spec, pos = scenario.spec.network, scenario.pos
    if spec is None or pos is None:
        raise SystemExit(f"{folder} has no network")
    zones, months, offers = len(scenario.zones.ids), len(scenario.months), len(scenario.offers)
    potential = np.bincount(pos.zone, weights=pos.potential, minlength=zones)
    season = 1.0 + 0.1 * np.sin(np.arange(months))
    expected = potential[:, None, None] * season[:, None] * np.full(offers, 1.0 / offers)
    targets = np.rint(1.05 * expected).astype(np.int64)
    print(f"{folder}: {len(pos)} points of sale\nscheme                cold s  cached s  policies")
    for scheme in spec.schemes:
        seconds = []
        for _ in range(2):
            begin = time.perf_counter()
            model = prepare(scenario, expected, targets, scheme)
            seconds.append(time.perf_counter() - begin)
        policies = model.groups[0].policies
        count = 0 if policies is None else len(policies.states)
        print(f"{scheme:20}{seconds[0]:8.2f}{seconds[1]:10.3f}{count:10}")


def main(folders: Sequence[str]) -> None:
    """All of it."""
    grid()
    for folder in folders:
        network(folder)


if __name__ == "__main__":
    main(sys.argv[1:])
