"""The tree over levels: the best plan and its bound, against looking at every plan."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from optimizer.clock import Clock
from optimizer.plan.integers.branch_and_bound import BranchTree
from optimizer.plan.integers.stage_outcome import value_of
from optimizer.plan.lexicographic import master_holding
from optimizer.plan.relaxation.columns import Columns
from optimizer.plan.relaxation.master import Master
from optimizer.plan.statement.problem import Problem
from optimizer.plan.statement.stating import state_problem, state_stages
from optimizer.scenario import load
from tests.tiny import tiny, write_yaml

ROWS = [
    {"name": "plus", "offer": "plus", "at_least": 350, "hard": True},
    {"name": "shop", "channel": "shop", "at_most": 400, "hard": True},
]


def stated(folder: Path, seed: int, rows: list[dict[str, Any]]) -> tuple[Master, Problem, float]:
    """A master whose pool holds every column, its problem, and the least cost of all plans."""
    plan: dict[str, Any] = {"objectives": ["cost"], "commitments": rows}
    write_yaml(folder / "scenario.yaml", tiny(folder, seed, 1, 3, **plan))
    scenario = load(folder)
    of = state_problem(scenario)
    *shortfalls, last = state_stages(scenario, of)
    master, _ = master_holding(of, [(stage, 0.0) for stage in shortfalls], Clock())
    master.minimise(last)
    block, mix = np.nonzero(of.eligible)
    every = Columns.of(of, block, mix[:, None])
    fresh = ~master.pool.has(every)
    master.add(Columns.of(of, block[fresh], mix[fresh][:, None]))
    best = np.inf
    choices = [np.flatnonzero(mask) for mask in of.eligible]
    for plan_ in product(*choices):
        whole = np.array(plan_)
        if all(value_of(of, stage, whole) <= 1e-9 for stage in shortfalls):
            best = min(best, value_of(of, last, whole))
    return master, of, best


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
    master, of, best = stated(tmp_path, seed, ROWS)
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
    master, _, best = stated(tmp_path, 3, ROWS)
    assert np.isfinite(best)
    root = tree_of(master).run(1, Clock())
    tree = tree_of(master)
    bound = tree.run(nodes, Clock())
    assert root - 1e-6 <= bound <= best + 1e-6


def test_a_plan_known_before_need_not_be_found_again(tmp_path: Path) -> None:
    """Told the best value, it proves that nothing is below; told a gap, it stops that far off."""
    master, _, best = stated(tmp_path, 1, ROWS)
    assert np.isfinite(best)
    known = tree_of(master, best)
    assert known.run(100_000, Clock()) == pytest.approx(best, rel=1e-7)
    assert known.plan is None
    loose = tree_of(master, best, 0.05)
    assert 0.95 * best - 1e-6 <= loose.run(100_000, Clock()) <= best
