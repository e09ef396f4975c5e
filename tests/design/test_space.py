"""What is searched over: values that may be tried, bounds by their closed form."""

from __future__ import annotations

import math

import numpy as np
import pytest

from optimizer.design import Limit, Parameter, Trial
from optimizer.design.space import violation


@pytest.mark.parametrize(
    ("parameter", "value", "rounded"),
    [
        (Parameter("a", 0, 1), 0.123456, 0.123),
        (Parameter("a", 0, 1000), 123.456, 123),
        (Parameter("a", 0, 10, step=2.5), 6.1, 5),
        (Parameter("a", 1, 9, whole=True), 4.6, 5),
        (Parameter("a", 0.3, 1, step=0.5), 0.1, 0.3),
    ],
)
def test_values_can_be_written_down(parameter: Parameter, value: float, rounded: float) -> None:
    """Rounded to a step, never out of the range."""
    assert parameter.rounded(value) == rounded


def test_a_violation_is_the_end_of_a_one_sided_interval() -> None:
    """Mean 2, standard error 1/√2 · √2 / √2, t with one degree of freedom: tan(0.45 π) at 95 %."""
    limit = Limit("pay", at_most=5.0)
    by_hand = 2.0 - 5.0 + math.tan(0.45 * math.pi) * 1.0
    assert violation(limit, {"pay": np.array([1.0, 3.0])}, 0.95) == pytest.approx(by_hand)
    assert violation(Limit("pay", at_least=5.0), {"pay": np.array([4.0])}, 0.95) == 1.0
    with pytest.raises(ValueError, match="the model gives no 'pay'"):
        violation(limit, {"lines": np.array([1.0])}, 0.95)


def test_what_makes_no_sense_is_refused() -> None:
    """An empty range, a limit of both sides, a response that is no number."""
    with pytest.raises(ValueError, match="give low < high"):
        Parameter("a", 1, 1)
    with pytest.raises(ValueError, match="give one"):
        Limit("pay", at_most=1, at_least=0)
    with pytest.raises(ValueError, match="no number"):
        Trial(0, {}, {"pay": np.array([np.nan])}).mean("pay")
