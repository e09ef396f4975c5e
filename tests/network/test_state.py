"""The state that a replication begins with."""

from __future__ import annotations

import numpy as np
import pytest

from optimizer.network.state import NetworkState
from optimizer.plan import Plan
from optimizer.scenario import Scenario
from tests.network.networks import model_of, switched


def test_prospects_are_not_yet_with_us(small: Scenario, small_plan: Plan) -> None:
    """Own points of sale have their quota and their start; those behind have neither."""
    model = model_of(small.replace("network.recruitment", {"prospects": 0.5}), small_plan)
    points = NetworkState.fresh(model)
    assert points.active.sum() == model.own < len(model.ids)
    assert (points.quota[model.own :] == 0).all()
    assert points.quota[: model.own].tolist() == model.quota[: model.own, 0].tolist()
    weeks = model.calendar.weeks_of[0]
    assert points.turnover == pytest.approx(model.rate[:, 0].sum(axis=1) * weeks)


def test_poor_lines_are_billed_too(small: Scenario, small_plan: Plan) -> None:
    """Good and poor lines of every month of sale up to one; without gaming there are no poor."""
    points = NetworkState.fresh(model_of(switched(small, gaming=True), small_plan))
    points.cohort[:, :, 0], points.poor[:, :, 0], points.cohort[:, :, 2] = 3.0, 2.0, 9.0
    assert np.unique(points.billed(1)).tolist() == [0.0, 5.0]
    assert not len(NetworkState.fresh(model_of(switched(small, gaming=False), small_plan)).poor)
