"""Swaps of blocks' columns: what is feasible, and how near to the best."""

from __future__ import annotations

from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from optimizer.plan.integers.local_search import SearchEffort, search_plans
from optimizer.plan.integers.search_space import SearchSpace

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
