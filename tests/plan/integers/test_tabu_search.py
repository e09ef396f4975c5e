"""Tabu search and its space: what is kept from swap to swap is what the plan alone gives."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from optimizer.plan.integers.tabu_search import RowIncidence, RowWeights, SearchSpace, TabuSearch

BODY = np.array([[3.0, 0.0, 1.0, 2.0], [0.0, 4.0, 0.0, 0.0], [1.0, 1.0, 1.0, 1.0]])


def _space_between(lower: list[float], upper: list[float], price: list[float]) -> SearchSpace:
    return SearchSpace.between(
        (np.array([0, 0, 1, 1]), np.arange(4.0), np.zeros(4)),
        sparse.csr_array(BODY),
        (np.array(lower), np.array(upper)),
        np.array(price),
    )


def test_a_row_with_two_bounds_becomes_two_rows() -> None:
    """Upper bounds are lower bounds of the negative; a dual goes to the bound that it prices."""
    space = _space_between([1.0, -np.inf, 2.0], [5.0, 4.0, np.inf], [0.7, -0.3, 0.2])
    assert np.array_equal(space.body.toarray(), np.array([BODY[0], BODY[2], -BODY[0], -BODY[1]]))
    assert space.least.tolist() == [1.0, 2.0, -5.0, -4.0]
    assert space.price.tolist() == [0.7, 0.2, 0.0, 0.3]


def test_what_a_plan_makes_and_whether_it_keeps_the_rows() -> None:
    """Sums over the plan's columns, by hand."""
    space = _space_between([2.0, 1.0, -np.inf], [np.inf] * 3, [0.0] * 3)
    assert space.row_values(np.array([1, 3])).tolist() == [2.0, 4.0]
    assert space.keeps_rows(np.array([1, 3]))
    assert not space.keeps_rows(np.array([1, 2]))
    assert not space.keeps_rows(np.array([0, 3]))


def test_a_step_is_the_difference_to_the_blocks_own_column() -> None:
    """By hand, for the plan of the first column of each block."""
    space = _space_between([0.0] * 3, [np.inf] * 3, [0.0] * 3)
    step = space.step(np.array([0, 2])).toarray()
    assert step.tolist() == [[0, -3, 0, 1], [0, 4, 0, 0], [0, 0, 0, 0]]


def test_rows_that_no_few_moves_break_are_left_out() -> None:
    """Row 0 has 4 to spare where a move takes 3 at most; row 1 has 100; row 2 is broken."""
    space = _space_between([0.0, -100.0, 3.0], [np.inf] * 3, [0.0] * 3)
    near = space.near(np.array([0, 2]))
    assert near.least.tolist() == [0.0, 3.0]


def _space(rng: np.random.Generator, blocks: int) -> SearchSpace:
    """Blocks of one to four columns, five rows that few of them touch."""
    block = np.repeat(np.arange(blocks), rng.integers(1, 5, blocks))
    body = rng.normal(0.0, 5.0, (5, len(block))) * (rng.random((5, len(block))) < 0.3)
    return SearchSpace(
        block=block,
        cost=rng.uniform(0.0, 10.0, len(block)),
        weight=np.zeros(len(block)),
        body=sparse.csr_array(body),
        least=rng.normal(0.0, 5.0, 5),
        price=rng.uniform(0.0, 1.0, 5),
    )


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10_000), swaps=st.integers(0, 30), blocks=st.integers(1, 8))
def test_prices_after_swaps_are_those_of_the_plan_alone(seed: int, swaps: int, blocks: int) -> None:
    """Cost of every swap plus weighed misses, by the definition, from the plan alone."""
    space = _space(np.random.default_rng(seed), blocks)
    start = np.searchsorted(space.block, np.arange(blocks))
    search = TabuSearch(space, RowIncidence.of(space), RowWeights.of(space, start), start)
    for _ in range(swaps):
        search.swap()
    body = space.body.toarray()
    assert np.array_equal(space.block[search.plan], np.arange(blocks))
    np.testing.assert_allclose(search.row_value, body[:, search.plan].sum(axis=1), atol=1e-9)
    np.testing.assert_allclose(search.cost, space.cost[search.plan].sum())
    now = search.weight @ np.maximum(search.target - body[:, search.plan].sum(axis=1), 0.0)
    for column, price in enumerate(search.prices()):
        plan = search.plan.copy()
        plan[space.block[column]] = column
        short = np.maximum(search.target - body[:, plan].sum(axis=1), 0.0)
        expected = space.cost[plan].sum() + search.weight @ short - search.cost - now
        np.testing.assert_allclose(price, expected, atol=1e-8 * (1 + now))


def test_a_block_that_changed_stays_for_a_while() -> None:
    """With four blocks a block rests for two swaps: no three in a row change fewer than three."""
    space = _space(np.random.default_rng(5), 4)
    start = np.searchsorted(space.block, np.arange(4))
    search = TabuSearch(space, RowIncidence.of(space), RowWeights.of(space, start), start)
    changed: list[int] = []
    for _ in range(40):
        before = search.plan.copy()
        search.swap()
        changed += np.flatnonzero(before != search.plan).tolist()
    assert len(changed) > 20
    assert all(len(set(changed[i : i + 3])) == 3 for i in range(len(changed) - 2))


def test_weights_stay_above_what_the_lp_pays() -> None:
    """However long all rows hold, a missed unit costs more than it saves in the LP."""
    space = _space(np.random.default_rng(6), 8)
    start = np.searchsorted(space.block, np.arange(8))
    search = TabuSearch(space, RowIncidence.of(space), RowWeights.of(space, start), start)
    for _ in range(60):
        search.swap()
        assert (search.weight >= 1.2 * space.price).all()
