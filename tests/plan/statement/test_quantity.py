"""A linear quantity of single mixes, against sums written out; many of them in one product."""

from __future__ import annotations

import numpy as np
import pytest

from optimizer.plan.statement.quantity import Constraint, Quantity, Term, changes
from optimizer.plan.statement.shared_coefficients import SharedCoefficients

RNG = np.random.default_rng(7)
SHAPE = (2, 3, 2)
"""Segments, channels and offers."""
LEVELS = 3


def quantity(cells: list[int], by_cell: bool) -> Quantity:
    """Random weights, the same in every cell or each cell its own."""
    count = len(cells) if by_cell else 1
    on_sales, on_push = RNG.random((count, *SHAPE)), RNG.random((count, SHAPE[1], LEVELS))
    return Quantity(np.array(cells), on_sales, on_push, RNG.random((count, SHAPE[1])))


@pytest.mark.parametrize("by_cell", [False, True])
def test_value_of_single_mixes(by_cell: bool) -> None:
    """Weights times lines and levels in the cells that count, 0 elsewhere; changes apart."""
    counted = quantity([1, 4, 6], by_cell)
    cell, sales = np.array([4, 2, 1]), RNG.random((3, *SHAPE))
    levels = RNG.integers(0, LEVELS, (3, SHAPE[1]))
    changed = RNG.random((3, SHAPE[1])) < 0.5
    value, of_changes = counted.of(cell, sales, levels), counted.of_changes(cell, changed)
    assert counted.on_change is not None
    for piece, position in ((0, 1), (2, 0)):
        at = position if by_cell else 0
        pushed = sum(counted.on_push[at, c, levels[piece, c]] for c in range(SHAPE[1]))
        lines = (counted.on_sales[at] * sales[piece]).sum()
        assert value[piece] == pytest.approx(lines + pushed)
        assert of_changes[piece] == pytest.approx(counted.on_change[at] @ changed[piece])
    assert value[1] == of_changes[1] == 0


def test_nothing_counted_is_nothing() -> None:
    """Without cells every piece has 0."""
    none = Quantity(np.zeros(0, dtype=np.int64), np.zeros((1, *SHAPE)), np.zeros((1, 3, LEVELS)))
    assert none.of(np.array([0]), np.ones((1, *SHAPE)), np.zeros((1, 3), dtype=np.int64)) == [0]


def test_weights_added_at_a_price() -> None:
    """Into whole-market weights, only where cells count."""
    counted = quantity([0, 2], by_cell=True)
    sums = np.zeros((4, *SHAPE)), np.zeros((4, SHAPE[1], LEVELS)), np.zeros((4, SHAPE[1]))
    counted.add_to(2.0, *sums)
    assert sums[0][[0, 2]] == pytest.approx(2 * counted.on_sales)
    assert sums[1][[0, 2]] == pytest.approx(2 * counted.on_push)
    assert not any(total[[1, 3]].any() for total in sums)


def test_shared_coefficients_are_those_of_each_constraint() -> None:
    """One product gives what each constraint's own quantity gives; others are not taken."""
    plain = [Quantity(q.cells, q.on_sales, q.on_push) for q in (quantity([0, 3], False),) * 2]
    own = quantity([1, 2], by_cell=True)
    constraints = [
        Constraint(str(i), (Term(q, weight),), 0.0, 1.0, 1, 1.0)
        for i, (q, weight) in enumerate([(plain[0], 1.0), (own, 1.0), (plain[1], -2.0)])
    ]
    shared = SharedCoefficients.among(constraints, cells=4)
    assert shared.taken == {(0, 0), (2, 0)}
    cell, sales = np.arange(4), RNG.random((4, *SHAPE))
    levels = RNG.integers(0, LEVELS, (4, SHAPE[1]))
    value = shared.of(0, cell, sales, levels)
    assert value[0] == pytest.approx(plain[0].of(cell, sales, levels))
    assert value[2] == pytest.approx(-2 * plain[1].of(cell, sales, levels))
    assert not value[1].any()


def test_a_change_is_from_the_month_before() -> None:
    """The first month has none; a level that comes back changes twice."""
    levels = np.array([[[0, 1], [0, 2], [1, 1], [1, 1]]])
    assert changes(levels).tolist() == [[[False, False], [False, True], [True, True], [False] * 2]]
