"""The end of a month: churn and exits by hand."""

from __future__ import annotations

import numpy as np
import pytest

from optimizer.network.model import NetworkState
from optimizer.network.month import churned, drop_out
from optimizer.network.random_draws import Streams
from optimizer.plan import Plan
from optimizer.scenario import Scenario
from tests.network.networks import model_of, switched


def test_without_noise_each_cohort_loses_its_share(small: Scenario, small_plan: Plan) -> None:
    """Churn times the lines of every month of sale, taken out of the cohorts."""
    model = model_of(switched(small, noise=False), small_plan)
    points = NetworkState.fresh(model)
    points.cohort[:, :, :2] = 100.0
    lost = churned(model, points, 1, Streams(1, 0))
    assert lost.shape == (len(model.ids), 4, 2)
    assert lost[0, :, 0] == pytest.approx(100 * model.churn)
    assert points.cohort[:, :, :2] + lost == pytest.approx(np.full(lost.shape, 100.0))


def test_churn_draws_whole_lines_at_its_rate(small: Scenario, small_plan: Plan) -> None:
    """Of 100 lines each, whole ones; the mean within four standard errors."""
    model = model_of(small, small_plan)
    points = NetworkState.fresh(model)
    points.cohort[:, :, 0] = 100.0
    lost = churned(model, points, 0, Streams(1, 0))[:, :, 0]
    assert (lost == np.rint(lost)).all()
    spread = np.sqrt(100 * model.churn * (1 - model.churn) / len(model.ids))
    assert (np.abs(lost.mean(axis=0) - 100 * model.churn) < 4 * spread).all()


def test_exits_after_months_in_a_row(small: Scenario, small_plan: Plan) -> None:
    """Below the floor for as many months as the scenario says, not one fewer; then gone."""
    model = model_of(small, small_plan)
    points = NetworkState.fresh(model)
    points.motivation[:2] = model.behaviour.exit_below / 2
    points.low_months[:2] = model.behaviour.exit_after - np.array([1, 2])
    gone = drop_out(model, points)
    assert np.flatnonzero(gone).tolist() == [0]
    assert not points.active[0]
    assert points.active[1]
    assert points.low_months[1] == model.behaviour.exit_after - 1
