"""Linear contracts in closed form are what numerical optimisation of both sides finds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize, minimize_scalar

from optimizer.network.theory import linear_contract, product_contract

CASES = [
    # effect, effort_cost, risk_aversion, variance, margin, base
    (2.0, 20.0, 0.01, 9.0, 30.0, 4.0),
    (1.0, 1.0, 1.0, 1.0, 1.0, 0.0),
    (3.0, 5.0, 0.0, 4.0, 2.0, 1.0),
]


def certainty_equivalent(rate: float, effort: float, case: tuple[float, ...]) -> float:
    """Of pay rate · x less the cost of effort, by quadrature over normal sales: no formula."""
    effect, cost, aversion, variance, _, base = case
    node, weight = np.polynomial.hermite_e.hermegauss(80)
    x = base + effect * effort + np.sqrt(variance) * node
    money = rate * x - cost * effort**2 / 2
    if aversion == 0:
        return float(money @ weight / weight.sum())
    # shifted by the mean so that nothing overflows
    mean = float(money @ weight / weight.sum())
    return mean - float(
        np.log(np.exp(-aversion * (money - mean)) @ weight / weight.sum()) / aversion
    )


def answered(rate: float, case: tuple[float, ...]) -> float:
    """The agent's effort, found numerically."""
    found = minimize_scalar(
        lambda e: -certainty_equivalent(rate, e, case), bounds=(0, 50), method="bounded"
    )
    return float(found.x)


@pytest.mark.parametrize("case", CASES)
def test_the_rate_is_the_principals_best(case: tuple[float, ...]) -> None:
    """Rate, effort, fixed pay and surplus against nested numerical maximisation."""

    def profit(rate: float) -> float:
        effort = answered(rate, case)
        # the fixed pay takes from the agent all that the commission is worth to it
        sales = case[5] + case[0] * effort
        return (case[4] - rate) * sales + certainty_equivalent(rate, effort, case)

    best = minimize_scalar(lambda b: -profit(b), bounds=(0, 2 * case[4]), method="bounded")
    found = linear_contract(*case)
    assert found.rate == pytest.approx(best.x, rel=1e-3)
    assert found.effort == pytest.approx(answered(found.rate, case), rel=1e-3)
    assert found.surplus == pytest.approx(-best.fun, rel=1e-6)
    kept = found.fixed + certainty_equivalent(found.rate, found.effort, case)
    assert kept == pytest.approx(0, abs=1e-6)


def test_holmstrom_and_milgroms_rate() -> None:
    """With every number 1 the rate is one half, the surplus one quarter."""
    found = linear_contract(1, 1, 1, 1)
    assert (found.rate, found.effort, found.surplus) == (0.5, 0.5, 0.25)


@given(st.floats(0.1, 10), st.floats(0.1, 10), st.floats(0, 5), st.floats(0, 5), st.floats(0, 9))
@settings(max_examples=50, deadline=None)
def test_reservation_only_moves_fixed_pay(
    effect: float, cost: float, aversion: float, variance: float, reservation: float
) -> None:
    """What the agent has elsewhere changes who gets the surplus, not the rate."""
    one = linear_contract(effect, cost, aversion, variance)
    other = linear_contract(effect, cost, aversion, variance, reservation=reservation)
    assert (other.rate, other.surplus) == (one.rate, one.surplus)
    assert other.fixed - one.fixed == pytest.approx(reservation, abs=1e-9)
    assert other.profit == pytest.approx(other.surplus - reservation)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"effect": 0, "effort_cost": 1, "risk_aversion": 1, "variance": 1}, "effect"),
        ({"effect": 1, "effort_cost": 1, "risk_aversion": -1, "variance": 1}, "risk aversion"),
        ({"effect": 1, "effort_cost": 1, "risk_aversion": 1, "variance": float("nan")}, "finite"),
    ],
)
def test_numbers_without_sense_are_refused(given: dict[str, float], said: str) -> None:
    """The words name what is wrong."""
    with pytest.raises(ValueError, match=said):
        linear_contract(**given)


def test_rates_of_several_products_are_best() -> None:
    """Correlated noise, efforts that get in each other's way: against a numerical optimum."""
    m, k = np.array([40.0, 90.0, 20.0]), np.array([1.5, 0.8, 2.0])
    cost = np.array([[20.0, 4.0, 2.0], [4.0, 25.0, 5.0], [2.0, 5.0, 15.0]])
    noise = np.array([[4.0, 1.0, 0.5], [1.0, 3.0, -0.5], [0.5, -0.5, 6.0]])

    def surplus(b: np.ndarray) -> float:
        worth = lambda e: -(b @ (k * e) - e @ cost @ e / 2)  # noqa: E731
        e = minimize(worth, np.zeros(3), method="BFGS", options={"gtol": 1e-9}).x
        return float(m @ (k * e) - e @ cost @ e / 2 - 0.05 * b @ noise @ b / 2)

    best = minimize(lambda b: -surplus(b), m / 2, method="Nelder-Mead", options={"xatol": 1e-5})
    found = product_contract(m, k, cost, 0.05, noise)
    np.testing.assert_allclose(found.rates, best.x, rtol=1e-3)
    assert found.surplus == pytest.approx(-best.fun, rel=1e-6)


def test_separate_products_have_the_rate_with_margin() -> None:
    """Without ties each product has the contract of one product with its margin."""
    found = product_contract([40, 90], [1.5, 0.8], [20, 25], 0.01, [9, 4])
    each = [linear_contract(1.5, 20, 0.01, 9, 40), linear_contract(0.8, 25, 0.01, 4, 90)]
    np.testing.assert_allclose(found.rates, [c.rate for c in each])
    np.testing.assert_allclose(found.efforts, [c.effort for c in each])
    assert found.surplus == pytest.approx(sum(c.surplus for c in each))


def test_products_without_sense_are_refused() -> None:
    """Shapes, definiteness, symmetry."""
    with pytest.raises(ValueError, match="same products"):
        product_contract([1, 2], [1], [1, 1], 1, [1, 1])
    with pytest.raises(ValueError, match="definite"):
        product_contract([1, 2], [1, 1], [[1, 2], [2, 1]], 1, [1, 1])
    with pytest.raises(ValueError, match="symmetric"):
        product_contract([1, 2], [1, 1], [[1, 2], [0, 1]], 1, [1, 1])
