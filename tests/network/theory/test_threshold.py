"""Effort for a bonus at a threshold, against a search of all efforts; where it collapses."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm

from optimizer.network.theory import jump_threshold, threshold_bonus


def searched(bonus: float, threshold: float, effect: float, cost: float, sd: float) -> float:
    """The best worth over a fine grid of efforts."""
    effort = np.linspace(0, bonus * effect / (cost * sd), 200_001)
    worth = bonus * norm.cdf((effect * effort - threshold) / sd) - cost * effort**2 / 2
    return float(worth.max())


@given(
    st.floats(1, 500),
    st.floats(-5, 60),
    st.floats(0.3, 4),
    st.floats(0.5, 30),
    st.floats(0.5, 8),
)
@settings(max_examples=150, deadline=None)
def test_no_effort_is_better(
    bonus: float, threshold: float, effect: float, cost: float, sd: float
) -> None:
    """The worth is that of the best effort on a grid, and the chance belongs to the effort."""
    found = threshold_bonus(bonus, threshold, effect, cost, sd)
    best = searched(bonus, threshold, effect, cost, sd)
    assert found.gain >= best - 1e-9 * bonus
    chance = norm.cdf((effect * found.effort - threshold) / sd)
    assert found.chance == pytest.approx(chance, abs=1e-9)
    assert found.gain == pytest.approx(bonus * chance - cost * found.effort**2 / 2, abs=1e-6)


def test_effort_jumps_at_the_threshold_named() -> None:
    """Just before it the agent works hard, just after hardly at all."""
    jump = jump_threshold(300, 2, 10, 3)
    assert jump is not None
    before, after = (threshold_bonus(300, jump + d, 2, 10, 3) for d in (-1e-6, 1e-6))
    assert before.effort > 5 > 0.5 > after.effort
    assert before.gain == pytest.approx(after.gain, abs=1e-3)
    assert not before.first_order
    assert before.jump == jump


@pytest.mark.parametrize("factor", [0.99, 1.01])
def test_first_order_condition_is_enough_up_to_its_limit(factor: float) -> None:
    """At β = √(2πe) the marginal worth of effort stops being monotone: seen on a grid."""
    limit = np.sqrt(2 * np.pi * np.e)
    bonus = limit * factor  # effect, cost and sd are 1, so β is the bonus
    effort = np.linspace(0, bonus, 100_001)
    # at the fold of the critical case, a = u + β φ(u) for u = 1
    threshold = 1 + limit * norm.pdf(1)
    slope = bonus * norm.pdf(threshold - effort) - effort
    monotone = bool((np.diff(slope) <= 0).all())
    found = threshold_bonus(bonus, threshold, 1, 1, 1)
    assert found.first_order is monotone is (factor < 1)
    assert (found.jump is None) is monotone


def test_without_noise_the_bonus_pays_for_so_much() -> None:
    """As σ → 0 the agent gives up at base + k √(2B/c)."""
    jump = jump_threshold(300, 2, 10, 1e-3, base=5)
    assert jump == pytest.approx(5 + 2 * np.sqrt(60), rel=1e-3)


@given(st.floats(4.2, 200))
@settings(max_examples=40, deadline=None)
def test_where_it_jumps_two_efforts_are_worth_the_same(bonus: float) -> None:
    """At the jump the two best local maxima of a grid are equal."""
    jump = jump_threshold(bonus, 1, 1, 1)
    assert jump is not None
    effort = np.linspace(0, bonus / 2, 200_001)
    worth = bonus * norm.cdf(effort - jump) - effort**2 / 2
    inner = worth[1:-1]
    peaks = np.sort(inner[(inner >= worth[:-2]) & (inner >= worth[2:])])
    if len(peaks) == 2:  # near the limit the grid cannot tell them apart
        assert peaks[0] == pytest.approx(peaks[1], abs=1e-5 * bonus)


def test_numbers_without_sense_are_refused() -> None:
    """No noise and no effect have no such problem."""
    with pytest.raises(ValueError, match="standard deviation above 0"):
        threshold_bonus(100, 10, 1, 1, 0)
