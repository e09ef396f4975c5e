"""A week of selling: bands of motivation, rates, counts."""

from __future__ import annotations

import numpy as np
import pytest

from optimizer.network.model import NetworkState
from optimizer.network.week import band_of, chosen_effort, counted_lines, head_start, usual_ratio
from optimizer.plan import Plan
from optimizer.scenario import Scenario
from tests.network.networks import model_of, switched


def test_the_nearest_band() -> None:
    """Bands at .2, .35, .5, .65, .8; halfway between two is the lower."""
    motivation = np.array([0.0, 0.27, 0.28, 0.5, 0.58, 0.99])
    assert band_of(motivation).tolist() == [0, 0, 1, 2, 3, 4]


def test_who_left_does_nothing(small: Scenario, small_plan: Plan) -> None:
    """No effort, no gaming and no sales of a point of sale that no longer sells for us."""
    model = model_of(small, small_plan)
    points = NetworkState.fresh(model)
    points.active[3] = False
    effort, gaming = chosen_effort(model, points, 0)
    assert effort[3] == gaming[3] == 0
    assert effort[0] > 0
    assert usual_ratio(model, points, np.ones(len(model.ids)))[3] == 0


def test_as_usual_is_the_plan(plain_network: Scenario, small_plan: Plan) -> None:
    """At starting motivation and usual knowledge the ratio is exactly 1."""
    model = model_of(plain_network, small_plan)
    ratio = usual_ratio(model, NetworkState.fresh(model), np.ones(len(model.ids)))
    assert (ratio == 1.0).all()


def test_without_policies_lines_count_once(plain_network: Scenario, small_plan: Plan) -> None:
    """Effort switched off: reference effort, each line is one, nobody has a head start."""
    off = switched(plain_network, effort=False, motivation=False)
    model = model_of(off, small_plan, "threshold")
    sold = np.arange(4.0 * len(model.ids)).reshape(-1, 4)
    assert counted_lines(model, sold) == pytest.approx(sold.sum(axis=1))
    assert (head_start(model, 5) == 0).all()
    effort, _ = chosen_effort(model, NetworkState.fresh(model), 0)
    assert (effort == model.reference_effort).all()
