"""Candidates near the LP's plan: the programme's own figures, and plans that keep all rows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from optimizer.clock import Clock
from optimizer.plan.integers import candidate_columns as module
from optimizer.plan.integers.candidate_columns import CandidateColumns, search_neighbourhood
from optimizer.plan.integers.local_search import SearchEffort
from optimizer.plan.integers.stage_outcome import value_of
from optimizer.plan.lexicographic import master_holding
from optimizer.plan.relaxation.column_generation import generate
from optimizer.plan.relaxation.master import Master
from optimizer.plan.relaxation.pricing import RelaxedStage
from optimizer.plan.statement.stating import state_problem, state_stages
from optimizer.scenario import load
from tests.plan.integers.stages import enumerated
from tests.tiny import tiny, write_yaml

ROWS = [
    {"name": "plus", "offer": "plus", "at_least": 120},
    {"name": "shop", "channel": "shop", "at_most": 150},
]


def relaxed(folder: Path) -> tuple[Master, RelaxedStage]:
    """The LP of the second objective of a tiny scenario, the first held within 2 %."""
    plan: dict[str, Any] = {"objectives": ["overlap", "cost"], "commitments": ROWS}
    write_yaml(folder / "scenario.yaml", tiny(folder, 3, 2, 2, **plan))
    stated = load(folder)
    of = state_problem(stated)
    *before, last = state_stages(stated, of)
    *shortfalls, overlap = before
    master, allowed = master_holding(of, [(stage, 0.0) for stage in shortfalls], Clock())
    master.minimise(overlap)
    master.hold(overlap, 1.02 * generate(master, allowed, Clock()).value)
    master.minimise(last)
    return master, generate(master, allowed, Clock())


def test_coefficients_are_those_of_the_master(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows, caps and cost of a choice are those that its column has in the master."""
    monkeypatch.setattr(module, "DENSE_COLUMNS", 7)
    master, lp = relaxed(tmp_path)
    candidates = CandidateColumns.of(master, lp, None, SearchEffort(4, 1_000, 0))
    space = candidates.space
    at = master.leading + master.positions(space.block, candidates.mix)
    lp = master.linear_programme()
    body = lp.matrix[lp.blocks :, at].toarray()
    below, above = (np.isfinite(bound[lp.blocks :]) for bound in lp.rows)
    np.testing.assert_allclose(
        space.body.toarray(), np.concatenate([body[below], -body[above]]), atol=1e-9
    )
    np.testing.assert_allclose(space.cost, master.cost()[at], atol=1e-9)
    assert len(space.least) == below.sum() + above.sum() > len(master.caps) == 1


def test_the_lps_columns_and_the_given_plans_are_among_them(tmp_path: Path) -> None:
    """Weights add to one a block; the base is the heaviest; a plan's mixes can be chosen."""
    master, lp = relaxed(tmp_path)
    of = master.problem
    plan = np.array([int(np.flatnonzero(mask)[-1]) for mask in of.eligible])
    candidates = CandidateColumns.of(master, lp, plan, SearchEffort(1, 1, 0))
    space = candidates.space
    blocks = np.arange(len(of.cells))
    np.testing.assert_allclose(np.bincount(space.block, space.weight), 1.0)
    heaviest = [space.weight[space.block == block].max() for block in blocks]
    np.testing.assert_allclose(space.weight[candidates.base], heaviest)
    assert np.array_equal(space.block[candidates.base], blocks)
    chosen = [
        int(np.flatnonzero((space.block == block) & (candidates.mix[:, 0] == plan[block]))[0])
        for block in blocks
    ]
    assert np.array_equal(candidates.plan(np.array(chosen), of.cells), plan)
    np.testing.assert_allclose(space.cost[chosen].sum(), value_of(of, master.stage, plan))


@pytest.mark.parametrize("seed", [0, 1, 2, 3])
def test_with_every_block_free_it_is_the_best_plan(tmp_path: Path, seed: int) -> None:
    """Three blocks and all their columns: nothing better exists."""
    case = enumerated(tmp_path, seed)
    plan = search_neighbourhood(case.master, case.relaxed, None, 0.0, Clock())
    assert plan is not None
    mix = case.master.mix_of(plan)
    value = next(v for p, v in zip(case.plans, case.values, strict=True) if (p == mix).all())
    assert value == pytest.approx(min(case.values), rel=1e-6)


def test_a_given_plan_is_kept_where_blocks_are_not_free(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Blocks that agree with the LP's plan stay; those that differ are free."""
    monkeypatch.setattr(module, "FREE", 0)
    case = enumerated(tmp_path, 2)
    base = case.master.mix_of(case.master.heaviest())
    near = min(case.plans, key=lambda plan: int((plan != base).sum()))
    weight = case.relaxed.weight
    divided = np.bincount(case.master.columns.block[case.relaxed.used], minlength=3) > 1
    assert len(weight)
    plan = search_neighbourhood(case.master, case.relaxed, near, 0.0, Clock())
    assert plan is not None
    mix = case.master.mix_of(plan)
    stays = ~divided & (near == base)
    assert (mix[stays] == near[stays]).all()
    assert any((mix == p).all() for p in case.plans)
