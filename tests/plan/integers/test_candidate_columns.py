"""Candidate columns of a local search: the programme's own figures, without its pool."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from optimizer.clock import Clock
from optimizer.plan.integers import candidate_columns as module
from optimizer.plan.integers.candidate_columns import CandidateColumns
from optimizer.plan.integers.local_search import SearchEffort
from optimizer.plan.integers.stage_outcome import value_of
from optimizer.plan.lexicographic import master_holding
from optimizer.plan.relaxation.column_generation import generate
from optimizer.plan.relaxation.master import Master
from optimizer.plan.relaxation.relaxed_stage import RelaxedStage
from optimizer.plan.statement.stating import state_problem, state_stages
from optimizer.scenario import load
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
