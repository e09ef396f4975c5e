"""The lines axis of policies."""

from __future__ import annotations

import numpy as np

from optimizer.network.policy.lines_axis import extended, kept, reachable


def test_pay_goes_on_at_its_last_slope() -> None:
    """5, 8 goes on with 3 a line; one number alone stays."""
    assert extended(np.array([[5.0, 8.0]]), 4).tolist() == [[5, 8, 11, 14]]
    assert extended(np.array([[5.0]]), 3).tolist() == [[5, 5, 5]]
    assert extended(np.array([[5.0, 8.0]]), 1).tolist() == [[5]]


def test_values_are_kept_from_the_last_on() -> None:
    """Cut, or with the last one going on."""
    assert kept(np.array([[1, 2, 3]]), 5).tolist() == [[1, 2, 3, 3, 3]]
    assert kept(np.array([[1, 2, 3]]), 2).tolist() == [[1, 2]]


def test_no_kink_of_the_pay_is_left_out() -> None:
    """As long as pay is given, and as sales can reach."""
    assert reachable(np.array([0.5]), 4, "bernoulli", 3) == 5
    assert reachable(np.array([0.5]), 4, "bernoulli", 9) == 9
    assert reachable(np.array([1.0]), 4, "poisson", 200) == 200
