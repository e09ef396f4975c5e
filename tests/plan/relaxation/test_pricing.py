"""Pricing: reduced costs by definition, the best of every cell, and the solved LP of a stage."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from optimizer.cores import threads_limited
from optimizer.plan.relaxation import pricing as module
from optimizer.plan.relaxation.columns import Columns
from optimizer.plan.relaxation.pricing import (
    AllowedMixes,
    PricedColumns,
    Prices,
    Pricing,
    RelaxedStage,
    search_enumerated,
)
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


def priced(folder: Path, seed: int) -> Pricing:
    """Reduced costs of the last objective under random duals."""
    scenario = many_cells(folder, seed)
    of = state_problem(scenario)
    stage = state_stages(scenario, of)[-1]
    rng = np.random.default_rng(seed)
    prices = Prices(rng.normal(size=len(of.coupling)), np.zeros(0), rng.normal(size=len(of.cells)))
    return Pricing(of, stage, (), prices, AllowedMixes.of(of))


@pytest.mark.parametrize("per_block", [1, 3, 1_000])
def test_the_best_of_every_cell_as_from_a_full_sort(tmp_path: Path, per_block: int) -> None:
    """The k least reduced costs of a cell, its least, and the least of those outside."""
    pricing = priced(tmp_path, 2)
    cost = pricing.reduced_costs(slice(None)) - pricing.blocks[:, None]
    columns = search_enumerated(pricing, per_block)
    for cell, of_cell in enumerate(np.sort(cost, axis=1)):
        finite = of_cell[np.isfinite(of_cell)]
        own = np.sort(columns.reduced_cost[columns.block == cell])
        np.testing.assert_array_equal(own, finite[:per_block])
        assert columns.least[cell] == finite[0]
        assert columns.outside[cell] == (finite[per_block] if len(finite) > per_block else np.inf)
    np.testing.assert_array_equal(columns.reduced_cost, cost[columns.block, columns.mix[:, 0]])


def test_the_number_of_threads_changes_no_bit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One thread, or three over chunks of two cells: the same columns and reduced costs."""
    pricing = priced(tmp_path, 1)
    monkeypatch.setattr(module, "CHUNK_BYTES", 2 * 8 * len(pricing.problem.mixes))
    one = search_enumerated(pricing, 3)
    monkeypatch.setattr(module, "THREADED", 1)
    with threads_limited(3):
        three = search_enumerated(pricing, 3)
    for name in ("block", "mix", "reduced_cost", "least", "outside"):
        assert np.array_equal(getattr(one, name), getattr(three, name)), name


def _relaxed(calls: list[tuple[int, bool]], known: Any, width: int) -> RelaxedStage:
    def search(pricing: Any, per_block: int, exact: bool) -> Any:
        calls.append((per_block, exact))
        return "searched"

    weight = np.array([0.3, 0.0, 1e-12, 0.7])
    nothing: Any = None
    return RelaxedStage(2.0, 1.0, nothing, nothing, weight, True, search, known, width)


def test_known_columns_are_given_as_wide_as_they_are() -> None:
    """Another width asks the search, which is told whether to prove."""
    calls: list[tuple[int, bool]] = []
    relaxed = _relaxed(calls, "known", 12)
    assert relaxed.columns(12) == "known"
    assert relaxed.columns(3, exact=False) == "searched"
    assert calls == [(3, False)]


def test_used_columns_weigh_more_than_rounding_error() -> None:
    """Of four columns two run."""
    assert _relaxed([], None, 0).used.tolist() == [0, 3]
