"""Quotas add up to the plan's targets."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from optimizer.network import SellingCalendar
from optimizer.network.points.quotas import quotas, shared
from optimizer.plan import Plan
from optimizer.scenario import Scenario


def test_quotas_add_up_by_zone_and_quarter(plain_network: Scenario, small_plan: Plan) -> None:
    """In every zone and quarter the points of sale's quotas sum to the zone's target."""
    channel = plain_network.channels.index("indirect")
    targets = small_plan.target_lines[:, :, :, channel].sum(axis=2)
    assert plain_network.pos is not None
    found = quotas(plain_network.pos, targets, SellingCalendar(6))
    for zone in range(len(plain_network.zones.ids)):
        for quarter in range(2):
            total = targets[zone, quarter * 3 : quarter * 3 + 3].sum()
            assert found[plain_network.pos.zone == zone, quarter].sum() == total


@given(total=st.integers(0, 5000), weights=st.lists(st.floats(0, 100), min_size=1, max_size=30))
def test_shares_are_whole_and_near(total: int, weights: list[float]) -> None:
    """Shares sum to the total and are within 1 of the exact share."""
    weight = np.array(weights)
    found = shared(total, weight)
    exact = weight if weight.sum() > 0 else np.ones(len(weight))
    assert found.sum() == total
    assert (np.abs(found - total * exact / exact.sum()) < 1 + 1e-9).all()
