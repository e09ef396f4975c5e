"""The whole list of objectives: each is stated, valued by plain sums, and has a name."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from optimizer.demand import market
from optimizer.plan import objective_values
from optimizer.plan.relaxation.columns import Columns
from optimizer.plan.statement.stating import state_objective, state_problem
from optimizer.report import LANGUAGES
from optimizer.scenario import Scenario, load
from optimizer.scenario.schema.plan_section import OBJECTIVES
from tests.tiny import tiny, write_csv, write_yaml


@pytest.fixture
def scenario(tmp_path: Path) -> Scenario:
    """Two zones and months, with some targets kept."""
    data = tiny(tmp_path, 8, keep={"table": "kept.csv"})
    data["channels"]["shop"]["change_cost"] = {"fixed": 30}
    write_yaml(tmp_path / "scenario.yaml", data)
    rows = [["z0", "2026-01", "shop", "plus", 40], ["z1", "2026-02", "web", "basic", 12]]
    write_csv(tmp_path / "kept.csv", ["zone", "month", "channel", "offer", "target"], rows)
    return load(tmp_path)


@pytest.mark.parametrize("name", OBJECTIVES)
def test_an_objective_is_stated_valued_and_named(name: str, scenario: Scenario) -> None:
    """Of any levels, what the programme minimises is the figure of the plain sums."""
    kind = OBJECTIVES[name]
    assert set(LANGUAGES) <= set(kind.labels)
    problem = state_problem(scenario)
    stage = state_objective(scenario, problem, name)
    assert stage.unit == kind.unit
    push = np.random.default_rng(5).integers(0, market(scenario).levels, (2, 2, 3))
    mix = problem.mixes.index_of(push.reshape(4, 3))
    blocks = np.arange(len(problem.cells))
    minimised = Columns.of(problem, blocks, mix[problem.cells]).cost(problem, stage).sum()
    assert stage.sign * minimised == pytest.approx(objective_values(scenario, push)[name])
    assert (stage.sign < 0) == kind.maximised


def test_an_unknown_objective_is_refused(scenario: Scenario) -> None:
    """By its name."""
    with pytest.raises(ValueError, match="no objective 'profit'"):
        state_objective(scenario, state_problem(scenario), "profit")
