"""The linear contract of several products is what numerical optimisation of both sides finds."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import minimize

from optimizer.network.theory import linear_contract, product_contract


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
