"""Local search: its randomised starts, what is feasible, and how near to the best."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from optimizer.plan.integers.local_search import SearchEffort, rounded_starts, search_plans
from optimizer.plan.integers.tabu_search import SearchSpace

EFFORT = SearchEffort(12, 30_000, 250)
BLOCKS, EACH = 6, 3
BASE = np.arange(BLOCKS) * EACH


def _space(seed: int) -> SearchSpace:
    """Random costs and one covering and one packing row that half of the choices keep."""
    rng = np.random.default_rng(seed)
    count = BLOCKS * EACH
    body = rng.uniform(0.0, 10.0, (2, count))
    middle = body.mean(axis=1) * BLOCKS
    return SearchSpace(
        block=np.repeat(np.arange(BLOCKS), EACH),
        cost=rng.uniform(0.0, 10.0, count),
        weight=rng.dirichlet(np.ones(EACH), BLOCKS).ravel(),
        body=sparse.csr_array(np.stack([body[0], -body[1]])),
        least=np.array([middle[0], -middle[1] * 1.05]),
        price=np.array([0.5, 0.5]),
    )


def _best(space: SearchSpace) -> float:
    """Least cost of every plan that keeps the rows, one by one."""
    plans = (BASE + np.array(choice) for choice in product(range(EACH), repeat=BLOCKS))
    return min((float(space.cost[p].sum()) for p in plans if space.keeps_rows(p)), default=np.inf)


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_a_plan_that_is_found_keeps_the_rows_and_is_not_better_than_brute_force(seed: int) -> None:
    """Whatever the start, the answer is feasible, its cost is as said, and no magic."""
    space = _space(seed)
    plan, cost = search_plans(space, BASE, -np.inf, EFFORT)
    best = _best(space)
    if plan is None:
        assert cost == np.inf
        return
    assert space.keeps_rows(plan)
    assert np.array_equal(space.block[plan], np.arange(BLOCKS))
    np.testing.assert_allclose(cost, space.cost[plan].sum())
    assert cost >= best - 1e-9


def test_small_programmes_end_at_the_best_plan() -> None:
    """Of thirty small programmes with a plan, twenty-seven at least end at the very best."""
    at_best = with_plan = 0
    for seed in range(30):
        space = _space(seed)
        best = _best(space)
        with_plan += np.isfinite(best)
        at_best += (
            np.isfinite(best) and search_plans(space, BASE, -np.inf, EFFORT)[1] <= best + 1e-9
        )
    assert with_plan >= 25
    assert at_best >= 0.9 * with_plan


def test_the_search_stops_at_what_is_enough() -> None:
    """A cost that is good enough ends the search at the first plan that reaches it."""
    space = _space(1)
    _, first = search_plans(space, BASE, np.inf, EFFORT)
    _, last = search_plans(space, BASE, -np.inf, EFFORT)
    assert last <= first < np.inf


def _divided_space() -> SearchSpace:
    rng = np.random.default_rng(2)
    count = BLOCKS * EACH
    weight = rng.dirichlet(np.ones(EACH), BLOCKS).ravel()
    weight[:EACH] = [0.0, 1.0, 0.0]
    return SearchSpace(
        block=np.repeat(np.arange(BLOCKS), EACH),
        cost=rng.uniform(0.0, 10.0, count),
        weight=weight,
        body=sparse.csr_array(rng.uniform(0.0, 10.0, (1, count))),
        least=np.array([5.0 * BLOCKS]),
        price=np.array([0.5]),
    )


def test_starts_are_the_best_of_the_draws_and_differ() -> None:
    """Blocks that the LP does not divide keep the base's column; no start comes twice."""
    space = _divided_space()
    starts = rounded_starts(space, BASE, 200, 5)
    assert starts.shape == (5, BLOCKS)
    assert len(np.unique(starts, axis=0)) == 5
    assert (starts[:, 0] == BASE[0]).all()
    assert np.array_equal(space.block[starts], np.tile(np.arange(BLOCKS), (5, 1)))


def test_the_first_start_is_the_cheapest_of_all_that_can_be_drawn() -> None:
    """Without rows the best rounding takes each divided block's cheapest column."""
    space = replace(
        _divided_space(),
        body=sparse.csr_array((0, BLOCKS * EACH)),
        least=np.zeros(0),
        price=np.zeros(0),
    )
    first = rounded_starts(space, BASE, 20_000, 1)[0]
    cheapest = space.cost.reshape(BLOCKS, EACH).argmin(axis=1) + BASE
    assert np.array_equal(first[1:], cheapest[1:])
