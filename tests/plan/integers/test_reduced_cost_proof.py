"""The proof: columns left out by reduced-cost fixing are never part of a better plan."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from optimizer.clock import Clock
from optimizer.plan.integers import reduced_cost_proof as proof
from optimizer.plan.integers.stage_outcome import StageOutcome, value_of
from optimizer.plan.lexicographic import master_holding
from optimizer.plan.relaxation.column_generation import generate
from optimizer.plan.statement.stating import state_problem, state_stages
from optimizer.scenario import load
from tests.tiny import tiny, write_yaml

ROWS = [
    {"name": "plus", "offer": "plus", "at_least": 350, "hard": True},
    {"name": "shop", "channel": "shop", "at_most": 400, "hard": True},
]


@pytest.mark.parametrize("few", [0, 16], ids=["HiGHS", "tree"])
@pytest.mark.parametrize("known", ["worst", "best"])
@pytest.mark.parametrize("seed", [0, 1, 2, 3, 5, 6])
def test_from_any_plan_the_proof_ends_at_the_best_of_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int, known: str, few: int
) -> None:
    """From the dearest plan, and from the best itself, where fixing leaves the fewest columns."""
    monkeypatch.setattr(proof, "FEW_BLOCKS", few)
    plan: dict[str, Any] = {"objectives": ["cost"], "commitments": ROWS}
    write_yaml(tmp_path / "scenario.yaml", tiny(tmp_path, seed, 1, 3, **plan))
    scenario = load(tmp_path)
    of = state_problem(scenario)
    *shortfalls, last = state_stages(scenario, of)
    every = [np.array(p) for p in product(*(np.flatnonzero(mask) for mask in of.eligible))]
    able = [p for p in every if all(value_of(of, stage, p) <= 1e-9 for stage in shortfalls)]
    values = [value_of(of, last, p) for p in able]
    master, allowed = master_holding(of, [(stage, 0.0) for stage in shortfalls], Clock())
    master.minimise(last)
    relaxed = generate(master, allowed, Clock())
    at = int(np.argmax(values) if known == "worst" else np.argmin(values))
    start = StageOutcome(able[at], values[at], relaxed.bound)
    found = proof.prove(master, relaxed, start, 0.0, Clock())
    assert found.value == pytest.approx(min(values), rel=1e-7)
    assert found.bound == pytest.approx(min(values), rel=1e-6)
    assert found.mix is not None
    assert value_of(of, last, found.mix) == pytest.approx(found.value)
