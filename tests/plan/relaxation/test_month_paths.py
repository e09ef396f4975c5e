"""Whole years of a zone: the best ones as from looking at every year."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest

from optimizer.plan.relaxation.columns import Columns
from optimizer.plan.relaxation.month_paths import channel_states, search_years
from optimizer.plan.relaxation.pricing import AllowedMixes, Prices, Pricing
from optimizer.plan.statement.month_coupling import CampaignRule
from optimizer.plan.statement.stating import state_problem, state_stages
from optimizer.scenario import load
from tests.tiny import tiny, write_yaml


@pytest.mark.parametrize("hard", [False, True])
def test_the_best_years_are_those_of_enumeration(tmp_path: Path, hard: bool) -> None:
    """With costs of change and a least campaign length: k best, the least, and what is outside."""
    campaign = {"name": "two", "channel": "phone", "months_at_least": 2, "hard": hard}
    rows = [{"name": "plus", "offer": "plus", "at_least": 300}]
    plan = {"objectives": ["cost"], "campaigns": [campaign], "commitments": rows}
    data = tiny(tmp_path, 4, 2, 3, **plan)
    data["channels"]["shop"]["change_cost"] = {"fixed": 90}
    write_yaml(tmp_path / "scenario.yaml", data)
    scenario = load(tmp_path)
    of = state_problem(scenario)
    first, *_, cost = state_stages(scenario, of)
    rng = np.random.default_rng(1)
    duals = Prices(5 * rng.normal(size=len(of.coupling)), np.array([-200.0]), rng.normal(size=2))
    allowed = AllowedMixes.of(of)
    best = search_years(Pricing(of, cost, (first,), duals, allowed), 4)
    assert of.eligible is not None
    for zone in range(2):
        mixes = [np.flatnonzero(of.eligible[cell]) for cell in of.cells[zone]]
        years = np.array(list(itertools.product(*mixes)))
        columns = Columns.of(of, np.full(len(years), zone), years)
        value = columns.cost(of, cost) - columns.rows(of).T @ duals.rows
        value = np.sort(value + 200.0 * columns.cost(of, first) - duals.blocks[zone])
        own = np.sort(best.reduced_cost[best.block == zone])
        np.testing.assert_allclose(own, value[:4], atol=1e-7)
        assert best.least[zone] == pytest.approx(value[0])
        assert best.outside[zone] <= value[4] + 1e-7


def test_states_of_a_channel_with_a_least_length() -> None:
    """Off, on for a month, on for two or more; ending after one is short by 1."""
    rule = CampaignRule(0, np.array([False, True]), 2, np.array([True]), 0, 1.0)
    states = channel_states(2, (rule,))
    assert states.level.tolist() == [0, 1, 1]
    assert states.first.tolist() == [True, True, False]
    assert states.follows.tolist() == [
        [True, True, False],
        [True, False, True],
        [True, False, True],
    ]
    assert states.short[0][1].tolist() == [[0, 0, 0], [1, 0, 0], [0, 0, 0]]
