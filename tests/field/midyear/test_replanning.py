"""Sales as planned move nothing; a region under moves what the model says; noise hardly moves."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from optimizer.demand import market, plan_sales
from optimizer.errors import ScenarioError
from optimizer.field.midyear.replanning import as_json, moves_table, replan, targets_table
from optimizer.plan import Plan, plan, violations
from optimizer.scenario import Scenario
from tests.field.action_scenarios import any_plan, scenario_of
from tests.field.sold import sales_file, targets


def test_sold_as_planned(small: Scenario, small_plan: Plan, tmp_path: Path) -> None:
    """Nothing moves: no factor, no level, no line."""
    path = sales_file(tmp_path, small, targets(small_plan, 3))
    found = replan(small, small_plan, path, "2026-04")
    assert (found.update.factor == 1).all()
    assert found.levels_stay
    assert (found.plan.push == small_plan.push[:, 3:]).all()
    assert (found.plan.target_lines == small_plan.target_lines[:, 3:]).all()
    assert found.swing == 0
    assert not found.broken


def test_a_region_under(small: Scenario, small_plan: Plan, tmp_path: Path) -> None:
    """Brittany sells 30 % less: its demand does so in the months left; shortfalls are named."""
    under = np.array(small.zones.region) == "Bretagne"
    sold = targets(small_plan, 3) * np.where(under, 0.7, 1.0)[:, None, None, None]
    found = replan(small, small_plan, sales_file(tmp_path, small, sold), "2026-04")
    usual = small_plan.expected[:, 3:].sum(axis=(1, 2, 3, 4))
    change = found.by_demand.sum(axis=(1, 2, 3)) / usual
    assert change[under] == pytest.approx(-0.3, abs=0.02)
    assert change[~under] == pytest.approx(0.0, abs=0.05)
    # the model's own sales of the new levels, from the scenario of the months left
    again = plan_sales(market(found.scenario), found.plan.push)[0].sum(axis=2)
    moved = found.by_demand + found.by_push
    assert again == pytest.approx(small_plan.expected[:, 3:].sum(axis=2) + moved, abs=1e-9)
    assert abs(found.after - again).max() < 2.5  # whole lines of two segments
    short = {p.name: p.short for p in found.broken}
    for spec in small.spec.plan.commitments:
        row = next(p for p in found.commitments if p.name == spec.name)
        assert spec.at_least is not None
        left = spec.at_least - row.done - row.to_come
        assert short.get(spec.name, 0.0) == pytest.approx(max(left, 0.0), abs=0.01)
    assert short["fibre Q1"] == pytest.approx(6500 - sold[..., 3].sum())
    misses = {v.row: v.by for v in violations(found.scenario, found.plan.push)}
    assert misses["fibre Q2"] == pytest.approx(short["fibre Q2"], rel=1e-6)


def test_noise_of_ordinary_size(small: Scenario, tmp_path: Path) -> None:
    """Poisson sales, a commitment of the year that just holds: 5 % of targets move at most."""
    spec = [{"name": "fibre", "offer": "fibre", "at_least": 13110}]
    scenario = small.replace("plan.commitments", spec)
    old = plan(scenario)
    expected = old.expected[:, :3].sum(axis=2)
    for seed in range(4):  # one of them falls short, three have a surplus
        sold = np.random.default_rng(seed).poisson(expected)
        found = replan(scenario, old, sales_file(tmp_path, scenario, sold), "2026-04")
        assert found.update.noise > 0.03
        assert found.swing < 0.05
        assert not found.broken


def test_the_networks_answer_is_refused(plain_network: Scenario, tmp_path: Path) -> None:
    """Its table cannot be cut: said before any plan is made."""
    table = {"answer.csv": b"zone,month,attraction,cost,value\n22,2026-01,0.9,1,1\n"}
    scenario = plain_network.replace_all({"network.response": {"table": "answer.csv"}}, table)
    made = any_plan(scenario, 1)
    with pytest.raises(ScenarioError, match=r"network\.response: cannot be cut"):
        replan(scenario, made, sales_file(tmp_path, scenario, targets(made, 1)), "2026-02")


def test_moves_add_up(tmp_path: Path) -> None:
    """The web sold double: its targets move, and moves by channel are the sums of the targets'."""
    scenario = scenario_of(tmp_path / "s", 3, zones=2, months=3)
    old = plan(scenario)
    sold = targets(old, 1)
    sold[:, :, scenario.channels.index("web")] *= 2
    again = replan(scenario, old, sales_file(tmp_path, scenario, sold), "2026-02")
    table, moves = targets_table(again), moves_table(again)
    assert table["after"].sum() == again.after.sum()
    assert (table["after"] - table["before"] == table["moved"]).all()
    assert moves["moved"].sum() == table["moved"].sum()
    assert (moves["moved"] != 0).all()
    assert moves["moved"].abs().is_monotonic_decreasing
    assert as_json(again)["moved_lines"] == table["moved"].abs().sum()
