"""From a scenario to the problem and its stages, and what a like problem saves."""

from __future__ import annotations

from pathlib import Path

import pytest

from optimizer.plan.statement.stating import rows_of, state_problem, state_stages
from optimizer.scenario import Scenario, load
from tests.tiny import tiny

ROWS = {
    "objectives": [{"of": "overlap", "tolerance": 0.05}, {"weights": {"cost": 1, "margin": 2}}],
    "commitments": [
        {"name": "all", "at_least": 500, "priority": 3},
        {"name": "here", "zone": "z0", "months": "2026-01", "at_least": 200, "priority": 2},
        {"name": "shown", "at_least": 1e6, "report_only": True},
    ],
    "limits": [{"name": "few", "channel": "web", "level": "push", "at_most": 0, "hard": True}],
}


@pytest.fixture
def scenario(tmp_path: Path) -> Scenario:
    """Rows of three priorities, one of them of a single cell and one only shown."""
    tiny(tmp_path, 4, **ROWS)
    return load(tmp_path)


def test_stages_are_in_order(scenario: Scenario) -> None:
    """Hard rows, shortfalls by priority, then the objectives with what may be given up."""
    stages = state_stages(scenario, state_problem(scenario))
    assert [(stage.name, stage.rank, stage.tolerance) for stage in stages] == [
        ("hard rows", -1, 0.0),
        ("shortfall, priority 2", 2, 0.0),
        ("shortfall, priority 3", 3, 0.0),
        ("overlap", None, 0.05),
        ("weighted", None, 0.001),
    ]


def test_rows_that_are_shown_are_not_enforced(scenario: Scenario) -> None:
    """They are among the rows of the scenario, not of the problem."""
    problem = state_problem(scenario)
    every = [row.name for row in rows_of(scenario, problem.market)]
    assert [row.name for row in problem.rows] == [name for name in every if name != "shown"]
    assert [constraint.name for constraint in problem.coupling] == ["all"]


def test_a_like_problem_gives_its_tables(scenario: Scenario) -> None:
    """Where demand and rows are the same they are taken over, else built anew."""
    problem = state_problem(scenario)
    same = state_problem(scenario.replace("plan.gap", 0.5), problem)
    assert same.tables is problem.tables
    assert same.penalties is problem.penalties
    tighter = state_problem(scenario.replace("plan.commitments[1].at_least", 300), problem)
    assert tighter.tables is problem.tables
    assert tighter.penalties is not problem.penalties
    richer = state_problem(scenario.replace("segments.home.in_market.monthly_rate", 0.3), problem)
    assert richer.tables is not problem.tables
