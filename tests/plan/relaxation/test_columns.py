"""Columns: what mixes contribute, summed by hand; the pool holds each once."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from optimizer.plan.relaxation.columns import (
    ColumnPool,
    Columns,
    coefficients,
    integer_plan,
    starting_columns,
    typical_mixes,
)
from optimizer.plan.statement.stating import state_problem, state_stages
from tests.plan.many_cells import many_cells


def test_rows_and_cost_are_those_of_the_quantities(tmp_path: Path) -> None:
    """Of every mix of three cells: Σ weight · quantity over its sales and levels."""
    scenario = many_cells(tmp_path, 3)
    of = state_problem(scenario)
    stage = state_stages(scenario, of)[-1]
    cell, mix = np.nonzero(of.eligible[[0, 7, 30]])
    cell = np.array([0, 7, 30])[cell]
    columns = Columns.of(of, cell, mix[:, None])
    sales, levels = of.table.sales_of(cell, mix), of.mixes.levels_of(mix)
    rows = columns.rows(of).toarray()
    for row, constraint in zip(rows, of.coupling, strict=True):
        by_hand = sum(t.weight * t.quantity.of(cell, sales, levels) for t in constraint.terms)
        np.testing.assert_allclose(row, by_hand, atol=1e-9)
    np.testing.assert_allclose(columns.cost(of, stage), stage.quantity.of(cell, sales, levels))
    np.testing.assert_allclose(coefficients(of, columns).toarray(), rows)


def test_parts_and_sums_of_columns_are_columns(tmp_path: Path) -> None:
    """Two halves joined contribute what the whole does, in the same order."""
    of = state_problem(many_cells(tmp_path, 1))
    whole = starting_columns(of)
    joined = whole.subset(slice(0, 20)) + whole.subset(slice(20, len(whole)))
    assert np.array_equal(joined.key, whole.key)
    np.testing.assert_allclose(joined.rows(of).toarray(), whole.rows(of).toarray())


def test_starting_columns_are_allowed_and_range_from_weak_to_strong(tmp_path: Path) -> None:
    """Every cell has its weakest, a middling and its strongest allowed mix."""
    of = state_problem(many_cells(tmp_path, 1))
    assert of.eligible is not None
    weak, middling, strong = typical_mixes(of)
    sold = [integer_plan(of, mix).sales[0].sum(axis=(2, 3, 4)) for mix in (weak, middling, strong)]
    assert (sold[0] <= sold[1]).all()
    assert (sold[1] <= sold[2]).all()
    start = starting_columns(of)
    assert of.eligible[start.block, start.mix[:, 0]].all()


def test_the_pool_knows_its_columns_by_position(tmp_path: Path) -> None:
    """What is added is found where it was put; what is not there is not had."""
    of = state_problem(many_cells(tmp_path, 1))
    every = starting_columns(of)
    pool = ColumnPool(of, every.subset(slice(0, 10)))
    later = every.subset(slice(10, 25))
    assert not pool.has(later).any()
    pool.add(later)
    assert pool.has(later).all()
    assert np.array_equal(pool.position(later), np.arange(10, 25))
    assert pool.body.shape == (len(of.coupling), 25)
