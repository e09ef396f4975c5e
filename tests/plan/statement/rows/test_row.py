"""What every row is: when it needs no dual, by how much it is missed, when two are the same."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from optimizer.plan.statement.quantity import IntegerPlan, Quantity
from optimizer.plan.statement.rows.row import HARD, Row, of_one_cell, row_values, same_miss
from optimizer.scenario.schema.plan_row import RowScope
from optimizer.scenario.schema.row_sections import Commitment

SHAPE = (1, 2, 1)
"""Segments, channels and offers."""


def row(
    cells: list[int], lower: float, upper: float, weight: float = 1.0, hard: bool = False
) -> Row:
    """Lines of some cells, and a unit for the first channel's level 1."""
    on_push = np.zeros((1, 2, 2))
    on_push[0, 0, 1] = 1.0
    return Row(
        spec=Commitment(name="lines", at_least=1, hard=hard, priority=4),
        scope=RowScope(),
        name="lines",
        unit="lines",
        quantity=Quantity(np.array(cells), np.full((1, *SHAPE), weight), on_push),
        lower=lower,
        upper=upper,
        scale=10.0,
    )


@pytest.mark.parametrize(
    ("stated", "alone"),
    [
        (row([3], 5, np.inf), True),
        (row([0, 1], 5, np.inf), False),
        (row([0, 1], -np.inf, 0), True),
        (row([0, 1], -np.inf, 0, weight=-1), False),
        (row([0, 1], -np.inf, 2), False),
    ],
)
def test_separable(stated: Row, alone: bool) -> None:
    """A row of one cell, or one that allows no more than 0 of what is never negative."""
    assert stated.separable == alone


def test_shortfall_and_rank() -> None:
    """By how much a value is outside the bounds; hard rows rank first."""
    stated = row([0], 5, 8)
    assert [stated.shortfall(value) for value in (4, 5, 8, 10)] == [1, 0, 0, 2]
    assert (stated.rank, row([0], 5, 8, hard=True).rank) == (4, HARD)
    (constraint,) = stated.constraints()
    assert (constraint.lower, constraint.upper, constraint.rank) == (5, 8, 4)


def test_same_miss() -> None:
    """The same bounds, weights and rank; not the same name or the same arrays."""
    assert same_miss(row([0], 5, 8), replace(row([0], 5, 8), name="other"))
    assert not same_miss(row([0], 5, 8), row([1], 5, 8))
    assert not same_miss(row([0], 5, 8), row([0], 5, 9))


def test_values_of_many_rows_are_those_of_each() -> None:
    """Rows of one cell in one product, others one by one."""
    rng = np.random.default_rng(1)
    plan = IntegerPlan(rng.integers(0, 2, (2, 2, 2)), (rng.random((2, 2, *SHAPE)),))
    rows = [row([2], 5, 8), row([0, 3], 5, 8), row([1], 5, 8, weight=0.5)]
    assert [of_one_cell(one) for one in rows] == [True, False, True]
    assert row_values(rows, plan) == pytest.approx([one.value(plan) for one in rows])
    first = plan.sales[0][1, 0].sum() + (plan.levels[1, 0, 0] == 1)
    assert rows[0].value(plan) == pytest.approx(first)
