"""Degenerate and extreme scenarios: a right answer or a named fault each."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from optimizer.errors import InfeasibleError, ScenarioError
from optimizer.plan import plan
from optimizer.scenario import load
from tests.conftest import ROOT
from tests.tiny import tiny, write_csv, write_yaml


def test_all_locked_is_the_locked_plan(tmp_path: Path) -> None:
    """With every channel locked there is one plan, and it is proven best."""
    locks = [{"channel": c, "level": "reference"} for c in ("shop", "phone", "web")]
    tiny(tmp_path, 1, locks=locks)
    found = plan(load(tmp_path))
    assert found.kept
    assert found.gap == 0
    assert set(found.pushes["level"]) == {"reference"}


def test_zero_customers_sell_nothing(tmp_path: Path) -> None:
    """A zone without people has no targets; a commitment there is missed whole, by name."""
    tiny(tmp_path, 1, commitments=[{"name": "some", "at_least": 10}])
    zones = [["z0", "r0", 0], ["z1", "r1", 0]]
    write_csv(tmp_path / "zones.csv", ["zone", "region", "people"], zones)
    found = plan(load(tmp_path))
    assert found.target_lines.sum() == 0
    assert found.shortfalls.set_index("name").loc["some", "shortfall"] == pytest.approx(10)


@pytest.mark.parametrize("empty", ["offers", "channels", "segments"])
def test_nothing_to_sell_is_a_named_fault(empty: str, tmp_path: Path) -> None:
    """No offer, no channel or no segment: a fault that names the section."""
    data = tiny(tmp_path, 1)
    data[empty] = {}
    write_yaml(tmp_path / "scenario.yaml", data)
    with pytest.raises(ScenarioError) as raised:
        load(tmp_path)
    assert any(fault.field.split(".")[0] == empty for fault in raised.value.faults)


def test_no_zone_is_a_named_fault(tmp_path: Path) -> None:
    """A zone table without rows: a fault that names the file."""
    tiny(tmp_path, 1)
    write_csv(tmp_path / "zones.csv", ["zone", "region", "people"], [])
    with pytest.raises(ScenarioError) as raised:
        load(tmp_path)
    assert any("zones.csv" in fault.file for fault in raised.value.faults)


def test_hard_rows_that_conflict_are_named(tmp_path: Path) -> None:
    """Of two hard rows that cannot both hold, the least to relax is named with its amount."""
    rows: list[dict[str, Any]] = [
        {"name": "much", "at_least": 800, "hard": True},
        {"name": "little", "at_most": 700, "hard": True},
    ]
    tiny(tmp_path, 1, commitments=rows)
    with pytest.raises(InfeasibleError) as raised:
        plan(load(tmp_path))
    relaxed = {r.row: r.by for r in raised.value.relaxations}
    assert set(relaxed) <= {"much", "little"}
    assert sum(relaxed.values()) >= 100 - 1e-6
    # relaxed by so much, and a hair for the solver's tolerance, the rest can be kept
    eased = [
        {**row, bound: row[bound] + sign * (relaxed.get(row["name"], 0.0) + 1e-3)}
        for row, bound, sign in zip(rows, ("at_least", "at_most"), (-1, 1), strict=True)
    ]
    tiny(tmp_path, 1, commitments=eased)
    assert plan(load(tmp_path)).kept


def test_a_commitment_at_the_edge_is_kept(tmp_path: Path) -> None:
    """A commitment at the very most that the market gives is kept; a line more is not."""
    tiny(tmp_path, 4, commitments=[{"name": "all", "at_least": 1e6}])
    most = 1e6 - float(plan(load(tmp_path)).shortfalls["shortfall"].sum())
    tiny(tmp_path, 4, commitments=[{"name": "all", "at_least": most * (1 - 1e-9), "hard": True}])
    assert plan(load(tmp_path)).kept
    tiny(tmp_path, 4, commitments=[{"name": "all", "at_least": most + 1, "hard": True}])
    with pytest.raises(InfeasibleError, match="all by 1"):
        plan(load(tmp_path))


@pytest.mark.parametrize("scale", [1e-6, 1e-3, 1e3, 1e6])
def test_badly_scaled_scenarios_give_the_same_push(scale: float, tmp_path: Path) -> None:
    """With all people, bounds and costs scaled from 1e-6 to 1e9, the plan pushes the same."""
    pushes = []
    for factor in (1.0, scale):
        data = tiny(tmp_path, 7)
        for channel in data["channels"].values():
            for level in channel["levels"].values():
                if "cost" in level:
                    level["cost"]["fixed"] *= factor
        for segment in data["segments"].values():
            segment["in_market"]["monthly_rate"] *= min(factor, 1.0)
        if factor > 1:
            rows = [["z0", "r0", int(1000 * factor)], ["z1", "r1", int(2000 * factor)]]
            write_csv(tmp_path / "zones.csv", ["zone", "region", "people"], rows)
        else:
            rows = [["z0", "r0", 1000], ["z1", "r1", 2000]]
            write_csv(tmp_path / "zones.csv", ["zone", "region", "people"], rows)
        asked = 330 * factor
        data["plan"] |= {
            "objectives": [{"of": "overlap", "tolerance": 0.02}, "cost"],
            "commitments": [{"name": "plus", "offer": "plus", "at_least": asked}],
        }
        write_yaml(tmp_path / "scenario.yaml", data)
        found = plan(load(tmp_path))
        assert not found.violations(load(tmp_path))
        pushes.append(found.push)
    assert np.array_equal(*pushes)


def test_a_time_limit_gives_the_best_so_far() -> None:
    """With no time at all there is a plan, with its gap, and the status says what ended it."""
    scenario = load(ROOT / "scenarios" / "small")
    found = plan(scenario, time_limit=0.0)
    assert not found.reached
    assert not found.in_time
    assert "time limit" in found.status
    for level in found.levels:
        assert np.isfinite(level.value)
        assert level.bound <= level.value + 1e-9
    full = plan(scenario)
    overlap = found.objective
    assert overlap is not None
    assert full.objective is not None
    assert overlap.bound <= full.objective.value
