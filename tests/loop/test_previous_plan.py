"""A plan is held where it is within the asked gap of the bound, and only there."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from optimizer.loop.previous_plan import previous_if_as_good
from optimizer.plan import Plan, objective_values, plan_of
from optimizer.scenario import Scenario


@pytest.fixture(scope="module")
def moved(small: Scenario, small_plan: Plan) -> Plan:
    """The plan with one level changed."""
    push = small_plan.push.copy()
    push[0, 0, 4] = (push[0, 0, 4] + 1) % 4
    return plan_of(small, push)


def _asking(made: Plan, gap: float) -> Plan:
    return replace(made, levels=tuple(replace(level, asked=gap) for level in made.levels))


def test_within_the_gap_nobody_is_moved(small: Scenario, small_plan: Plan, moved: Plan) -> None:
    """With a wide gap and no row missed the last plan stays, its last value and gap recomputed."""
    wide = small.replace("plan.objectives[0].tolerance", 1.0)
    kept = previous_if_as_good(wide, _asking(small_plan, 0.9), moved)
    np.testing.assert_array_equal(kept.push, moved.push)
    values = objective_values(wide, moved.push)
    level = kept.levels[-1]
    assert level.value == pytest.approx(values[level.name])
    assert level.gap == pytest.approx(abs(level.value - level.bound) / abs(level.value))
    assert kept.levels[:-1] == _asking(small_plan, 0.9).levels[:-1]
    assert kept.status == small_plan.status


def test_beyond_the_gap_or_with_rows_missed_the_new_plan_counts(
    small: Scenario, small_plan: Plan, moved: Plan
) -> None:
    """A tight gap, and a commitment that only the new plan keeps, each decide for the new one."""
    tight = _asking(small_plan, 1e-9)
    assert previous_if_as_good(small, tight, moved) is tight
    # an earlier objective beyond its tolerance
    strict = small.replace("plan.objectives[0].tolerance", 0.0)
    loose = _asking(small_plan, 0.9)
    assert previous_if_as_good(strict, loose, moved) is loose
    closed = small_plan.push.copy()
    closed[:, :, 2:] = 0
    poor = plan_of(small, closed)
    loose = _asking(small_plan, 1e9)
    assert previous_if_as_good(small, loose, poor) is loose
    assert previous_if_as_good(small, small_plan, small_plan) is small_plan
