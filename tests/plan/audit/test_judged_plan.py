"""What a plan costs, as the audit sums it up: against sums by hand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from optimizer.demand import Market
from optimizer.plan.audit.judged_plan import JudgedPlan
from optimizer.plan.audit.objective_values import objective_values
from optimizer.scenario import Scenario, load
from tests.tiny import tiny, write_yaml


@pytest.fixture
def scenario(tmp_path: Path) -> Scenario:
    """Two zones and months; changing the shop's level costs 7 EUR, the phone's 0.01 a head."""
    data = tiny(tmp_path, 2, objectives=[{"weights": {"overlap": 2, "margin": 0.5}}])
    data["channels"]["shop"]["change_cost"] = {"fixed": 7}
    data["channels"]["phone"]["change_cost"] = {"per": "people", "rate": 0.01}
    write_yaml(tmp_path / "scenario.yaml", data)
    return load(tmp_path)


PUSH = np.array([[[0, 1, 1], [1, 1, 1]], [[1, 2, 1], [1, 0, 2]]])


def test_push_changes_and_commissions(scenario: Scenario) -> None:
    """By zone, month and channel."""
    judged = JudgedPlan.of(scenario, PUSH)
    levels = [list(channel.levels.values()) for channel in scenario.spec.channels.values()]
    for (z, t, c), level in np.ndenumerate(PUSH):
        cost = levels[c][level].cost
        assert judged.push_cost[z, t, c] == pytest.approx(cost.fixed)
    people = scenario.zones.measures["people"]
    changed = np.zeros((2, 2, 3))
    changed[0, 1, 0], changed[1, 1, 1] = 7, 0.01 * people[1]
    assert judged.change_cost == pytest.approx(changed)
    lines = judged.sales.sum(axis=2)
    assert judged.commission[..., 0] == pytest.approx(5 * lines[..., 0, 1])
    assert judged.commission[..., 1] == pytest.approx(lines[..., 1, :] @ [2, 4])
    assert not judged.commission[..., 2].any()


def test_a_revised_market_is_what_sales_are_paid_by(scenario: Scenario) -> None:
    """What changes the market changes its commissions."""

    def doubled(market: Market) -> Market:
        return replace(market, commission=2 * market.commission)

    judged = JudgedPlan.of(scenario, PUSH)
    revised = JudgedPlan(scenario, PUSH, judged.sales, revised=doubled)
    assert revised.commission == pytest.approx(2 * judged.commission)


def test_a_weighted_objective_is_the_sum_of_its_parts(scenario: Scenario) -> None:
    """What is maximised counts with the opposite sign; no targets are kept, so none moved."""
    values = objective_values(scenario, PUSH)
    assert values["weighted"] == pytest.approx(2 * values["overlap"] - 0.5 * values["margin"])
    assert "moved" not in values
    judged = JudgedPlan.of(scenario, PUSH)
    total = judged.push_cost.sum() + judged.change_cost.sum() + judged.commission.sum()
    assert values["cost"] == pytest.approx(total)
