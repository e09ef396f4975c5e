"""Sales as planned move nothing; a region under moves what the model says; noise hardly moves."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from optimizer.demand import market, plan_sales
from optimizer.errors import ScenarioError
from optimizer.field.midyear.commitment_progress import SalesAndCosts
from optimizer.field.midyear.months_left import months_left
from optimizer.field.midyear.replanning import replan
from optimizer.plan import Plan, plan, violations
from optimizer.scenario import Scenario, load
from tests.field.action_scenarios import any_plan
from tests.field.sold import sales_file, targets
from tests.tiny import tiny, write_csv

ROWS = {
    "commitments": [
        {"name": "year", "offer": "plus", "at_least": 400, "segment": "home"},
        {"name": "end", "months": "2026-02..2026-04", "at_least": 900, "at_most": 1000},
        {"name": "start", "months": "2026-01..2026-02", "at_least": 5000},
    ],
    "budgets": [
        {"name": "push", "of": "push", "at_most": 900},
        {"name": "cost", "of": "cost", "channel": "phone", "at_most": 700},
    ],
    "presence": [
        {"name": "calls", "channel": "phone", "at_least": 2, "months": "2026-02..2026-03"}
    ],
    "limits": [{"name": "pushes", "channel": "shop", "level": "push", "at_most": 1}],
    "locks": [
        {"name": "past", "channel": "web", "month": "2026-01", "level": "push"},
        {"name": "left", "channel": "web", "zone": "z0", "level": "push"},
    ],
}


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


@pytest.mark.parametrize("seed", range(6))
def test_rows_of_the_months_left(tmp_path: Path, seed: int) -> None:
    """Sold as expected, a row is missed by as much as in the whole year, whatever is pushed."""
    tiny(tmp_path, seed, zones=2, months=4, **ROWS)
    scenario = load(tmp_path)
    caps = [[z, f"2026-0{m}", 60 + m] for z in ("z0", "z1") for m in range(1, 5)]
    write_csv(tmp_path / "caps.csv", ["zone", "month", "capacity"], caps)
    scenario = scenario.replace_all(
        {"channels.shop.capacity": {"table": "caps.csv"}},
        {"caps.csv": (tmp_path / "caps.csv").read_bytes()},
    ).replace("segments.home.seasonality", [1.0, 0.8, 1.2, 0.9])
    made = any_plan(scenario, seed)
    done = SalesAndCosts.of(scenario, made.push, made.expected[:, :2], slice(0, 2))
    left = months_left(scenario, done, np.ones((2, 3)))
    assert left.months == scenario.months[2:]
    assert plan_sales(market(left), made.push[:, 2:])[0] == pytest.approx(made.expected[:, 2:])
    found = {v.row: v.by for v in violations(left, made.push[:, 2:])}
    whole = {v.row: v.by for v in violations(scenario, made.push)}
    assert found.keys() & {"start", "past"} == set()
    assert found.get("year", 0) == pytest.approx(whole.get("year", 0), abs=1e-6)
    for budget in scenario.spec.plan.budgets:
        # what the past overspent no plan of the months left can mend
        gone = max(done.amount(scenario, budget) - budget.at_most, 0)
        missed = whole.get(budget.name, 0) - gone
        assert found.get(budget.name, 0) == pytest.approx(missed, abs=1e-6)
    low = 900 - made.expected[:, 1:].sum()
    high = -100 - low if made.expected[:, 1].sum() <= 1000 else 0
    assert found.get("end", 0) == pytest.approx(max(low, high, 0), abs=1e-6)
    for name, by in whole.items():
        if name.startswith("capacity") and name[-2:] in ("03", "04"):
            assert found[name] == pytest.approx(by)
    assert not any(name[-2:] in ("01", "02") for name in found if name.startswith("capacity"))


def test_the_networks_answer_is_refused(plain_network: Scenario, tmp_path: Path) -> None:
    """Its table cannot be cut: said before any plan is made."""
    table = {"answer.csv": b"zone,month,attraction,cost,value\n22,2026-01,0.9,1,1\n"}
    scenario = plain_network.replace_all({"network.response": {"table": "answer.csv"}}, table)
    made = any_plan(scenario, 1)
    with pytest.raises(ScenarioError, match=r"network\.response: cannot be cut"):
        replan(scenario, made, sales_file(tmp_path, scenario, targets(made, 1)), "2026-02")


def test_risk_of_the_months_left(tmp_path: Path) -> None:
    """Demand scenarios and their months are those of the months left."""
    tiny(tmp_path, 3, months=4)
    factors = [{"offer": "plus", "months": "2026-01..2026-03", "factor": 0.8}]
    scenarios = [
        {"name": "weak", "probability": 0.4, "factors": factors},
        {"name": "base", "probability": 0.6},
    ]
    scenario = load(tmp_path).replace("risk", {"scenarios": scenarios})
    made = any_plan(scenario, 1)
    done = SalesAndCosts.of(scenario, made.push, made.expected[:, :2], slice(0, 2))
    risk = months_left(scenario, done, np.ones((2, 3))).spec.risk
    assert risk is not None
    assert str(risk.scenarios[0].factors[0].months) == "2026-03"


def test_targets_kept_in_the_past_alone(tmp_path: Path) -> None:
    """A table of kept targets that names no month left goes, and its objective with it."""
    objectives = [{"weights": {"overlap": 1, "moved": 0.1}}, "moved", "cost"]
    tiny(tmp_path, 3, months=3, objectives=objectives, keep={"table": "kept.csv"})
    kept = [["z0", f"2026-0{m}", "web", "plus", 5] for m in (1, 2)]
    write_csv(tmp_path / "kept.csv", ["zone", "month", "channel", "offer", "target"], kept)
    scenario = load(tmp_path)
    made = any_plan(scenario, 1)
    for past, weights in ((1, {"overlap": 1.0, "moved": 0.1}), (2, {"overlap": 1.0})):
        done = SalesAndCosts.of(scenario, made.push, made.expected[:, :past], slice(0, past))
        spec = months_left(scenario, done, np.ones((2, 3))).spec.plan
        assert spec.objectives[0].weights == weights
        assert (spec.keep is None) == (past == 2)
    assert [o.of for o in spec.objectives] == [None, "cost"]
