"""The proof: columns left out by reduced-cost fixing are never part of a better plan."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from optimizer.clock import Clock
from optimizer.plan.integers import reduced_cost_proof as proof
from optimizer.plan.integers.stage_outcome import StageOutcome, value_of
from tests.plan.integers.stages import enumerated


@pytest.mark.parametrize("few", [0, 16], ids=["HiGHS", "tree"])
@pytest.mark.parametrize("known", ["worst", "best"])
@pytest.mark.parametrize("seed", [0, 1, 2, 3, 5, 6])
def test_from_any_plan_the_proof_ends_at_the_best_of_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int, known: str, few: int
) -> None:
    """From the dearest plan, and from the best itself, where fixing leaves the fewest columns."""
    monkeypatch.setattr(proof, "FEW_BLOCKS", few)
    case = enumerated(tmp_path, seed)
    values, of = case.values, case.problem
    at = int(np.argmax(values) if known == "worst" else np.argmin(values))
    start = StageOutcome(case.plans[at], values[at], case.relaxed.bound)
    outcome = proof.prove(case.master, case.relaxed, start, 0.0, Clock())
    assert outcome.value == pytest.approx(min(values), rel=1e-7)
    assert outcome.bound == pytest.approx(min(values), rel=1e-6)
    assert outcome.mix is not None
    assert value_of(of, case.stage, outcome.mix) == pytest.approx(outcome.value)
