"""Quotas add up to the plan's targets, lines a week to the plan's of the zone."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimizer.network import SellingCalendar
from optimizer.network.points.plan_shares import (
    following,
    planned_rates,
    preceded,
    prospect_rates,
    quotas,
    shared,
)
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


def test_a_zones_points_of_sale_sell_its_plan(plain_network: Scenario) -> None:
    """Weeks times rates, summed over a zone, are the plan's lines."""
    pos, calendar = plain_network.pos, SellingCalendar(3)
    assert pos is not None
    expected = np.random.default_rng(1).uniform(10, 90, (6, 3, 4))
    rate = planned_rates(pos, expected, calendar, None)
    lines = rate * np.array(calendar.weeks_of)[:, None]
    for zone in range(6):
        assert lines[pos.zone == zone].sum(axis=0) == pytest.approx(expected[zone])
    share = pos.potential * pos.ability
    first = pos.zone == pos.zone[0]
    assert rate[first, 0, 0] / rate[first, 0, 0].sum() == pytest.approx(
        share[first] / share[first].sum()
    )


def test_digital_reach_follows_the_other_channel() -> None:
    """Half of a point of sale with reach .5 follows months of 20 and 60 lines: 3/4 and 5/4."""
    months = following(np.array([[20.0, 60.0]]), np.array([0.5, 0.0]), np.zeros(2, dtype=np.int64))
    assert months == pytest.approx(np.array([[0.75, 1.25], [1.0, 1.0]]))
    assert following(None, np.ones(2), np.zeros(2, dtype=np.int64)) is None


def test_a_warm_up_has_the_plans_last_months() -> None:
    """Three months before a plan of two: its second, its first, its second."""
    assert preceded(np.array([[1, 2]]), 3).tolist() == [[2, 1, 2, 1, 2]]
    assert preceded(np.array([[1, 2]]), 0).tolist() == [[1, 2]]


def test_a_prospect_sells_in_part_what_its_zone_sells_for_as_much(plain_network: Scenario) -> None:
    """With the zone's whole potential and half on top: half the zone's lines."""
    pos = plain_network.pos
    assert pos is not None
    expected = np.ones((6, 1, 4))
    rate = planned_rates(pos, expected, SellingCalendar(1), None)
    import dataclasses

    mine = pos.zone == pos.zone[0]
    names = [f.name for f in dataclasses.fields(pos) if f.name not in ("ids", "types")]
    more = {n: np.append(getattr(pos, n), getattr(pos, n)[0]) for n in names}
    more["potential"][-1], more["ability"][-1] = (pos.potential * pos.ability)[mine].sum(), 1.0
    both = dataclasses.replace(pos, ids=(*pos.ids, "new"), **more)
    theirs = prospect_rates(both, len(pos), rate, 0.5, None)
    assert theirs[0] == pytest.approx(0.5 * rate[mine].sum(axis=0))
