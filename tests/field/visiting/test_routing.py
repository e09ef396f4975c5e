"""The hours of a day on the road, by hand."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimizer.arrays import Floats
from optimizer.field.visiting.routing import Roadbook, day_hours, route


def test_a_day_by_hand() -> None:
    """Half an hour opening, an hour between, one home: arrivals, road, hours."""
    legs = np.array([[0.0, 1.0], [1.0, 0.0]])
    day = day_hours(Roadbook(np.arange(2), np.array([0.5, 1.0]), legs, 1.25, 7.5, 3), [0, 1])
    assert day.arrivals == (0.5, 2.75)
    assert (day.legs, day.road, day.hours) == ((0.5, 1.0), 2.5, 5.0)


def book_of(seed: int, calls: int, most: int = 3) -> Roadbook:
    """Points in a square of two hours' side, the base in a corner."""
    rng = np.random.default_rng(seed)
    at = rng.uniform(0.0, 2.0, (calls, 2))
    legs = np.hypot(*(at[:, None] - at).transpose(2, 0, 1))
    return Roadbook(np.arange(calls), np.hypot(*at.T), legs, 1.25, 7.5, most)


def best_of(book: Roadbook, worth: Floats, days: int) -> float:
    """The most that so many days can collect, by enumeration of all sets and orders."""
    calls = len(worth)
    holds = [()] + [
        some
        for size in range(1, book.most + 1)
        for some in itertools.combinations(range(calls), size)
        if min(day_hours(book, order).hours for order in itertools.permutations(some)) <= book.day
    ]
    best = dict.fromkeys(map(frozenset, [()]), 0.0)
    for _ in range(days):
        for seen, collected in list(best.items()):
            for some in holds:
                if not seen & set(some):
                    both = seen | set(some)
                    more = collected + float(worth[list(some)].sum())
                    best[both] = max(best.get(both, 0.0), more)
    return max(best.values())


@pytest.mark.parametrize("seed", range(6))
def test_as_good_as_enumeration(seed: int) -> None:
    """Seven points of sale, two days, three visits each: the worth that enumeration finds."""
    book = book_of(seed, 7)
    worth = np.random.default_rng(seed + 100).gamma(1.0, 20.0, 7)
    found = route(book, worth, [0, 1], np.zeros(7, dtype=np.int64), 200, 1)
    collected = sum(float(worth[calls].sum()) for calls in found)
    assert collected == pytest.approx(best_of(book, worth, 2), abs=0.02 * worth.max())
    assert all(day_hours(book, calls).hours <= book.day for calls in found)


@given(st.integers(0, 10_000), st.integers(1, 9), st.integers(1, 4))
def test_every_round_holds(seed: int, calls: int, most: int) -> None:
    """Whatever the distances: hours, visits of a day, first days, and nobody twice."""
    book, rng = book_of(seed, calls, most), np.random.default_rng(seed)
    worth, first = rng.uniform(-5.0, 30.0, calls), rng.integers(0, 4, calls)
    days = [0, 1, 3]
    found = route(book, worth, days, first, 30, seed)
    seen = [call for round_ in found for call in round_]
    assert len(seen) == len(set(seen))
    for day, round_ in zip(days, found, strict=True):
        assert day_hours(book, round_).hours <= book.day + 1e-9
        assert len(round_) <= most
        assert all(first[call] <= day and worth[call] > 0 for call in round_)


def test_nobody_to_see() -> None:
    """No worth, no day, or none that a day has the hours for: empty rounds."""
    book, none = book_of(1, 3), np.zeros(3, dtype=np.int64)
    assert route(book, np.zeros(3), [0, 1], none, 10, 0) == [[], []]
    assert route(book, np.ones(3), [], none, 10, 0) == []
    far = Roadbook(book.pos, book.home + 9.0, book.legs, 1.25, 7.5, 3)
    assert route(far, np.ones(3), [0], none, 10, 0) == [[]]
