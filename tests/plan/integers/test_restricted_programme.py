"""The programme over some columns: its best plan, held blocks, and how many nodes it may take."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from optimizer.clock import Clock
from optimizer.plan.integers.restricted_programme import (
    MOST_NODES,
    WORK,
    nodes_for,
    solve_restricted,
)
from tests.plan.integers.stages import Enumerated, enumerated


def _all_in_pool(case: Enumerated) -> tuple[np.ndarray, np.ndarray]:
    """Positions of every allowed column, and their mixes."""
    block, mix = np.nonzero(case.problem.eligible)
    return case.master.positions(block, mix[:, None]), mix


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_over_all_columns_it_ends_at_the_best_plan(tmp_path: Path, seed: int) -> None:
    """The least value of all plans, and the same as a bound."""
    case = enumerated(tmp_path, seed)
    chosen, _ = _all_in_pool(case)
    lp = case.master.linear_programme()
    plan, bound = solve_restricted(lp, chosen, Clock(), gap=0.0, nodes=10_000)
    assert plan is not None
    mix = case.master.mix_of(plan)
    assert min(case.values) == pytest.approx(bound, rel=1e-6)
    assert any((mix == p).all() for p in case.plans)


def test_held_blocks_run_what_they_are_held_at(tmp_path: Path) -> None:
    """With the first month held, the best of the plans that have that month; a start is kept."""
    case = enumerated(tmp_path, 1)
    chosen, _ = _all_in_pool(case)
    fixed = case.plans[int(np.argmax(case.values))]
    held = case.master.plan_positions(fixed)
    lp = case.master.linear_programme()
    free = chosen[lp.block[chosen] > 0]
    plan, bound = solve_restricted(
        lp, free, Clock(), gap=0.0, nodes=10_000, held=held[:1], start=held
    )
    best = min(v for p, v in zip(case.plans, case.values, strict=True) if p[0] == fixed[0])
    assert plan is not None
    assert case.master.mix_of(plan)[0] == fixed[0]
    assert bound == pytest.approx(best, rel=1e-6)


def test_columns_that_keep_no_row_give_no_plan(tmp_path: Path) -> None:
    """Only the mix that sells least: the hard commitment cannot be kept, so no bound exists."""
    case = enumerated(tmp_path, 1)
    sold = case.problem.table.sales(np.arange(3))[..., 1].sum(axis=(2, 3))
    assert case.problem.eligible is not None
    weakest = np.where(case.problem.eligible, sold, np.inf).argmin(axis=1)
    chosen = case.master.plan_positions(weakest)
    lp = case.master.linear_programme()
    assert solve_restricted(lp, chosen, Clock(), gap=0.0, nodes=10) == (None, np.inf)


def test_nodes_fall_with_size(tmp_path: Path) -> None:
    """Work is shared out among columns and rows, between a hundred nodes and the most."""
    lp = enumerated(tmp_path, 1).master.linear_programme()
    assert nodes_for(lp, 10, 2) == MOST_NODES
    assert nodes_for(lp, 10**12, 2) == 100
    columns = WORK // (1_000 * (lp.blocks + 2))
    assert nodes_for(lp, columns, 2) == pytest.approx(1_000, rel=0.01)
