"""What pay is worth to a point of sale."""

from __future__ import annotations

import numpy as np
import pytest

from optimizer.network.policy.utility import gain_loss, utility


def test_losses_weigh_more_than_gains() -> None:
    """λ = 2: a loss of 3 is −6, a gain of 3 is 3."""
    assert gain_loss([-3.0, 0.0, 3.0], 2.0).tolist() == [-6.0, 0.0, 3.0]


def test_risk_neutral_is_the_pay_itself() -> None:
    """And the limit of a small aversion."""
    pay = np.array([-50.0, 0.0, 400.0])
    assert np.array_equal(utility(pay), pay)
    assert utility(pay, 1e-9) == pytest.approx(pay, rel=1e-5)


def test_risk_aversion_and_a_reference_by_hand() -> None:
    """(1 − e^(−.01 · 100)) / .01, and a tenth of twice the 50 that are missing."""
    assert utility(100.0, 0.01) == pytest.approx((1 - np.exp(-1)) / 0.01)
    assert utility(100.0, 0.0, 0.1, 2.0, 150.0) == pytest.approx(100 - 0.1 * 2 * 50)
