"""Tie 1: a plan judged by plain numpy misses only what it names, and its objective is right."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.plan import Plan, objective_values, plan, plan_of
from optimizer.scenario import Scenario
from tests.plan.test_brute_force import instance


@settings(max_examples=25)
@given(seed=st.integers(100, 10_000))
def test_a_plan_misses_just_the_rows_it_names(seed: int) -> None:
    """The judge finds the rows that the plan names, each by as much; the last objective agrees."""
    with tempfile.TemporaryDirectory() as folder:
        scenario = instance(Path(folder), seed)
        found = plan(scenario)
        named = {row.name: row.shortfall for row in found.rows if row.shortfall}
        judged = {v.row: v.by for v in found.violations(scenario)}
        assert judged == pytest.approx(named, rel=1e-6)
        last = found.levels[-1]
        assert objective_values(scenario, found.push)[last.name] == pytest.approx(last.value)


def test_small_plan_is_judged_clean(small: Scenario, small_plan: Plan) -> None:
    """The small scenario's plan keeps every row, says the judge."""
    assert small_plan.kept
    assert small_plan.violations(small) == ()


def test_a_plan_written_by_hand_can_be_judged(small: Scenario) -> None:
    """Everything at reference push misses the fibre commitments by what the judge recomputes."""
    shape = (len(small.zones.ids), len(small.months), len(small.channels))
    by_hand = plan_of(small, np.ones(shape, dtype=np.int64))
    judged = {v.row: v.by for v in by_hand.violations(small)}
    fibre = by_hand.expected[:, :3, :, :, small.offers.index("fibre")].sum()
    assert judged["fibre Q1"] == pytest.approx(6500 - fibre)
    assert set(judged) == set(by_hand.shortfalls["name"])
    assert np.isnan(by_hand.gap)


def test_levels_out_of_range_are_refused(small: Scenario) -> None:
    """A level index beyond the channel's is said, not wrapped around."""
    shape = (len(small.zones.ids), len(small.months), len(small.channels))
    with pytest.raises(ValueError, match="level indices"):
        plan_of(small, np.full(shape, 9))
