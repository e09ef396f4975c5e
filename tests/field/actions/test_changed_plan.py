"""A plan with actions: who pays for a push, and the demand that commitments at risk see."""

from __future__ import annotations

from pathlib import Path

import pytest

from optimizer.errors import ScenarioError
from optimizer.field import check_actions
from optimizer.plan import plan_of
from tests.field.action_scenarios import reference, scenario_of, table


def test_who_pays(tmp_path: Path) -> None:
    """Without a cost the plan's budget pays the scenario's price; with one the field does."""
    scenario = scenario_of(
        tmp_path / "s", budgets=[{"name": "money", "of": "push", "at_most": 100}]
    )
    made = reference(scenario)
    row = ["x", "shop", "z0", "", "2026-01", "push", ""]
    (plans,) = check_actions(scenario, made, table(tmp_path, scenario, [*row, ""])).effects
    (own,) = check_actions(scenario, made, table(tmp_path, scenario, [*row, "7"])).effects
    price = scenario.spec.channels["shop"].levels["push"].cost.fixed
    assert plans.cost == pytest.approx(price)
    assert own.cost == 7
    assert [(r.row, r.by) for r in plans.rows] == [("money", pytest.approx(price))]
    assert own.rows == ()


def test_commitments_at_risk_see_the_extra_sales(tmp_path: Path) -> None:
    """A commitment in expectation over demand scenarios gains by what each of them sells more."""
    risk = {
        "scenarios": [
            {"name": "as is", "probability": 0.5, "factors": []},
            {"name": "half", "probability": 0.5, "factors": [{"factor": 0.5, "on": "customers"}]},
        ]
    }
    scenario = scenario_of(tmp_path / "s").replace("risk", risk)
    commitment = {"name": "all", "at_least": 1e6, "under": {"expected": True}}
    scenario = scenario.replace("plan.commitments", [commitment])
    actions = table(tmp_path, scenario, ["x", "web", "all", "", "2026-01", "", "40", "0"])
    (effect,) = check_actions(scenario, reference(scenario), actions).effects
    (row,) = effect.mended
    assert -row.by == pytest.approx(0.75 * effect.net)


@pytest.mark.parametrize("model", ["gam", "mnl", "nested"])
def test_extra_sales_are_just_those_hoped_for(tmp_path: Path, model: str) -> None:
    """Alone, the channel gains the extra lines in all its zones and months together."""
    scenario = scenario_of(tmp_path / "s", 5)
    if model == "mnl":
        scenario = scenario.replace("choice", {"model": "mnl"})
    if model == "nested":
        spec = {"model": "nested", "dissimilarity": {"physical": 0.7, "remote": 0.5}}
        scenario = scenario.replace("choice", spec)
    actions = table(
        tmp_path,
        scenario,
        ["more", "web", "all", "", "2026-01..2026-02", "", "17", "100"],
        ["less", "shop", "z0", "", "2026-02", "", "0.25", "0"],
    )
    found = check_actions(scenario, reference(scenario), actions)
    assert [e.gross for e in found.effects] == pytest.approx([17, 0.25], rel=1e-8)
    assert all(0 < e.net < e.gross for e in found.effects)


def test_extra_beyond_the_market(tmp_path: Path) -> None:
    """More lines than there are customers, and a closed channel: two faults with their cures."""
    scenario = scenario_of(tmp_path / "s")
    made = reference(scenario)
    push = made.push.copy()
    push[:, 0, 1] = 0
    actions = table(
        tmp_path,
        scenario,
        ["dream", "web", "z0", "", "2026-01", "", "1e6", "0"],
        ["closed", "phone", "all", "", "2026-01", "", "5", "0"],
    )
    with pytest.raises(ScenarioError) as caught:
        check_actions(scenario, plan_of(scenario, push), actions, file="a.csv")
    first, second = caught.value.faults
    assert (first.file, first.line, second.line) == ("a.csv", 2, 3)
    assert "web cannot sell 1e+06 lines more there" in first.wrong
    assert "keeps phone closed" in second.wrong
