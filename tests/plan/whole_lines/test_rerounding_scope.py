"""The re-rounding scope: all that changed, and enough to bring the margins within reach."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from optimizer.arrays import Floats
from optimizer.plan.whole_lines.controlled_rounding import round_lines
from optimizer.plan.whole_lines.margins import Margin, families
from optimizer.plan.whole_lines.rerounding_scope import rerounding_scopes, within_one

SHAPE = (4, 3, 1, 2, 2)


def possible(family: Sequence[Margin], expected: Floats, base: Floats, free: object) -> bool:
    """Whether entries between base and base + 1 where open can make all margins of a family."""
    rows, most = [], []
    for margin in family:
        low, high = within_one(margin, expected.ravel(), base)
        one = np.equal.outer(np.arange(margin.groups), margin.label).astype(float)
        rows += [one, -one]
        most += [high, -low]
    ended = linprog(
        np.zeros(base.size),
        np.concatenate(rows),
        np.concatenate(most),
        bounds=[(0, float(able)) for able in np.ravel(free)],
    )
    return bool(ended.status == 0)


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), changed=st.integers(1, 3))
def test_each_family_alone_can_be_made_good(seed: int, changed: int) -> None:
    """By a linear programme: what is opened suffices for either family; masks only grow."""
    rng = np.random.default_rng(seed)
    before = rng.gamma(0.7, 20.0, SHAPE)
    region, quarter = np.array([0, 0, 1, 1]), np.zeros(3, dtype=np.int64)
    lines = round_lines(before, region, quarter)
    expected = before.copy()
    for cell in rng.choice(12, changed, replace=False):
        expected[cell // 3, cell % 3] = rng.gamma(0.7, 20.0, SHAPE[2:])
    nested = families(SHAPE, region, quarter)
    last = np.zeros(expected.size, dtype=np.bool_)
    for free in rerounding_scopes(expected, before, lines, nested):
        assert free.reshape(SHAPE)[(expected != before)].all()
        assert free[last].all()
        base = np.where(free, np.floor(expected.ravel()), lines.ravel())
        assert all(possible(family, expected, base, free) for family in nested)
        last = free


def test_what_cannot_be_kept_is_opened() -> None:
    """A zone whose other months lean one way gets one of them opened, and no more than need be."""
    before = np.full((1, 12, 1, 1, 1), 10.4)
    lines = np.full(before.shape, 10)
    lines[0, :5] = 11
    expected = before.copy()
    expected[0, 11] = 20.0
    nested = families(before.shape, np.zeros(1, dtype=np.int64), np.arange(12) // 3)
    free = next(rerounding_scopes(expected, before, lines, nested)).reshape(12)
    assert free[11]
    assert 2 <= free.sum() <= 6
