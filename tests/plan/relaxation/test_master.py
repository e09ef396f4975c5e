"""The master: folded blocks change nothing of the LP."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from optimizer.plan import highs
from optimizer.plan.relaxation.column_generation import search_columns
from optimizer.plan.relaxation.columns import Columns, starting_columns
from optimizer.plan.relaxation.master import Master
from optimizer.plan.relaxation.pricing import AllowedMixes, Prices, Pricing
from optimizer.plan.statement.stating import state_problem, state_stages
from tests.plan.many_cells import many_cells


def _plain(master: Master) -> float:
    """The master's LP in HiGHS, nothing folded."""
    lp = master.linear_programme()
    whole = highs.from_arrays(highs.solver(), lp.cost, lp.matrix, lp.rows, lp.columns)
    highs.run(whole, "the whole")
    return float(whole.getInfo().objective_function_value)


@pytest.mark.parametrize("seed", range(6))
def test_folding_does_not_change_the_lp(tmp_path: Path, seed: int) -> None:
    """Columns come in any order, stages and caps too: value and duals are the whole LP's."""
    scenario = many_cells(tmp_path, seed)
    of = state_problem(scenario)
    hard, overlap = state_stages(scenario, of)
    rng = np.random.default_rng(seed)
    start = starting_columns(of)
    _, first = np.unique(start.block, return_index=True)
    master = Master(of, Columns.of(of, start.block[first], start.mix[first]), hard)
    assert master.solve()[0] == pytest.approx(_plain(master), rel=1e-9)
    cell, mix = np.nonzero(of.eligible)
    for share in (0.03, 0.2, 0.6):
        chosen = rng.random(len(cell)) < share
        columns = Columns.of(of, cell[chosen], mix[chosen, None])
        fresh = ~master.pool.has(columns)
        master.add(Columns.of(of, columns.block[fresh], columns.mix[fresh]))
        value, prices = master.solve()
        assert value == pytest.approx(_plain(master), rel=1e-9, abs=1e-9)
        # no column of the pool has a reduced cost below 0, and each block has one of 0
        cost = Pricing(of, hard, (), prices, AllowedMixes.of(of)).reduced_costs(slice(None))
        cost -= prices.blocks[:, None]
        own = cost[master.columns.block, master.columns.mix[:, 0]]
        least = np.full(len(of.cells), np.inf)
        np.minimum.at(least, master.columns.block, own)
        assert least == pytest.approx(0.0, abs=1e-7)
    master.hold(hard, value * 1.1)
    master.minimise(overlap)
    assert master.solve()[0] == pytest.approx(_plain(master), rel=1e-9)
    weight = master.weights()
    assert np.bincount(master.columns.block, weight) == pytest.approx(1.0)


def test_duals_are_moved_to_where_slacks_allow_them(tmp_path: Path) -> None:
    """The dual objective of any duals, moved, is a bound: at most the LP over all mixes."""
    scenario = many_cells(tmp_path, 2, asked=1.5)
    of = state_problem(scenario)
    hard = state_stages(scenario, of)[0]
    cell, mix = np.nonzero(of.eligible)
    master = Master(of, Columns.of(of, cell, mix[:, None]), hard)
    whole, _ = master.solve()
    assert whole > 0
    rng = np.random.default_rng(2)
    for _ in range(20):
        wild = Prices(
            rng.normal(size=len(of.coupling)) * 1e-3, np.zeros(0), np.zeros(len(of.cells))
        )
        value, moved = master.feasible_duals(wild)
        least = search_columns(Pricing(of, hard, (), moved, AllowedMixes.of(of)), 1).least
        assert value + least.sum() <= whole + 1e-9
