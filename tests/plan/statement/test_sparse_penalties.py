"""Penalties of single mixes, kept where there are some: as a full table would have them."""

from __future__ import annotations

import numpy as np
import pytest

from optimizer.arrays import Floats
from optimizer.plan.statement.sparse_penalties import SparsePenalties

CELLS, MIXES = 5, 4


@pytest.fixture
def table() -> Floats:
    """``penalty[cell, mix]``, most of them 0."""
    rng = np.random.default_rng(2)
    return np.where(rng.random((CELLS, MIXES)) < 0.4, rng.random((CELLS, MIXES)), 0.0)


def kept(table: Floats) -> SparsePenalties:
    """The same, without the zeros, in any order."""
    key = np.random.default_rng(3).permutation(np.flatnonzero(table))
    return SparsePenalties(table.shape, key, table.ravel()[key])


def test_single_pairs_and_some_cells(table: Floats) -> None:
    """Looked up by pair, and again once cells are left out."""
    cell, mix = np.indices(table.shape).reshape(2, -1)
    assert kept(table).at(cell, mix).tolist() == table.ravel().tolist()
    some = kept(table).of_cells(np.array([1, 4]))
    cell, mix = np.indices((2, MIXES)).reshape(2, -1)
    assert some.at(cell, mix).tolist() == table[[1, 4]].ravel().tolist()


def test_sums_add_up_where_parts_meet(table: Floats) -> None:
    """A sum of parts, one of them scaled, is the sum of the tables; of no part it is 0."""
    both = SparsePenalties.sum_of(table.shape, [kept(table).scaled(1), kept(table).scaled(2)])
    cell, mix = np.indices(table.shape).reshape(2, -1)
    assert both.at(cell, mix) == pytest.approx(3 * table.ravel())
    assert not SparsePenalties.sum_of(table.shape, []).at(cell, mix).any()


def test_costs_and_forbidden_mixes(table: Floats) -> None:
    """Added to the cost of a chunk of cells at a price; what misses something is forbidden."""
    cost = np.ones((2, MIXES))
    kept(table).add_to(10.0, 2, cost)
    assert cost == pytest.approx(1 + 10 * table[2:4])
    allowed = np.ones(table.shape, dtype=np.bool_)
    kept(table).forbid(allowed)
    assert (allowed == (table == 0)).all()
