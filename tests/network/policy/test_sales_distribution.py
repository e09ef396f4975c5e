"""Lines sold in one period, the lines axis, and problems with the same rates."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from optimizer.network.policy.sales_distribution import (
    TAIL,
    chances,
    extended,
    kept,
    most_sold,
    reachable,
    same_rates,
)
from optimizer.network.policy.sellers import Sellers


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
