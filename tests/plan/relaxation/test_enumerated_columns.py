"""Enumerated columns: the best of every cell, whoever prices it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from optimizer.cores import threads_limited
from optimizer.plan.relaxation import enumerated_columns
from optimizer.plan.relaxation.enumerated_columns import search_enumerated
from optimizer.plan.relaxation.pricing import AllowedMixes, Prices, Pricing
from optimizer.plan.statement.stating import state_problem, state_stages
from tests.plan.many_cells import many_cells


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
    monkeypatch.setattr(enumerated_columns, "CHUNK_BYTES", 2 * 8 * len(pricing.problem.mixes))
    one = search_enumerated(pricing, 3)
    monkeypatch.setattr(enumerated_columns, "THREADED", 1)
    with threads_limited(3):
        three = search_enumerated(pricing, 3)
    for name in ("block", "mix", "reduced_cost", "least", "outside"):
        assert np.array_equal(getattr(one, name), getattr(three, name)), name
