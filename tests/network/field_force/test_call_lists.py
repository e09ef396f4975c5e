"""The call book: round robins, proportions, bounds."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from optimizer.network.field_force.call_lists import CallBook


def book(sizes: list[int], start: float = 0.0) -> CallBook:
    """Engineers with so many points of sale each."""
    engineer = np.repeat(np.arange(len(sizes)), sizes)
    rank = np.concatenate([np.arange(n) for n in sizes]) if sizes else np.zeros(0, int)
    return CallBook(engineer, rank.astype(np.int64), np.full(len(sizes), start))


def everyone(of: CallBook) -> np.ndarray:
    """All can be called on."""
    return np.ones(len(of.engineer), dtype=np.bool_)


def test_equal_weights_are_a_round_robin() -> None:
    """Ten points of sale, four calls a month: 0-3, 4-7, 8-9 and 0-1, ..., from where one starts."""
    ours = book([10], start=0.3)
    seen = []
    for _ in range(5):
        who, turn = ours.next(np.ones(10), everyone(ours), np.array([4]), 4)
        assert (turn == 0).all()
        seen.append(sorted(who.tolist()))
    assert seen[:3] == [[3, 4, 5, 6], [0, 7, 8, 9], [1, 2, 3, 4]]
    counts = np.bincount(np.concatenate(seen), minlength=10)
    assert (counts == 2).all()


def test_calls_are_in_proportion() -> None:
    """Weights 1, 2, 3 over 60 months of two calls: 20, 40 and 60 calls, one off at most."""
    ours = book([3])
    total = np.zeros(3)
    for _ in range(60):
        who, _ = ours.next(np.array([1.0, 2.0, 3.0]), everyone(ours), np.array([2]), 4)
        total += np.bincount(who, minlength=3)
    assert np.abs(total - [20, 40, 60]).max() <= 1


@given(
    sizes=st.lists(st.integers(1, 8), min_size=1, max_size=4),
    calls=st.integers(0, 12),
    seed=st.integers(0, 1000),
)
def test_nobody_calls_too_often_or_in_vain(sizes: list[int], calls: int, seed: int) -> None:
    """Each engineer makes all his calls unless a weekly call on everybody open is fewer."""
    rng = np.random.default_rng(seed)
    ours = book(sizes)
    open_ = rng.random(sum(sizes)) < 0.7
    for _ in range(6):
        weight = rng.exponential(size=sum(sizes)) * (rng.random(sum(sizes)) < 0.8)
        who, turn = ours.next(weight, open_, np.full(len(sizes), calls), 4)
        assert open_[who].all()
        assert len(set(zip(who.tolist(), turn.tolist(), strict=True))) == len(who)
        made = np.bincount(ours.engineer[who], minlength=len(sizes))
        there = np.bincount(ours.engineer[open_], minlength=len(sizes))
        assert (made <= np.minimum(calls, 4 * there)).all()
        assert (made >= np.minimum(calls, there)).all()


def test_calls_put_back_are_made_first() -> None:
    """Calls that found no time come before those whose turn it would be."""
    ours = book([6])
    first, _ = ours.next(np.ones(6), everyone(ours), np.array([2]), 4)
    ours.put_back(first)
    again, _ = ours.next(np.ones(6), everyone(ours), np.array([2]), 4)
    assert sorted(again.tolist()) == sorted(first.tolist())
