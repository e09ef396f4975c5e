"""Shows that a plan pays for moving targets just what it is told to: against enumeration."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.plan import objective_values, plan
from optimizer.scenario import Scenario, keep_targets, load
from tests.plan.statement.test_rows import enumerated
from tests.tiny import tiny, write_yaml


def _written(folder: Path, seed: int, **plan_section: Any) -> Scenario:
    data = tiny(folder, seed, zones=2, months=1)
    data["plan"] |= {"objectives": ["overlap", "cost"], **plan_section}
    write_yaml(folder / "scenario.yaml", data)
    return load(folder)


def _targets(scenario: Scenario, seed: int) -> np.ndarray[Any, np.dtype[np.float64]]:
    axes = (scenario.zones.ids, scenario.months, scenario.channels, scenario.offers)
    return np.random.default_rng(seed).uniform(5, 60, tuple(map(len, axes))).round(1)


@pytest.mark.parametrize("price", [0.0, 0.3, 5.0])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_against_enumeration(seed: int, price: float, tmp_path: Path) -> None:
    """At any price of a moved line, every stage is the least over all plans."""
    rows = [{"name": "plus", "offer": "plus", "at_least": 130}]
    scenario = _written(tmp_path, seed, commitments=rows)
    targets = _targets(scenario, seed)
    targets[0, 0, 1] = np.nan
    kept = keep_targets(scenario, targets, price)
    found = plan(kept)
    assert [level.value for level in found.levels] == pytest.approx(
        enumerated(kept), rel=1e-6, abs=1e-6
    )
    values = objective_values(kept, found.push)
    assert values["weighted"] == pytest.approx(values["overlap"] + price * values["moved"])


def test_moved_alone_is_an_objective(tmp_path: Path) -> None:
    """A plan may first of all move as little as it can."""
    scenario = _written(tmp_path, 7)
    kept = keep_targets(scenario, _targets(scenario, 7), 1.0)
    kept = kept.replace("plan.objectives", ["moved", "cost"])
    found = plan(kept)
    assert [level.value for level in found.levels] == pytest.approx(enumerated(kept), rel=1e-6)
    assert found.levels[-2].unit == "lines"


def test_a_dear_move_is_not_made(small: Scenario) -> None:
    """Targets that a plan has made stay, at a price beyond anything to be gained by moving."""
    first = plan(small)
    kept = keep_targets(small, first.expected.sum(axis=2), 100.0)
    again = plan(kept)
    np.testing.assert_array_equal(again.push, first.push)
    assert objective_values(kept, again.push)["moved"] == pytest.approx(0.0, abs=1e-6)


@settings(max_examples=20)
@given(st.integers(0, 10_000))
def test_targets_come_back_as_they_were(seed: int) -> None:
    """The table that keeps targets gives the same bits back, gaps included."""
    scenario = _SMALL
    targets = _targets(scenario, seed) / 3
    targets[np.random.default_rng(seed).random(targets.shape) < 0.2] = np.nan
    kept = keep_targets(scenario, targets, 0.5).kept
    assert kept is not None
    np.testing.assert_array_equal(kept, targets)


@pytest.mark.parametrize("price", [0.0, 0.5])
def test_nothing_to_decide_and_nothing_to_keep(price: float, tmp_path: Path) -> None:
    """One mix a cell and no row at all is a plan like any other; moved or not, it is reported."""
    data = tiny(tmp_path, 1, zones=2, months=1)
    for channel in data["channels"].values():
        channel.pop("capacity", None)
        for name, level in channel["levels"].items():
            level["eligible"] = name == list(channel["levels"])[-1]
    data["plan"] = {"objectives": ["overlap", "cost"]}
    write_yaml(tmp_path / "scenario.yaml", data)
    scenario = load(tmp_path)
    if price:
        scenario = keep_targets(scenario, _targets(scenario, 1), price)
    found = plan(scenario)
    assert [level.value for level in found.levels] == pytest.approx(enumerated(scenario), rel=1e-9)
    assert found.reached
    assert found.shortfalls.empty
    assert found.shadow_prices.empty
    assert "all rows kept" in repr(found)


def test_keeping_anew_replaces_what_was_kept(tmp_path: Path) -> None:
    """A second call changes targets and price; the objective stays the same otherwise."""
    scenario = _written(tmp_path, 3)
    one = keep_targets(scenario, _targets(scenario, 1), 0.5)
    two = keep_targets(one, _targets(scenario, 2), 0.25)
    assert two.hash == keep_targets(scenario, _targets(scenario, 2), 0.25).hash
    assert two.spec.plan.objectives[0].weights == {"overlap": 1.0, "moved": 0.25}


def test_what_cannot_be_kept(tmp_path: Path) -> None:
    """Targets of another shape, or a negative price, are refused with what would be right."""
    scenario = _written(tmp_path, 3)
    with pytest.raises(ValueError, match=r"shape \(2, 1, 3, 2\)"):
        keep_targets(scenario, np.zeros((2, 1, 3)), 1.0)
    with pytest.raises(ValueError, match="0 or more"):
        keep_targets(scenario, _targets(scenario, 1), -1.0)


_SMALL = load(Path(__file__).parents[2] / "scenarios" / "small")
