"""How plans differ: distances by hand, directions, and the most different of some plans."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from optimizer.plan import Plan, distance
from optimizer.plan.questions.plan_distance import direction_stage, directions, most_different
from optimizer.plan.statement.stating import state_problem
from optimizer.scenario import Scenario


def _plan(*channels: int) -> Any:
    """One zone, month, segment and offer: so many lines by channel."""
    lines = np.array(channels).reshape(1, 1, 1, -1, 1)
    return SimpleNamespace(target_lines=lines, axes=SimpleNamespace(zone_regions=("r",)))


def test_a_distance_is_the_share_of_lines_elsewhere() -> None:
    """Of ten lines three move to the other channel; none in common is 1."""
    assert distance(_plan(7, 3), _plan(4, 6)) == pytest.approx(0.3)
    assert distance(_plan(10, 0), _plan(0, 10)) == 1.0
    assert distance(_plan(0, 0), _plan(0, 0)) == 0.0


def test_the_most_different_plans_come_after_the_best() -> None:
    """The first stays; then always the one whose nearest chosen plan is farthest."""
    plans = [_plan(10, 0), _plan(9, 1), _plan(0, 10), _plan(5, 5)]
    assert most_different(plans, 3) == [0, 2, 3]
    assert len(most_different(plans, 9)) == 4


def test_a_direction_counts_the_lines_that_it_asks_for(small: Scenario, small_plan: Plan) -> None:
    """Each channel up and down first; the stage is the lines of a channel, to be maximised."""
    signs = directions(small, 12)
    assert len(signs) == 12
    assert set(np.unique(signs[-1])) == {-1.0, 1.0}
    problem = state_problem(small)
    stage = direction_stage(small, problem, signs[0])
    sold = small_plan.expected.reshape(-1, *small_plan.expected.shape[2:])
    levels = small_plan.push.reshape(-1, small_plan.push.shape[2])
    lines = stage.quantity.of(np.arange(len(sold)), sold, levels).sum()
    assert stage.sign * lines == pytest.approx(sold[:, :, 0].sum())
