"""Names of groups and levels to weights."""

from __future__ import annotations

from pathlib import Path

from optimizer.demand import market
from optimizer.plan.statement.rows.weights import (
    levels_from,
    levels_on,
    no_push,
    no_sales,
    sales_weights,
)
from optimizer.scenario import Scenario, load
from tests.tiny import tiny


def test_lines_that_are_named_count_one(small: Scenario) -> None:
    """Every other line counts nothing, and nothing named is everything."""
    weights = sales_weights(small, channels=["web"], offers=["fibre"])
    assert weights.sum() == len(small.segments)
    at = small.channels.index("web"), small.offers.index("fibre")
    assert (weights[0, :, at[0], at[1]] == 1).all()
    assert (sales_weights(small) == 1).all()
    assert not no_sales(small).any()
    assert no_push(small).shape[1] == len(small.channels)


def test_levels_as_strong_as_one(tmp_path: Path) -> None:
    """From a level on, never a closed one; above reference when none is named."""
    tiny(tmp_path, 1)
    scenario = load(tmp_path)
    where = market(scenario)
    assert list(scenario.spec.channels["phone"].levels) == ["closed", "reference", "push"]
    assert levels_from(scenario, where, "phone", None).tolist() == [False, True, True]
    assert levels_from(scenario, where, "phone", "push").tolist() == [False, False, True]
    assert levels_on(scenario, where, "phone", None).tolist() == [False, False, True]
    assert levels_on(scenario, where, "phone", "reference").tolist() == [False, True, True]
