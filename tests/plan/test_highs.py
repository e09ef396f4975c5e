"""HiGHS as plan uses it: refusals in our words, closed columns, a start that is kept."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from optimizer.errors import SolverError
from optimizer.plan import highs
from optimizer.plan.highs import IncrementalLp, solve_integer
from optimizer.plan.integer_programme import IntegerProgramme, SolverLimits, SolverStatus

BODY = sparse.csr_array(np.array([[1.0, 1.0, 1.0], [100.0, 200.0, 400.0]]))
ROWS = np.array([1.0, -np.inf]), np.array([1.0, 300.0])


def test_a_figure_that_is_not_finite_is_refused() -> None:
    """The fault says what is wrong, not a solver's number."""
    body = BODY.copy()
    body[0, 0] = np.inf
    with pytest.raises(SolverError, match="not finite"):
        highs.from_arrays(
            highs.solver(), np.ones(3), sparse.csc_array(body), ROWS, (np.zeros(3), np.ones(3))
        )


def test_an_lp_is_solved_again_over_the_columns_left_open() -> None:
    """Least cost of one unit under a budget, by hand: columns are closed and opened again."""
    lp = IncrementalLp(
        "three", np.array([9.0, 5.0, 1.0]), BODY, ROWS, (np.zeros(3), np.full(3, np.inf))
    )
    solved = lp.solve(None)
    assert solved is not None
    assert solved[0] == pytest.approx(3.0)  # half of the second and half of the third
    value, reduced = lp.solution()
    assert value == pytest.approx([0.0, 0.5, 0.5])
    assert reduced[1:] == pytest.approx(0.0)
    lp.open(np.array([1]), np.array([False]))
    closed = lp.solve(solved[1])
    assert closed is not None
    assert closed[0] == pytest.approx(9 / 3 + 2 / 3)  # a third of the first
    lp.open(np.array([0]), np.array([False]))
    assert lp.solve(closed[1]) is None
    lp.open(np.array([0, 1]), np.array([True, True]))
    again = lp.solve(None)
    assert again is not None
    assert again[0] == pytest.approx(3.0)


def test_a_start_is_as_good_as_the_best_when_the_search_is_cut_short() -> None:
    """Without a node to branch on, the answer is no worse than the plan given."""
    rng = np.random.default_rng(0)
    count = 40
    programme = IntegerProgramme(
        name="many items",
        cost=-rng.uniform(1, 9, count),
        matrix=sparse.csc_array(rng.uniform(1, 9, (3, count))),
        rows=(np.full(3, -np.inf), np.full(3, 40.0)),
        columns=(np.zeros(count), np.ones(count)),
        integer=np.ones(count, dtype=np.bool_),
    )
    best = solve_integer(programme, SolverLimits(gap=0.0))
    assert best.status is SolverStatus.OPTIMAL
    assert best.values is not None
    cut = solve_integer(programme, SolverLimits(gap=0.0, nodes=0), np.round(best.values))
    assert cut.values is not None
    assert programme.cost @ cut.values == pytest.approx(programme.cost @ best.values)
    assert cut.bound <= best.bound + 1e-6
