"""From push levels to a plan, with or without a search."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from optimizer.demand import market
from optimizer.plan.result.plan_making import SearchReport, make_plan
from optimizer.plan.result.plan_outcomes import LevelResult, PlanStatus
from optimizer.scenario import Scenario, load
from tests.tiny import tiny


@pytest.fixture
def scenario(tmp_path: Path) -> Scenario:
    """Two zones and months, and a commitment."""
    tiny(tmp_path, 3, commitments=[{"name": "all", "at_least": 100}])
    return load(tmp_path)


def level(reached: bool, proven: bool) -> LevelResult:
    """A level that is within the asked gap, or proven, or not."""
    return LevelResult("overlap", "lines", 1.0, 0.5, 0.5, 0.1, reached, proven)


@pytest.mark.parametrize(
    ("reached", "proven", "in_time", "status"),
    [
        (True, True, True, PlanStatus.REACHED),
        (True, False, True, PlanStatus.REACHED_BY_HEURISTIC),
        (False, True, True, PlanStatus.NOT_REACHED),
        (False, True, False, PlanStatus.OUT_OF_TIME),
        (True, True, False, PlanStatus.REACHED),
    ],
)
def test_status(
    scenario: Scenario, reached: bool, proven: bool, in_time: bool, status: PlanStatus
) -> None:
    """Of the worst level; a plan that is within the gap is so, whatever ended the search."""
    push = np.ones((2, 2, 3), dtype=np.int64)
    search = SearchReport((level(True, True), level(reached, proven)), {"all": 2.0}, in_time)
    made = make_plan(scenario, market(scenario), push, search)
    assert made.status is status
    assert made.in_time == (status is not PlanStatus.OUT_OF_TIME)
    assert [row.shadow_price for row in made.rows] == [2.0]


def test_without_a_search_there_is_no_objective(scenario: Scenario) -> None:
    """Levels written by hand have values and rows, but nothing that a solver would say."""
    made = make_plan(scenario, market(scenario), np.ones((2, 2, 3), dtype=np.int64))
    assert (made.levels, made.objective, made.reasons) == ((), None, ())
    assert np.isnan(made.rows[0].shadow_price)
    assert made.target_lines.sum() == pytest.approx(made.expected.sum(), abs=1)
    assert made.rows[0].value == pytest.approx(made.expected.sum())
