"""What a local search chooses among: the programme's own figures, without its pool."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from optimizer.clock import Clock
from optimizer.plan.integers import candidate_columns as module
from optimizer.plan.integers.candidate_columns import CandidateColumns
from optimizer.plan.integers.stage_outcome import value_of
from optimizer.plan.lexicographic import held
from optimizer.plan.relaxation.column_generation import RelaxedStage, generate
from optimizer.plan.relaxation.columns import Columns
from optimizer.plan.relaxation.master import Master
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
    master, allowed = held(of, [(stage, 0.0) for stage in shortfalls], Clock())
    master.minimise(overlap)
    master.hold(overlap, 1.02 * generate(master, allowed, Clock()).value)
    master.minimise(last)
    return master, generate(master, allowed, Clock())


def test_coefficients_are_those_of_the_master(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows, caps and cost of a choice are those that its column has in the master."""
    monkeypatch.setattr(module, "TOGETHER", 7)
    master, lp = relaxed(tmp_path)
    found = CandidateColumns.of(master, lp, master.weights(), None, 4, 1_000)
    moves = found.moves
    columns = Columns.of(master.problem, moves.block, found.mix)
    master.add(
        Columns.of(
            master.problem,
            moves.block[~master.known(columns)],
            found.mix[~master.known(columns)],
        )
    )
    at = master.fixed + master.position(columns)
    blocks = len(master.problem.cells)
    matrix, (lower, upper), _ = master.matrix()
    body = matrix[blocks:, at].toarray()
    below, above = np.isfinite(lower[blocks:]), np.isfinite(upper[blocks:])
    np.testing.assert_allclose(
        moves.body.toarray(), np.concatenate([body[below], -body[above]]), atol=1e-9
    )
    np.testing.assert_allclose(moves.cost, master.cost()[at], atol=1e-9)
    assert len(moves.least) == below.sum() + above.sum() > len(master.caps) == 1


def test_the_lps_columns_and_the_given_plans_are_among_them(tmp_path: Path) -> None:
    """Weights add to one a block; the base is the heaviest; a plan's mixes can be chosen."""
    master, lp = relaxed(tmp_path)
    of = master.problem
    plan = np.array([int(np.flatnonzero(mask)[-1]) for mask in of.eligible])
    found = CandidateColumns.of(master, lp, master.weights(), plan, 1, 1)
    moves = found.moves
    blocks = np.arange(len(of.cells))
    np.testing.assert_allclose(np.bincount(moves.block, moves.weight), 1.0)
    heaviest = [moves.weight[moves.block == block].max() for block in blocks]
    np.testing.assert_allclose(moves.weight[found.base], heaviest)
    assert np.array_equal(moves.block[found.base], blocks)
    chosen = [
        int(np.flatnonzero((moves.block == block) & (found.mix[:, 0] == plan[block]))[0])
        for block in blocks
    ]
    assert np.array_equal(found.plan(np.array(chosen), of.cells), plan)
    np.testing.assert_allclose(moves.cost[chosen].sum(), value_of(of, master.stage, plan))
