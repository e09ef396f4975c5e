"""What a tier counts, as the policy sees it."""

from __future__ import annotations

import numpy as np
import pytest

from optimizer.network.pay.counted_units import counting, planned_period
from tests.network.schemes import terms_of


def test_points_keep_mean_and_variance() -> None:
    """Points 1 and 3, half of the lines each: mean 2, square 5, so steps of 2.5 for .8 a line."""
    tier = {"tier": {"period": "month", "at": 9, "points": {"postpaid": 1, "fibre": 3}}}
    count = counting(terms_of([tier], 3), np.array([0.5, 0.5, 0.0]))
    assert (count.step, count.share) == pytest.approx((2.5, 0.8))
    assert count.weights == pytest.approx([0.4, 1.2, 0.0])


def test_some_offers_are_their_share() -> None:
    """A tier of one offer counts its lines one by one, a quarter of all."""
    tier = {"tier": {"period": "month", "offers": ["fibre"]}}
    count = counting(terms_of([tier], 3), np.array([0.5, 0.25, 0.25]))
    assert (count.step, count.share) == (1.0, 0.25)


def test_the_shortest_period_is_planned() -> None:
    """A month before a quarter before a year; a quarter without tiers."""
    tiers = [{"tier": {"period": period}} for period in ("year", "month")]
    assert planned_period(terms_of(tiers, 12)) == "month"
    assert planned_period(terms_of([{"fixed": 1}], 3)) == "quarter"
