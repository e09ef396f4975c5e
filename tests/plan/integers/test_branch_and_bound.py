"""The tree over levels: the best plan and its bound, against looking at every plan."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from optimizer.clock import Clock
from optimizer.plan.integers.branch_and_bound import BranchTree
from optimizer.plan.integers.stage_outcome import value_of
from optimizer.plan.relaxation.master import Master
from optimizer.plan.statement.problem import Problem
from tests.plan.integers.stages import enumerated


def stated(folder: Path, seed: int) -> tuple[Master, Problem, float]:
    """A master whose pool holds every column, its problem, and the least cost of all plans."""
    case = enumerated(folder, seed)
    block, mix = np.nonzero(case.problem.eligible)
    case.master.positions(block, mix[:, None])
    return case.master, case.problem, min(case.values, default=np.inf)


def tree_of(master: Master, incumbent: float = np.inf, gap: float = 0.0) -> BranchTree:
    """The tree over every column of the pool."""
    columns, chosen = master.columns, np.arange(len(master.columns))
    levels = columns.levels[columns.piece].reshape(len(chosen), -1)
    return BranchTree(master.linear_programme(), levels, chosen, incumbent=incumbent, gap=gap)


def mixes(master: Master, plan: np.ndarray) -> np.ndarray:
    """``mix[cell]`` of positions in the pool."""
    return master.columns.mix[plan][:, 0]


@pytest.mark.parametrize("seed", range(8))
def test_the_whole_tree_ends_at_the_best_plan(tmp_path: Path, seed: int) -> None:
    """Without a plan to start from and no gap allowed: the least cost of all plans, proven."""
    master, of, best = stated(tmp_path, seed)
    tree = tree_of(master)
    bound = tree.run(100_000, Clock())
    if not np.isfinite(best):
        assert tree.plan is None
        assert bound == np.inf
        return
    assert tree.plan is not None
    value = value_of(of, master.stage, mixes(master, tree.plan))
    assert value == pytest.approx(best, rel=1e-7)
    assert bound == pytest.approx(best, rel=1e-7)


@pytest.mark.parametrize("nodes", [1, 2, 4, 8])
def test_ended_early_it_leaves_a_bound(tmp_path: Path, nodes: int) -> None:
    """After any number of nodes no plan is below the bound, and it is no worse than the LP's."""
    master, _, best = stated(tmp_path, 3)
    assert np.isfinite(best)
    root = tree_of(master).run(1, Clock())
    tree = tree_of(master)
    bound = tree.run(nodes, Clock())
    assert root - 1e-6 <= bound <= best + 1e-6


def test_a_plan_known_before_need_not_be_found_again(tmp_path: Path) -> None:
    """Told the best value, it proves that nothing is below; told a gap, it stops that far off."""
    master, _, best = stated(tmp_path, 1)
    assert np.isfinite(best)
    known = tree_of(master, best)
    assert known.run(100_000, Clock()) == pytest.approx(best, rel=1e-7)
    assert known.plan is None
    loose = tree_of(master, best, 0.05)
    assert 0.95 * best - 1e-6 <= loose.run(100_000, Clock()) <= best
