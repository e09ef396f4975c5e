"""What months sell and spend, and by how much a commitment is missed, by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from optimizer.demand import market, plan_sales
from optimizer.field.midyear.months_left import (
    CommitmentProgress,
    SalesAndCosts,
    commitment_progress,
    months_left,
)
from optimizer.plan import violations
from optimizer.scenario import load
from tests.field.action_scenarios import any_plan, scenario_of
from tests.tiny import tiny, write_csv

TOTALS = {
    "commitments": [{"name": "web", "channel": "web", "zone": "z0", "at_least": 1000}],
    "budgets": [{"name": "push", "of": "push", "at_most": 500, "months": "2026-01..2026-01"}],
}


@pytest.mark.parametrize(
    ("done", "to_come", "short"), [(40, 50, 10), (60, 50, 0), (100, 50, 30), (60, 40 - 1e-5, 0)]
)
def test_by_how_much_bounds_are_missed(done: float, to_come: float, short: float) -> None:
    """Between 100 and 120; a hair below a bound is none."""
    progress = CommitmentProgress("x", "commitment", "lines", 100, 120, done, to_come, False, True)
    assert progress.short == pytest.approx(short)


def test_done_and_to_come_are_the_whole(tmp_path: Path) -> None:
    """Lines of the web in z0, and push costs of January: past and months left add up."""
    scenario = scenario_of(tmp_path / "s", 3, zones=2, months=3, **TOTALS)
    plan = any_plan(scenario, 2)
    past, left = (
        SalesAndCosts.of(scenario, plan.push, plan.expected[:, months], months)
        for months in (slice(0, 1), slice(1, None))
    )
    web, push = commitment_progress(scenario, past, left)
    sold = plan.expected[0, :, :, scenario.channels.index("web")].sum(axis=(1, 2))
    assert (web.done, web.to_come) == pytest.approx((sold[0], sold[1:].sum()))
    assert (push.done, push.to_come) == pytest.approx((plan.push_cost[:, 0].sum(), 0.0))
    assert (web.over, push.over) == (False, True)
    assert (web.at_least, push.at_most) == (1000.0, 500.0)
    assert np.isinf([web.at_most, push.at_least]).all()


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
