"""From a scenario to the problem and its stages, and what a like problem saves."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from optimizer.plan.audit.row_audit import row_audits
from optimizer.plan.statement.stating import rows_of, state_problem, state_stages
from optimizer.scenario import Scenario, load
from tests.tiny import tiny

HERE = {"name": "here", "zone": "z0", "months": "2026-01", "at_least": 200, "priority": 2}
ROWS = {
    "objectives": [{"of": "overlap", "tolerance": 0.05}, {"weights": {"cost": 1, "margin": 2}}],
    "commitments": [
        {"name": "all", "at_least": 500, "priority": 3},
        HERE,
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


def test_mixes_carry_what_the_audit_finds_them_to_miss(tmp_path: Path) -> None:
    """The misses of rows that need no dual are, mix by mix, those of the audit."""
    tiny(tmp_path, 4, commitments=[HERE])
    scenario = load(tmp_path)
    problem = state_problem(scenario)
    mixes = np.arange(problem.shape[1])
    carried = problem.penalties[2].at(np.zeros_like(mixes), mixes)
    for mix, share in zip(mixes, carried, strict=True):
        push = np.ones((2, 2, 3), dtype=np.int64)
        push[0, 0] = problem.mixes.levels_of(np.array([mix]))[0]
        sales = np.zeros((2, 2, 2, 3, 2))
        sales[0, 0] = problem.table.sales(np.array([0]))[0, mix]
        audits = {row.name: row for row in row_audits(scenario, push, sales)}
        assert share == pytest.approx(audits["here"].missed / 200)
