"""Prospects sign by their own draws and begin with part of a quota."""

from __future__ import annotations

import math

import numpy as np
import pytest

from optimizer.network.recruitment import Prospecting
from optimizer.network.state import NetworkState
from optimizer.network.streams import Streams
from optimizer.plan import Plan
from optimizer.scenario import Scenario
from tests.network.networks import model_of


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
