"""Search spaces: the values of rows under a plan, and which rows are left out."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from optimizer.plan.integers.search_space import SearchSpace

BODY = np.array([[3.0, 0.0, 1.0, 2.0], [0.0, 4.0, 0.0, 0.0], [1.0, 1.0, 1.0, 1.0]])


def _space(lower: list[float], upper: list[float], price: list[float]) -> SearchSpace:
    return SearchSpace.between(
        (np.array([0, 0, 1, 1]), np.arange(4.0), np.zeros(4)),
        sparse.csr_array(BODY),
        (np.array(lower), np.array(upper)),
        np.array(price),
    )


def test_a_row_with_two_bounds_becomes_two_rows() -> None:
    """Upper bounds are lower bounds of the negative; a dual goes to the bound that it prices."""
    space = _space([1.0, -np.inf, 2.0], [5.0, 4.0, np.inf], [0.7, -0.3, 0.2])
    assert np.array_equal(space.body.toarray(), np.array([BODY[0], BODY[2], -BODY[0], -BODY[1]]))
    assert space.least.tolist() == [1.0, 2.0, -5.0, -4.0]
    assert space.price.tolist() == [0.7, 0.2, 0.0, 0.3]


def test_what_a_plan_makes_and_whether_it_keeps_the_rows() -> None:
    """Sums over the plan's columns, by hand."""
    space = _space([2.0, 1.0, -np.inf], [np.inf] * 3, [0.0] * 3)
    assert space.row_values(np.array([1, 3])).tolist() == [2.0, 4.0]
    assert space.keeps_rows(np.array([1, 3]))
    assert not space.keeps_rows(np.array([1, 2]))
    assert not space.keeps_rows(np.array([0, 3]))


def test_a_step_is_the_difference_to_the_blocks_own_column() -> None:
    """By hand, for the plan of the first column of each block."""
    space = _space([0.0] * 3, [np.inf] * 3, [0.0] * 3)
    step = space.step(np.array([0, 2])).toarray()
    assert step.tolist() == [[0, -3, 0, 1], [0, 4, 0, 0], [0, 0, 0, 0]]


def test_rows_that_no_few_moves_break_are_left_out() -> None:
    """Row 0 has 4 to spare where a move takes 3 at most; row 1 has 100; row 2 is broken."""
    space = _space([0.0, -100.0, 3.0], [np.inf] * 3, [0.0] * 3)
    near = space.near(np.array([0, 2]))
    assert near.least.tolist() == [0.0, 3.0]
