"""Each row kind against enumeration, with the rows' values taken from the judge's plain sums."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from optimizer.demand import all_mixes, market, plan_sales
from optimizer.plan import objective_values, plan
from optimizer.plan.audit.row_audit import row_audits
from optimizer.scenario import Scenario, load
from tests.tiny import tiny, write_yaml


def enumerated(scenario: Scenario) -> list[float]:
    """Least value of every stage over all plans of eligible levels (no locks)."""
    where = market(scenario)
    mixes = all_mixes(tuple(int(n) for n in where.levels)).levels
    channel = np.arange(mixes.shape[1])
    may = mixes[where.eligible[channel, mixes].all(axis=1)]
    zones, months = len(scenario.zones.ids), len(scenario.months)
    found = []
    for chosen in itertools.product(range(len(may)), repeat=zones * months):
        push = may[list(chosen)].reshape(zones, months, -1)
        sales, _ = plan_sales(where, push)
        missed: dict[int, float] = {}
        for row in row_audits(scenario, push, sales):
            if row.report_only:
                continue
            rank = -1 if row.hard else row.priority
            missed[rank] = missed.get(rank, 0.0) + row.missed / row.size
        values = objective_values(scenario, push)
        names = [o.of or "weighted" for o in scenario.spec.plan.objectives]
        signed = [-values[n] if n == "margin" else values[n] for n in names]
        found.append(([missed[r] for r in sorted(missed)], signed))
    best = []
    alive = list(found)
    for rank in range(len(found[0][0])):
        least = min(m[rank] for m, _ in alive)
        least = 0.0 if least < 1e-7 else least
        best.append(least)
        alive = [p for p in alive if p[0][rank] <= least * (1 + 1e-9) + 1e-9]
    for i, level in enumerate(scenario.spec.plan.objectives):
        least = min(v[i] for _, v in alive)
        best.append(-least if level.of == "margin" else least)
        alive = [p for p in alive if p[1][i] <= least + (level.tolerance + 1e-9) * abs(least)]
    return best


KINDS: dict[str, dict[str, Any]] = {
    "share at most": {"shares": [{"name": "web", "of": "web", "at_most": 0.18}]},
    "share at least": {
        "shares": [{"name": "phone", "of": ["phone"], "offer": "plus", "at_least": 0.45}]
    },
    "presence": {"presence": [{"name": "phones", "channel": "phone", "at_least": 2}]},
    "presence at a level": {
        "presence": [{"name": "pushed", "channel": "shop", "level": "push", "at_least": 1}]
    },
    "limit": {
        "limits": [{"name": "calls", "channel": "phone", "at_most": 1}],
        "commitments": [{"name": "many", "at_least": 5000, "priority": 2}],
    },
    "limit of none": {
        "limits": [{"name": "calls", "channel": "phone", "at_most": 0, "zone": "z0"}],
        "commitments": [{"name": "many", "at_least": 5000, "priority": 2}],
    },
    "smoothing": {
        "smoothing": [{"name": "steady", "channel": "shop", "change": 0.02}],
        "commitments": [{"name": "many", "offer": "plus", "at_least": 2000, "priority": 2}],
    },
    "report only": {
        "commitments": [{"name": "shown", "at_least": 1e6, "report_only": True}],
        "shares": [{"name": "web", "of": "web", "at_most": 0.01, "report_only": True}],
    },
    "group of zones": {
        "groups": [{"name": "all phones", "channel": "phone", "level": "push"}],
        "commitments": [{"name": "many", "at_least": 5000, "priority": 2}],
    },
    "group of channels": {
        "groups": [{"name": "both", "channel": ["phone", "web"], "zone": "z0", "hard": True}],
        "commitments": [{"name": "some", "offer": "plus", "at_least": 330, "priority": 2}],
    },
    "campaign": {
        "campaigns": [{"name": "two", "channel": "phone", "months_at_least": 2}],
        "commitments": [{"name": "first", "at_least": 700, "months": "2026-01", "priority": 2}],
    },
    "campaign at a level": {
        "campaigns": [
            {"name": "open", "channel": "phone", "level": "reference", "months_at_least": 3},
            {"name": "web", "channel": "web", "months_at_least": 2, "hard": True},
        ],
        "commitments": [{"name": "mid", "at_least": 900, "months": "2026-02", "priority": 2}],
    },
    "campaign that loses": {
        "campaigns": [
            {"name": "two", "channel": "phone", "months_at_least": 2, "priority": 3},
            {"name": "shop", "channel": "shop", "months_at_least": 3, "priority": 3},
        ],
        "commitments": [
            {"name": "up", "at_least": 900, "months": "2026-01", "priority": 2},
            {"name": "down", "at_most": 300, "months": "2026-02", "priority": 2},
        ],
    },
    "cost of change": {
        "objectives": ["cost"],
        "commitments": [{"name": "plus", "offer": "plus", "months": "2026-02", "at_least": 150}],
        "budgets": [{"name": "money", "at_most": 700, "priority": 2}],
    },
    "hard share": {"shares": [{"name": "web", "of": "web", "at_most": 0.45, "hard": True}]},
}


SHAPES = {"smoothing": (1, 2), "campaign": (1, 3), "cost": (1, 3)}
"""Zones and months of the kinds that look across months."""


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", [1, 2])
def test_row_kinds_against_enumeration(kind: str, seed: int, tmp_path: Path) -> None:
    """With each kind of row, every stage is the least over all plans."""
    zones, months = SHAPES.get(kind.split(" ")[0], (2, 1))
    data = tiny(tmp_path, seed, zones=zones, months=months)
    if kind == "cost of change":
        data["channels"]["phone"]["change_cost"] = {"fixed": 90}
        data["channels"]["shop"]["change_cost"] = {"per": "people", "rate": 0.05}
    data["plan"] |= {"objectives": ["overlap", "cost"], **KINDS[kind]}
    write_yaml(tmp_path / "scenario.yaml", data)
    scenario = load(tmp_path)
    found = plan(scenario)
    assert [level.value for level in found.levels] == pytest.approx(
        enumerated(scenario), rel=1e-6, abs=1e-6
    )
    named = {row.name: row.shortfall for row in found.rows if row.shortfall and row.enforced}
    assert {v.row: v.by for v in found.violations(scenario)} == pytest.approx(named, rel=1e-6)


ORDERS: list[list[Any]] = [
    ["overlap_value", "cost"],
    ["loss_to_reference", "margin"],
    ["margin", "loss_to_reference"],
    [{"weights": {"overlap": 2.0, "cost": 0.3}}, "margin"],
    [{"weights": {"margin": 1.0, "loss_to_reference": 4.0}}],
    [{"of": "overlap_value", "tolerance": 0.05}, "cost", "margin"],
]


@pytest.mark.parametrize("order", ORDERS, ids=str)
@pytest.mark.parametrize("seed", [4, 5])
def test_objectives_against_enumeration(order: list[Any], seed: int, tmp_path: Path) -> None:
    """Every objective, alone, in order and weighted, is the least over all plans."""
    data = tiny(tmp_path, seed, zones=2, months=1)
    data["plan"] |= {
        "objectives": order,
        "commitments": [{"name": "plus", "offer": "plus", "at_least": 130}],
    }
    write_yaml(tmp_path / "scenario.yaml", data)
    scenario = load(tmp_path)
    found = plan(scenario)
    assert [level.value for level in found.levels] == pytest.approx(
        enumerated(scenario), rel=1e-6, abs=1e-6
    )
    last = found.levels[-1]
    assert objective_values(scenario, found.push)[last.name] == pytest.approx(last.value)


def test_report_only_rows_are_shown_and_cost_nothing(tmp_path: Path) -> None:
    """A row that is only shown stands in the table with its miss; the plan counts as kept."""
    data = tiny(tmp_path, 1, zones=1, months=1)
    data["plan"] |= KINDS["report only"]
    write_yaml(tmp_path / "scenario.yaml", data)
    found = plan(load(tmp_path))
    shown = found.row_table.set_index("name")
    assert shown.loc["shown", "shortfall"] > 9e5
    assert not shown.loc["shown", "enforced"]
    assert found.kept
    assert found.shortfalls.empty


def test_rows_and_judge_agree_on_france() -> None:
    """Every row's value in the plan's report is the judge's, at reference push nationally."""
    from optimizer.plan import plan_of
    from tests.conftest import ROOT

    scenario = load(ROOT / "scenarios" / "france")
    push = np.ones((96, 12, 5), dtype=np.int64)
    rows = {row.name: row.value for row in plan_of(scenario, push).rows}
    sales, _ = plan_sales(market(scenario), push)
    judged = {row.name: row.value for row in row_audits(scenario, push, sales)}
    assert rows == pytest.approx(judged)
