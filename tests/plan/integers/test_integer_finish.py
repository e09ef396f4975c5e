"""The integer finish: within the gap asked, from no plan and from any."""

from __future__ import annotations

from pathlib import Path

import pytest

from optimizer.clock import Clock
from optimizer.plan.integers.integer_finish import finish
from tests.plan.integers.stages import enumerated


@pytest.mark.parametrize("gap", [0.0, 0.02])
@pytest.mark.parametrize("seed", [0, 1, 2, 3])
def test_the_value_is_within_the_gap_of_the_best_of_all_plans(
    tmp_path: Path, seed: int, gap: float
) -> None:
    """And the bound is one: no plan is below it."""
    case = enumerated(tmp_path, seed)
    outcome = finish(case.master, case.relaxed, gap, None, Clock())
    best = min(case.values)
    assert outcome.gap <= gap + 1e-7
    assert outcome.bound <= best + 1e-6
    assert best - 1e-6 <= outcome.value <= best * (1 + gap) + 1e-6


def test_a_plan_that_is_known_is_never_made_worse(tmp_path: Path) -> None:
    """From the best plan it ends there; without time it gives back the plan that it has."""
    case = enumerated(tmp_path, 2)
    plans = sorted(zip(case.values, map(tuple, case.plans), strict=True))
    best, dearest = case.plans[case.values.index(plans[0][0])], plans[-1]
    outcome = finish(case.master, case.relaxed, 0.0, best, Clock())
    assert outcome.value == pytest.approx(plans[0][0])
    dear = case.plans[case.values.index(dearest[0])]
    late = finish(case.master, case.relaxed, 0.0, dear, Clock(0.0))
    assert late.value == pytest.approx(dearest[0])
