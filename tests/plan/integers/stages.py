"""The LP of the cost of a tiny scenario with two hard rows, all its plans known."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np

from optimizer.clock import Clock
from optimizer.plan.integers.stage_outcome import value_of
from optimizer.plan.lexicographic import master_holding
from optimizer.plan.relaxation.column_generation import generate
from optimizer.plan.relaxation.master import Master
from optimizer.plan.relaxation.pricing import RelaxedStage
from optimizer.plan.statement.problem import Problem, Stage
from optimizer.plan.statement.stating import state_problem, state_stages
from optimizer.scenario import load
from tests.tiny import tiny, write_yaml

ROWS = [
    {"name": "plus", "offer": "plus", "at_least": 350, "hard": True},
    {"name": "shop", "channel": "shop", "at_most": 400, "hard": True},
]


@dataclass(frozen=True, eq=False)
class Enumerated:
    """A stage's LP, its shortfalls held at 0, and every plan that keeps them with its value."""

    problem: Problem
    stage: Stage
    master: Master
    relaxed: RelaxedStage
    plans: list[np.ndarray]
    values: list[float]


def enumerated(folder: Path, seed: int) -> Enumerated:
    """One zone of three months."""
    plan: dict[str, Any] = {"objectives": ["cost"], "commitments": ROWS}
    write_yaml(folder / "scenario.yaml", tiny(folder, seed, 1, 3, **plan))
    scenario = load(folder)
    of = state_problem(scenario)
    *shortfalls, last = state_stages(scenario, of)
    assert of.eligible is not None
    every = [np.array(p) for p in product(*(np.flatnonzero(mask) for mask in of.eligible))]
    plans = [p for p in every if all(value_of(of, stage, p) <= 1e-9 for stage in shortfalls)]
    master, allowed = master_holding(of, [(stage, 0.0) for stage in shortfalls], Clock())
    master.minimise(last)
    relaxed = generate(master, allowed, Clock())
    return Enumerated(of, last, master, relaxed, plans, [value_of(of, last, p) for p in plans])
