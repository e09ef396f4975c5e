"""Pricing: reduced costs by their definition, and what holding a shortfall at 0 forbids."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from optimizer.plan.relaxation.columns import Columns
from optimizer.plan.relaxation.pricing import AllowedMixes, PricedColumns, Prices, Pricing
from optimizer.plan.statement.stating import state_problem, state_stages
from optimizer.scenario import load
from tests.plan.many_cells import many_cells
from tests.tiny import tiny


def test_a_reduced_cost_is_the_cost_less_what_the_duals_pay(tmp_path: Path) -> None:
    """Of every mix of every cell: cost − dual · row − dual of the cap · its cost."""
    scenario = many_cells(tmp_path, 2)
    of = state_problem(scenario)
    hard, overlap = state_stages(scenario, of)
    rng = np.random.default_rng(0)
    prices = Prices(rng.normal(size=len(of.coupling)), np.array([-0.7]), np.zeros(len(of.cells)))
    cost = Pricing(of, hard, (overlap,), prices, AllowedMixes.of(of)).reduced_costs(slice(None))
    cell, mix = np.nonzero(of.eligible)
    columns = Columns.of(of, cell, mix[:, None])
    by_hand = columns.cost(of, hard) - columns.rows(of).T @ prices.rows
    by_hand += 0.7 * columns.cost(of, overlap)
    np.testing.assert_allclose(cost[cell, mix], by_hand, atol=1e-8)
    assert np.isinf(cost[~of.eligible]).all()


def test_a_shortfall_held_at_nothing_forbids_the_mixes_that_miss(tmp_path: Path) -> None:
    """A row of one cell that mixes carry: those that miss it may not be run any more."""
    tiny(tmp_path, 1, 1, 1)
    sold = state_problem(load(tmp_path)).table.sales(np.arange(1))[0]
    lines = sold[..., 1].sum(axis=(1, 2))
    asked = float(np.median(lines))
    tiny(tmp_path, 1, 1, 1, commitments=[{"name": "plus", "offer": "plus", "at_least": asked}])
    scenario = load(tmp_path)
    of = state_problem(scenario)
    stage = state_stages(scenario, of)[0]
    before = AllowedMixes.of(of)
    after = before.without(stage)
    assert before.mixes is not None
    assert after.mixes is not None
    assert np.array_equal(after.mixes[0], before.mixes[0] & (lines >= asked - 1e-9))
    assert 0 < after.mixes.sum() < before.mixes.sum()
    assert after.closed_ranks == {stage.rank}


def test_excess_and_shift_are_taken_from_each_blocks_least() -> None:
    """By hand: a block without a column counts 0; shifted, every least is 0."""
    columns = PricedColumns(
        block=np.array([0, 0, 1]),
        mix=np.array([[4], [2], [7]]),
        reduced_cost=np.array([5.0, 3.0, -1.0]),
        least=np.array([3.0, -1.0, np.inf]),
        outside=np.array([6.0, np.inf, np.inf]),
    )
    assert columns.excess.tolist() == [2.0, 0.0, 0.0]
    assert columns.best(1).tolist() == [1, 2]
    assert columns.shifted.least.tolist() == [0.0, 0.0, np.inf]
    assert columns.shifted.outside.tolist() == [3.0, np.inf, np.inf]
