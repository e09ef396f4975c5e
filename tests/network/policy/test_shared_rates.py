"""Effort problems with the same rates are solved together."""

from __future__ import annotations

import numpy as np
import pytest

from optimizer.network.policy.sellers import Sellers
from optimizer.network.policy.shared_rates import same_rates


def sellers(base: list[float]) -> Sellers:
    """Sellers that differ in what they sell without effort."""
    ones = np.ones(len(base))
    return Sellers(np.array(base), ones * 0.5, ones, np.array([0.0, 1.0])).by_problem()


def test_groups_in_the_order_of_their_first() -> None:
    """Base 3 first, as it is met first; rates are base + effect · effort."""
    groups = list(same_rates(sellers([3.0, 1.0, 3.0]), "poisson"))
    assert [group.rows.tolist() for group in groups] == [[0, 2], [1]]
    assert groups[0].rate.tolist() == [3.0, 3.5]


def test_a_chance_above_one_is_refused() -> None:
    """Bernoulli sales are a chance."""
    with pytest.raises(ValueError, match="at most 1"):
        list(same_rates(sellers([0.6]), "bernoulli"))
