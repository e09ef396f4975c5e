"""Outcomes of stages: gaps by hand, and the better of two plans."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from optimizer.plan.integers.stage_outcome import StageOutcome, gap_of
from tests.plan.integers.stages import enumerated


def test_gaps_are_relative_to_the_value_and_of_shortfalls_to_one_bound() -> None:
    """110 over 100 is a gap of 1/11; small values and shortfalls count against 1."""
    assert gap_of(110.0, 100.0, False) == pytest.approx(1 / 11)
    assert gap_of(-50.0, -60.0, False) == pytest.approx(0.2)
    assert gap_of(0.2, 0.1, False) == pytest.approx(0.1)
    assert gap_of(30.0, 29.5, True) == pytest.approx(0.5)
    assert gap_of(1.0, 2.0, False) == 0.0
    assert StageOutcome(None, np.inf, 0.0).gap == np.inf


def test_the_better_plan_stays(tmp_path: Path) -> None:
    """A dearer plan changes nothing, a cheaper one replaces it, and none is no plan."""
    case = enumerated(tmp_path, 1)
    cheap, dear = (case.plans[int(pick(case.values))] for pick in (np.argmin, np.argmax))
    start = StageOutcome(None, np.inf, 0.0)
    assert start.or_better(case.problem, case.stage, None) is start
    first = start.or_better(case.problem, case.stage, dear)
    assert first.value == pytest.approx(max(case.values))
    second = first.or_better(case.problem, case.stage, cheap)
    assert second.value == pytest.approx(min(case.values))
    assert second.or_better(case.problem, case.stage, dear) is second
