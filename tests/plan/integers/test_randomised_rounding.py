"""Randomised roundings: where they may differ, and which are taken."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy import sparse

from optimizer.plan.integers.randomised_rounding import rounded_starts
from optimizer.plan.integers.search_space import SearchSpace

BLOCKS, EACH = 6, 3
BASE = np.arange(BLOCKS) * EACH


def _space() -> SearchSpace:
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
    space = _space()
    starts = rounded_starts(space, BASE, 200, 5)
    assert starts.shape == (5, BLOCKS)
    assert len(np.unique(starts, axis=0)) == 5
    assert (starts[:, 0] == BASE[0]).all()
    assert np.array_equal(space.block[starts], np.tile(np.arange(BLOCKS), (5, 1)))


def test_the_first_start_is_the_cheapest_of_all_that_can_be_drawn() -> None:
    """Without rows the best rounding takes each divided block's cheapest column."""
    space = replace(
        _space(), body=sparse.csr_array((0, BLOCKS * EACH)), least=np.zeros(0), price=np.zeros(0)
    )
    first = rounded_starts(space, BASE, 20_000, 1)[0]
    cheapest = space.cost.reshape(BLOCKS, EACH).argmin(axis=1) + BASE
    assert np.array_equal(first[1:], cheapest[1:])
