"""The reduced model in SimPy: a process a point of sale."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import numpy as np
import simpy
from benchmarks.agents.reduced import Outcome, Reduced

DAYS = 5


def run(given: Reduced, seed: int) -> Outcome:
    """The whole horizon."""
    rng = np.random.default_rng(seed)
    environment = simpy.Environment()
    ends: list[tuple[int, int, float, bool]] = []
    for index in range(len(given.rate)):
        environment.process(_point_of_sale(environment, given, index, rng, ends))
    environment.run()
    return Outcome(
        lines=float(sum(end[0] for end in ends)),
        retained=float(sum(end[1] for end in ends)),
        motivation=float(np.mean([end[2] for end in ends if end[3]])),
        exits=float(sum(not end[3] for end in ends)),
    )


def _point_of_sale(
    environment: simpy.Environment,
    given: Reduced,
    index: int,
    rng: np.random.Generator,
    ends: list[tuple[int, int, float, bool]],
) -> Generator[Any, Any, None]:
    """Sell every week; churn, pay, motivation and exit every month."""
    rate = given.rate[index]
    active = np.zeros(len(given.price), dtype=np.int64)
    motivation, reference = given.initial, float(given.start_pay[index])
    paid: list[float] = []
    low = lines = 0
    with_us = True
    for month, weeks in enumerate(given.weeks):
        sold = np.zeros_like(active)
        for _ in range(weeks):
            yield environment.timeout(DAYS)
            if with_us:
                sold += rng.poisson(rate[month])
        active += sold
        lines += int(sold.sum())
        active -= rng.binomial(active, given.churn)
        paid.append(float(sold @ given.price))
        if not with_us:
            continue
        recent = paid[-3:]
        felt = sum(recent) / len(recent)
        motivation += given.speed * (given.aim(felt, reference) - motivation)
        reference += given.reference_speed * (felt - reference)
        low = low + 1 if motivation < given.exit_below else 0
        with_us = low < given.exit_after
    ends.append((lines, int(active.sum()), motivation, with_us))
