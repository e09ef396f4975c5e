"""Solved stages: their gap, and what they are held at, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from optimizer.plan.solution import SolvedStage
from optimizer.plan.statement.problem import Stage
from optimizer.plan.statement.quantity import Quantity


def _stage(rank: int | None, tolerance: float) -> Stage:
    nothing = Quantity(np.zeros(0, dtype=np.int64), np.zeros((1, 1, 1, 1)), np.zeros((1, 1, 1)))
    return Stage("stage", "EUR", 1.0, nothing, None, rank, tolerance)


def test_a_stage_is_held_at_its_value_and_tolerance() -> None:
    """200 with 2 % is held at 204, −200 with as much at −196; the gap is relative to the value."""
    solved = SolvedStage(_stage(None, 0.02), 200.0, 190.0, None)
    assert solved.most == pytest.approx(204.0)
    assert solved.gap == pytest.approx(0.05)
    assert SolvedStage(_stage(None, 0.02), -200.0, -210.0, None).most == pytest.approx(-196.0)


def test_a_shortfall_has_its_gap_in_whole_bounds() -> None:
    """Three and a half bounds missed where three are proven: a gap of a half."""
    assert SolvedStage(_stage(0, 0.0), 3.5, 3.0, None).gap == pytest.approx(0.5)
