"""Prospects resemble the points of sale of their zone, sign by their own draws, begin in part."""

from __future__ import annotations

import math

import numpy as np
import pytest

from optimizer.network import with_prospects
from optimizer.network.model import NetworkState
from optimizer.network.random_draws import Streams
from optimizer.network.recruitment import Prospecting
from optimizer.plan import Plan
from optimizer.scenario import Scenario
from tests.network.networks import model_of


def test_each_is_like_one_of_its_zone(small: Scenario) -> None:
    """Half as many in every zone; potential and type are those of one that is there."""
    scenario = small.replace("network.recruitment", {"prospects": 0.5})
    assert scenario.pos is not None
    pos, own = with_prospects(scenario), len(scenario.pos)
    held = np.bincount(scenario.pos.zone, minlength=6)
    assert (np.bincount(pos.zone[own:], minlength=6) == np.floor(held * 0.5 + 0.5)).all()
    there = set(zip(scenario.pos.zone, scenario.pos.type, scenario.pos.potential, strict=True))
    new = zip(pos.zone[own:], pos.type[own:], pos.potential[own:], strict=True)
    assert set(new) <= there
    assert all(name.startswith("prospect ") for name in pos.ids[own:])


def test_without_recruitment_there_are_none(plain_network: Scenario) -> None:
    """The points of sale as they are."""
    assert with_prospects(plain_network) is plain_network.pos


def test_who_signs_begins_with_the_weeks_left(plain_network: Scenario, small_plan: Plan) -> None:
    """Signed in the fifth of 13 weeks: eight thirteenths of the quota, rounded up."""
    spec = {"prospects": 0.5, "chance": 1.0, "motivation": 0.44, "skill": 0.2}
    model = model_of(plain_network.replace("network.recruitment", spec), small_plan, "threshold")
    prospecting, points = Prospecting(model, Streams(1, 0)), NetworkState.fresh(model)
    pos = model.own + 1
    assert not points.active[pos]
    prospecting.call(pos)
    prospecting.call(pos)
    assert prospecting.begin(points, 1, 4, 25.0) == [pos]
    assert points.active[pos]
    assert points.motivation[pos] == pytest.approx(0.44)
    assert points.quota[pos] == math.ceil(round(model.quota[pos, 0] * 8 / 13, 9))
    assert points.since[pos] == 1
    assert prospecting.begin(points, 1, 5, 30.0) == []


def test_nobody_signs_without_a_chance(plain_network: Scenario, small_plan: Plan) -> None:
    """However often they are called on."""
    spec = {"prospects": 0.5, "chance": 0.0}
    model = model_of(plain_network.replace("network.recruitment", spec), small_plan)
    prospecting = Prospecting(model, Streams(1, 0))
    for _ in range(3):
        prospecting.call(model.own)
    assert prospecting.open[model.own]
    assert not prospecting.signed
    assert np.flatnonzero(prospecting.open)[0] == model.own
