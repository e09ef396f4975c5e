"""Lines sold in one period."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from optimizer.network.policy.sales_distribution import TAIL, chances, most_sold


def test_poisson_with_the_tail_in_the_last_entry() -> None:
    """Each row sums to 1 and has the law's chances; its mean is the rate."""
    rates = np.array([0.0, 2.0, 30.0])
    chance = chances(rates, "poisson")
    n = np.arange(chance.shape[1])
    assert chance.sum(axis=1) == pytest.approx(1.0, abs=1e-15)
    assert chance[:, :-1] == pytest.approx(stats.poisson.pmf(n, rates[:, None])[:, :-1], abs=1e-12)
    assert chance @ n == pytest.approx(rates, abs=1e-7)


def test_at_most_one_sale() -> None:
    """Bernoulli: the rate is the chance."""
    assert chances(np.array([0.25]), "bernoulli").tolist() == [[0.75, 0.25]]


@pytest.mark.parametrize("rate", [0.1, 5.0, 200.0])
def test_the_tail_is_negligible(rate: float) -> None:
    """Beyond the most sold is less than 1e-10, and not with one line fewer."""
    most = most_sold(rate)
    assert stats.poisson.sf(most, rate) < TAIL <= stats.poisson.sf(most - 1, rate)
