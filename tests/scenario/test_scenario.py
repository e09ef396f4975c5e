"""The frozen scenario, changed copies of it, and one whose plan keeps to targets."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.errors import ScenarioError
from optimizer.scenario import Scenario, keep_targets, load
from tests.conftest import ROOT
from tests.tiny import tiny


@pytest.fixture(scope="module")
def france() -> Scenario:
    """The national demo."""
    return load(ROOT / "scenarios" / "france")


def test_customers(france: Scenario) -> None:
    """People in the market: people times rate, season and class share."""
    adults = france.zones.measures["adults_15_64"]
    assert france.customers[3, 8, 1] == pytest.approx(adults[3] * 0.0065 * 1.12 * 0.40)


def test_written_copy_is_the_same(small: Scenario, tmp_path: Path) -> None:
    """The resolved copy has the same hash and arrays."""
    small.write(tmp_path)
    back = load(tmp_path)
    assert back.hash == small.hash
    assert (back.base_attraction == small.base_attraction).all()
    assert (back.capacity["shop"] == small.capacity["shop"]).all()


@settings(max_examples=15)
@given(margin=st.floats(-50, 500), budget=st.floats(0, 1e7), seed=st.integers(0, 2**31))
def test_replace_changes_one_field(
    small: Scenario, margin: float, budget: float, seed: int
) -> None:
    """A changed copy has the value and another hash; changing it back gives the first again."""
    changed = (
        small.replace("offers.fibre.margin", margin)
        .replace("plan.budgets[push budget].at_most", budget)
        .replace("seed", seed)
    )
    assert changed.spec.offers["fibre"].margin == margin
    assert changed.spec.plan.budgets[0].at_most == budget
    back = (
        changed.replace("offers.fibre.margin", 95.0)
        .replace("plan.budgets[0].at_most", 250000.0)
        .replace("seed", 2026)
    )
    assert back.hash == small.hash


def test_value_or_scale(small: Scenario) -> None:
    """Both or neither is refused: 1.2 and 1.2 times are different things."""
    with pytest.raises(ValueError, match="either"):
        small.replace("seed")
    with pytest.raises(ValueError, match="either"):
        small.replace("seed", 1, scale=2.0)


def test_none_leaves_a_part_out(small: Scenario) -> None:
    """An optional part goes by None; one that is needed is a fault."""
    bare = small.replace("network", None)
    assert bare.spec.network is None
    assert bare.pos is None
    with pytest.raises(ScenarioError, match="offers"):
        small.replace("offers", None)


def test_a_scenario_never_changes(small: Scenario) -> None:
    """Fields and arrays refuse to be written."""
    with pytest.raises(AttributeError):
        small.seed = 4  # type: ignore[attr-defined]
    with pytest.raises(ValueError, match="read-only"):
        small.base_attraction[0] = 1


def test_targets_are_kept_at_a_price(tmp_path: Path) -> None:
    """The copy has the targets to the last bit, and its first objective counts lines moved."""
    tiny(tmp_path, 1)
    scenario = load(tmp_path)
    targets = np.full((2, 2, 3, 2), np.nan)
    targets[0, 1, 2, 0] = 1 / 3
    kept = keep_targets(scenario, targets, 0.5)
    np.testing.assert_array_equal(kept.kept, targets)
    weights = kept.spec.plan.objectives[0].weights
    assert weights is not None
    assert weights["moved"] == 0.5
    assert scenario.kept is None
    again = keep_targets(kept, targets, 2.0).spec.plan.objectives[0].weights
    assert again is not None
    assert again["moved"] == 2.0


@pytest.mark.parametrize(("shape", "price"), [((2, 2, 3, 1), 0.5), ((2, 2, 3, 2), -1)])
def test_what_cannot_be_kept_is_refused(
    tmp_path: Path, shape: tuple[int, ...], price: float
) -> None:
    """Targets of another shape; a negative price."""
    tiny(tmp_path, 1)
    with pytest.raises(ValueError, match=r"targets must have the shape|write 0 or more"):
        keep_targets(load(tmp_path), np.ones(shape), price)
