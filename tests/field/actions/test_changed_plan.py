"""A plan with actions: who pays for a push, and the demand that commitments at risk see."""

from __future__ import annotations

from pathlib import Path

import pytest

from optimizer.field import check_actions
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
