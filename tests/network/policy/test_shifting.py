"""Lines moved across the end of a period: by hand, by brute force, and never under linear pay."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.network.policy.effort_policy import PolicyTable
from optimizer.network.policy.shifting import PeriodEnds, best_shift, taken
from tests.network.policy.problems import solve

ONE = np.zeros(1, dtype=np.int64)


def period(pay: np.ndarray, **more: float) -> PolicyTable:
    """A period of three weeks; the value at its start is known for up to five lines."""
    return solve(
        pay[None],
        3,
        np.array([1.0]),
        np.array([0.8]),
        np.array([6.0]),
        np.linspace(0, 2, 9),
        np.array([6.0]),
        begin=5,
        **more,  # type: ignore[arg-type]
    )


def ends_of(now: PolicyTable, later: PolicyTable) -> PeriodEnds:
    """Values at the end of one period (policy 0) and at the start of the next (policy 1)."""
    return PeriodEnds(
        np.array([now.linear[0, -1], np.nan]),
        now.excess[0, -1],
        np.array([np.nan, later.linear[0, 0]]),
        np.stack([np.full(6, np.nan), later.excess[0, 0, :6]]),
    )


def shift(now: PolicyTable, later: PolicyTable, lines: int, cost: float, most: int = 5) -> int:
    """Shift of one point of sale."""
    limits = np.array([min(most, lines)]), np.array([most])
    found = best_shift(
        ends_of(now, later),
        (ONE, ONE, np.array([now.excess.shape[2]])),
        ONE + 1,
        np.array([float(lines)]),
        limits,
        np.array([cost]),
    )
    return int(found[0])


@settings(max_examples=40, deadline=None)
@given(slope=st.floats(0.1, 30), lines=st.integers(0, 12), cost=st.floats(1e-9, 5))
def test_linear_pay_moves_nothing(slope: float, lines: int, cost: float) -> None:
    """Linear, undiscounted pay, stationary demand: no line moves, however cheap (Jensen 2003).

    The gain of every move is 0.0 to the last bit, not small.
    """
    same = period(slope * np.arange(40.0))
    assert shift(same, same, lines, cost) == 0
    ends = ends_of(same, same)
    assert ends.start_slope[1] - ends.end_slope[0] == 0.0
    assert np.ptp(ends.end) == 0.0
    assert np.ptp(ends.start[1]) == 0.0


def test_a_bonus_in_reach_is_reached() -> None:
    """Two lines short of a bonus of 50: two are brought forward when that costs less."""
    n = np.arange(40.0)
    same = period(5 * n + 50.0 * (n >= 8))
    assert shift(same, same, 6, 1.0) == -2
    assert shift(same, same, 6, 100.0) == 0
    assert shift(same, same, 6, 1.0, most=1) >= 0


def test_lines_beyond_a_bonus_are_saved_for_the_next() -> None:
    """Beyond the last threshold lines are worth less now than on the way to the next bonus."""
    n = np.arange(40.0)
    same = period(2 * n + 50.0 * (n >= 5))
    moved = shift(same, same, 9, 0.5)
    assert 0 < moved <= 4


@settings(max_examples=40, deadline=None)
@given(
    slope=st.floats(0, 10),
    bonus=st.floats(0, 60),
    at=st.integers(1, 9),
    lines=st.integers(0, 14),
    cost=st.floats(0.01, 20),
    risk=st.floats(0, 0.02),
)
def test_brute_force(
    slope: float, bonus: float, at: int, lines: int, cost: float, risk: float
) -> None:
    """The best of all moves, each valued on its own, is never better than the one found."""
    n = np.arange(40.0)
    same = period(slope * n + bonus * (n >= at), risk_aversion=risk)
    value, first = same.value[0, -1], same.value[0, 0]

    def gain(s: int) -> float:
        start = first[s] - first[0] if s >= 0 else s * (first[1] - first[0])
        return float(value[lines - s] - value[lines] + start - cost * s * s / 2)

    found = shift(same, same, lines, cost)
    best = max(gain(s) for s in range(-5, min(5, lines) + 1))
    assert gain(found) == pytest.approx(best, abs=1e-9)


def test_closed_form_where_values_are_straight() -> None:
    """Straight on both sides, slopes 3 and 8, χ = 2: (8 − 3)/2 = 2.5, so 2 or 3 lines."""
    now, later = period(3 * np.arange(40.0)), period(8 * np.arange(40.0))
    assert shift(now, later, 10, 2.0) in (2, 3)
    assert shift(now, later, 10, 1.0) == 5
    assert shift(later, now, 10, 2.0) in (-2, -3)


@given(
    sold=st.lists(st.lists(st.integers(0, 9), min_size=3, max_size=3), min_size=1, max_size=6),
    part=st.floats(0, 1),
)
def test_lines_taken_are_lines_sold(sold: list[list[int]], part: float) -> None:
    """Lines that are moved are whole, no more than were sold of an offer, and just as many."""
    lines = np.array(sold, dtype=np.float64)
    count = np.floor(part * lines.sum(axis=1)).astype(np.int64)
    moved = taken(lines, count)
    assert (moved >= 0).all()
    assert (moved <= lines).all()
    assert (moved.sum(axis=1) == count).all()
