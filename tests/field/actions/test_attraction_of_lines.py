"""Extra sales: the factor on attraction sells just these, and no more than the market gives."""

from __future__ import annotations

from pathlib import Path

import pytest

from optimizer.errors import ScenarioError
from optimizer.field import check_actions
from optimizer.plan import plan_of
from tests.field.action_scenarios import reference, scenario_of, table


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
