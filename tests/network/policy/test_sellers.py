"""What is given of effort problems, and what pay is worth to a point of sale."""

from __future__ import annotations

import numpy as np
import pytest

from optimizer.network.policy.actions import Gaming
from optimizer.network.policy.sellers import QuotaPay, Sellers, Tastes, gain_loss, utility


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


ROWS = np.array([1])
TWO = Sellers(np.array([1.0, 2.0]), np.ones(2), np.array([5.0, 6.0]), np.array([0.0, 1.0]))


def test_some_problems_have_their_own_rows() -> None:
    """Of pay, sellers and tastes; one figure for all becomes one each."""
    assert TWO.by_problem().of(ROWS).base.tolist() == [2.0]
    pay = QuotaPay(np.array([[0.0, 1.0], [0.0, 2.0]]), np.array([3.0, 4.0])).of(ROWS)
    assert (pay.pay.tolist(), pay.target.tolist()) == ([[0.0, 2.0]], [4.0])
    tastes = Tastes(risk_aversion=[0.1, 0.2]).of(ROWS, 2)
    assert np.asarray(tastes.risk_aversion).tolist() == [[0.2]]
    assert np.asarray(tastes.loss_aversion).tolist() == [[2.25]]


@pytest.mark.parametrize(
    ("wrong", "match"),
    [
        ({"base": np.array([-1.0, 1.0])}, "0 or more"),
        ({"efforts": np.array([1.0, 1.0])}, "ascend"),
        ({"gaming": Gaming(np.ones(2), np.zeros(2), np.ones(2), np.ones((2, 1)))}, "cost above 0"),
    ],
)
def test_what_makes_no_sense_is_refused(wrong: dict[str, object], match: str) -> None:
    """Each in words."""
    import dataclasses

    with pytest.raises(ValueError, match=match):
        dataclasses.replace(TWO, **wrong).by_problem().check()  # type: ignore[arg-type]
