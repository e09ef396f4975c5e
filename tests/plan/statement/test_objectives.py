"""The whole list of objectives: each is stated, valued by plain sums, and has a name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from optimizer.demand import market
from optimizer.plan import objective_values, plan
from optimizer.plan.audit.judged_plan import JudgedPlan
from optimizer.plan.relaxation.columns import Columns
from optimizer.plan.statement.objectives import ObjectiveInputs, Stated
from optimizer.plan.statement.stating import state_objective, state_problem
from optimizer.report import LANGUAGES, Words
from optimizer.scenario import Scenario, load
from optimizer.scenario.schema.plan_section import OBJECTIVES, ObjectiveKind, ObjectiveUnit
from tests.plan.statement.test_rows import enumerated
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


def fewest_lines(inputs: ObjectiveInputs) -> Stated:
    """Lines of the last channel."""
    on_sales = np.zeros((1, 1, *inputs.market.commission.shape))
    on_sales[..., -1, :] = 1.0
    return inputs.quantity(on_sales), None


def lines_of_last(judged: JudgedPlan) -> float:
    """The same from the sales."""
    return float(judged.sales[..., -1, :].sum())


@pytest.fixture
def outside() -> Iterator[None]:
    """An objective from outside the package, there for the length of a test."""
    labels = {"en": "lines of the last channel", "fr": "lignes du dernier canal"}
    kind = ObjectiveKind(ObjectiveUnit.LINES, fewest_lines, lines_of_last, labels)
    OBJECTIVES.register("last_channel", kind, "1.0")
    yield
    OBJECTIVES.unregister("last_channel")


@pytest.mark.usefixtures("outside")
def test_an_objective_from_outside_is_planned_by(tmp_path: Path) -> None:
    """First in the order, it is least over all plans; reports call it by its own label."""
    order = ["last_channel", {"weights": {"overlap": 1, "last_channel": 0.5}}]
    rows = [{"name": "some", "offer": "plus", "at_least": 130}]
    tiny(tmp_path, 4, zones=2, months=1, objectives=order, commitments=rows)
    scenario = load(tmp_path)
    made = plan(scenario)
    least = enumerated(scenario)
    assert [level.value for level in made.levels] == pytest.approx(least, rel=1e-6, abs=1e-6)
    assert made.objective is not None
    assert Words("fr").stage(made.objective) == "lignes du dernier canal"
