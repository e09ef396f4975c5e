"""Commitments over demand scenarios: against enumeration, and the figures of each scenario."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimizer.demand import futures, plan_sales
from optimizer.plan import Plan, plan
from optimizer.plan.questions.programme_export import export
from optimizer.plan.statement.rows.at_risk import tail_mean
from optimizer.scenario import Scenario, load
from tests.plan.statement.test_rows import enumerated
from tests.tiny import tiny, write_yaml

GIVEN = {
    "scenarios": [
        {"name": "as planned", "probability": 0.5},
        {"name": "plus fails", "probability": 0.3, "factors": [{"offer": "plus", "factor": 0.7}]},
        {"name": "few", "probability": 0.2, "factors": [{"on": "customers", "factor": 0.8}]},
    ]
}
DRAWN = {
    "draws": 4,
    "uncertainties": [
        {"sd": 0.3, "offer": "plus", "each": ["channel"]},
        {"on": "customers", "sd": 0.1},
    ],
}


def risky(folder: Path, seed: int, risk: dict[str, Any], under: Any, **rows: Any) -> Scenario:
    """A tiny scenario of one zone and two months with a commitment over demand scenarios."""
    asked = {"name": "plus", "offer": "plus", "at_least": 150 + 40 * seed, "under": under}
    section = {
        "objectives": ["overlap", "cost"],
        "gap": 0.0,
        "commitments": [asked, {"name": "basic", "offer": "basic", "at_most": 300, "priority": 2}],
    }
    data = tiny(folder, seed, 1, 2, **section | rows) | {"risk": risk}
    write_yaml(folder / "scenario.yaml", data)
    return load(folder)


@pytest.mark.parametrize("under", ["expected", {"cvar": 0.5}, {"cvar": 0.8, "short": 20}])
@pytest.mark.parametrize(("seed", "risk"), [(1, DRAWN), (2, GIVEN), (3, DRAWN), (5, GIVEN)])
def test_against_enumeration(tmp_path: Path, seed: int, risk: dict[str, Any], under: Any) -> None:
    """Every stage has the value that all plans, judged by sorting the shortfalls, give."""
    scenario = risky(tmp_path, seed, risk, under)
    found = [level.value for level in plan(scenario).levels]
    assert found == pytest.approx(enumerated(scenario), rel=1e-6, abs=1e-6)


@given(
    st.lists(st.tuples(st.floats(0, 100), st.floats(0.01, 1)), min_size=1, max_size=8),
    st.floats(0, 0.99),
)
def test_the_tail_mean_is_that_of_the_sorted_tail(
    drawn: list[tuple[float, float]], level: float
) -> None:
    """The least over quantiles agrees with taking the worst until 1 − level is used up."""
    short = np.array([s for s, _ in drawn])
    chance = np.array([p for _, p in drawn])
    chance = chance / chance.sum()
    left, total = 1.0 - level, 0.0
    for i in np.argsort(-short):
        taken = min(chance[i], left)
        total, left = total + taken * short[i], left - taken
    assert tail_mean(short, chance, level) == pytest.approx(total / (1 - level), abs=1e-9)


def test_at_level_zero_the_tail_is_the_mean(tmp_path: Path) -> None:
    """CVaR at level 0 is the expected shortfall."""
    short, chance = np.array([0.0, 10.0, 4.0]), np.array([0.2, 0.3, 0.5])
    assert tail_mean(short, chance, 0.0) == pytest.approx(5.0)
    assert tail_mean(short, chance, 0.9) == pytest.approx(10.0)


def test_a_safer_commitment_costs_more_overlap_and_misses_less(tmp_path: Path) -> None:
    """From the base demand to the worst tail, the worst shortfall falls."""
    worst = []
    for name, under in (("base", "base"), ("tail", {"cvar": 0.75})):
        scenario = risky(tmp_path / name, 1, DRAWN, under, objectives=["cost"])
        made = plan(scenario)
        asked = scenario.spec.plan.commitments[0].at_least
        assert asked is not None
        sold = [plan_sales(f.market, made.push)[0][..., 1].sum() for f in futures(scenario)]
        worst.append(asked - min(sold))
    assert worst[1] < worst[0]


def test_the_plan_shows_itself_in_each_demand_scenario(tmp_path: Path) -> None:
    """Lines, margin and cost of every scenario equal the choice model's own; misses are named."""
    scenario = risky(tmp_path, 1, GIVEN, "expected")
    made = plan(scenario)
    for future, found in zip(futures(scenario), made.futures, strict=True):
        sold, alone = plan_sales(future.market, made.push)
        cost = made.push_cost.sum() + (sold.sum(axis=(0, 1, 2)) * made.commission).sum()
        assert found.lines == pytest.approx(sold.sum())
        assert found.overlap == pytest.approx(alone.sum() - sold.sum())
        assert found.cost == pytest.approx(cost)
        earned = (sold.sum(axis=(0, 1, 2, 3)) * made.line_margin).sum()
        assert found.margin == pytest.approx(earned - cost)
        missed = {m.row: m.shortfall for m in found.missed}
        short = max(190 - sold[..., 1].sum(), 0.0)
        assert missed.get("plus", 0.0) == pytest.approx(short, abs=1e-3)
    assert list(made.demand_scenarios["name"]) == ["as planned", "plus fails", "few"]
    assert Plan.load(made.save(tmp_path / "kept")).futures == made.futures


def test_a_hard_tail_that_cannot_be_kept_is_named(tmp_path: Path) -> None:
    """Exit with the row and by how much, as every hard row."""
    from optimizer.errors import InfeasibleError

    rows = [{"name": "all", "at_least": 1e5, "under": {"cvar": 0.5}, "hard": True}]
    scenario = risky(tmp_path, 1, GIVEN, "base", commitments=rows)
    with pytest.raises(InfeasibleError, match="all by"):
        plan(scenario)


def test_the_exported_programme_has_the_demand_scenarios(tmp_path: Path) -> None:
    """Quantile and shortfalls stand in the LP file by name."""
    scenario = risky(tmp_path, 1, GIVEN, {"cvar": 0.8})
    path = tmp_path / "plan.lp"
    export(scenario, path)
    text = path.read_text(encoding="utf-8")
    assert "quantile" in text
    assert "beyond" in text
