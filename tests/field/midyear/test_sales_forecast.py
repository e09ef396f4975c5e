"""Verdicts on targets and commitments, at their bounds."""

from __future__ import annotations

import pytest

from optimizer.field.midyear.sales_forecast import verdict_of


@pytest.mark.parametrize(
    ("probability", "over", "verdict"),
    [
        (0.4, False, "on track"),
        (0.399, False, "at risk"),
        (0.05, False, "at risk"),
        (0.049, False, "out of reach"),
        (1.0, True, "reached"),
        (0.0, True, "missed"),
    ],
)
def test_verdicts(probability: float, over: bool, verdict: str) -> None:
    """At their bounds."""
    assert verdict_of(probability, over) == verdict
