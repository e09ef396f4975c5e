"""The pay function's parts: cents, thresholds, tiers, air time, caps."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimizer.network.pay.amounts import (
    air_time_pay,
    capped,
    cents,
    part_of,
    thresholds,
    tier_euros,
    tier_taken_back,
)
from optimizer.scenario.schema.tier_section import Tier
from tests.network.schemes import terms_of

HERE = np.ones(1)


def test_cents_round_half_to_even_as_written() -> None:
    """0.125 is 12 cents, 0.135 is 14, and 0.145 is not 14.499999."""
    assert cents(np.array([0.125, 0.135, 0.145, -0.125])).tolist() == [12, 14, 14, -12]


@given(st.integers(0, 10**9), st.integers(0, 10**9), st.integers(1, 10**9))
def test_a_part_is_exact(amount: int, part: int, whole: int) -> None:
    """Python's own rounding of the exact fraction, half to even; nothing of nothing."""
    from fractions import Fraction

    found = part_of(np.array([amount]), np.array([part]), np.array([whole]))
    assert found.tolist() == [round(Fraction(amount * part, whole))]
    assert part_of(np.array([amount]), np.array([0]), np.array([0])).tolist() == [0]


def test_pay_by_line() -> None:
    """3 and 2 lines at 10 and 20 EUR are 70 EUR."""
    assert cents(np.array([[3.0, 2.0]]) * np.array([10.0, 20.0])).sum(axis=1).tolist() == [7000]


@pytest.mark.parametrize(
    ("tier", "lines", "euros"),
    [
        (Tier(at="quota", bonus=300), 69, 0),
        (Tier(at="quota", bonus=300), 70, 300),
        (Tier(at="quota", rate=7, mode="marginal"), 70, 0),
        (Tier(at="quota", rate=7, mode="marginal"), 75, 35),
        (Tier(at="quota", rate=7, mode="retroactive"), 69, 0),
        (Tier(at="quota", rate=7, mode="retroactive"), 70, 490),
        (Tier(at="quota", rate=7, bonus=50, mode="retroactive"), 75, 575),
        (Tier(at="quota", times=1.1, bonus=100), 76, 0),
        (Tier(at="quota", times=1.1, bonus=100), 77, 100),
        (Tier(at=60, bonus=100), 60, 100),
        (Tier(steps=({"times": 0.5, "rate": 2}, {"rate": 5, "bonus": 9})), 75, 104),
        (Tier(steps=({"times": 0.5, "bonus": 2}, {"times": 1.2})), 84, 2),
        (Tier(steps=({"at": 5, "rate": 2, "bonus": 3}, {"at": 9}), mode="retroactive"), 10, 23),
    ],
)
def test_tiers(tier: Tier, lines: float, euros: float) -> None:
    """A quota of 70: bonus once reached; marginal beyond it, retroactive on all lines.

    Two marginal steps at 35 and 70: 2 EUR for the 35 lines between, 5 beyond, and 9: 104.
    """
    goals = thresholds(tier, np.array([70.0]), HERE)
    assert tier_euros(tier, np.array([lines], dtype=float), goals).tolist() == [euros]


def test_a_threshold_between_lines_is_met_by_the_next() -> None:
    """110 % of 73 is 80.3: 81 lines reach it; 110 % of 70 is 77, not 77.00000000000001."""
    tier = Tier(at="quota", times=1.1, bonus=1)
    assert thresholds(tier, np.array([73.0, 70.0]), np.ones(2)).tolist() == [[81.0, 77.0]]


def test_points_are_not_whole() -> None:
    """In points the same threshold is 80.3 itself."""
    tier = Tier(at="quota", times=1.1, bonus=1, points={"fibre": 0.1})
    assert thresholds(tier, np.array([73.0]), HERE).tolist() == [[80.3]]


def test_air_time_ends_with_its_months() -> None:
    """5 % of 20 EUR for two months: the cohort of month 0 pays in months 0 and 1, not in 2."""
    terms = terms_of([{"air_time": {"share": 0.05, "months": 2}}], 3)
    active = np.zeros((1, 3, 3))
    active[0, 1, 0] = 10.0
    arpu = np.array([8.0, 20.0, 5.0])
    here = np.array([True])
    paid = [int(air_time_pay(terms, active[:, :, : m + 1], arpu, here)[0]) for m in range(3)]
    assert paid == [1000, 1000, 0]


def test_lines_are_taken_out_with_the_largest_share_first() -> None:
    """72 of a quota of 70, bonus 300; three left, at 5/6, 3/6 and 1/6: the third breaks it."""
    tier = Tier(at="quota", bonus=300)
    goals = thresholds(tier, np.array([70.0]), HERE)
    shares = np.array([5, 3, 1]) / 6
    back = tier_taken_back(tier, np.array([72.0]), goals, np.ones((3, 1)), shares)
    assert back.tolist() == pytest.approx([50.0])
    two = tier_taken_back(tier, np.array([72.0]), goals, np.ones((2, 1)), shares[:2])
    assert two.tolist() == [0.0]


def test_a_cap_is_filled_from_the_first() -> None:
    """Room for 25: the first gets 20, the second 5 of 10, the third nothing."""
    amounts = [np.array([20]), np.array([10]), np.array([7])]
    assert [a.tolist() for a in capped(amounts, np.array([25]))] == [[20], [5], [0]]
