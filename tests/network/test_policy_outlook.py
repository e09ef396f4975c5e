"""What a visit would add, and what reaching the next threshold is worth, by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from optimizer.network import MonthOpening, reach_month
from optimizer.network.model import NetworkState
from optimizer.network.policy_outlook import skill_response, visit_responses
from optimizer.plan import Plan
from optimizer.scenario import Scenario
from tests.network.networks import model_of, switched


def test_teaching_by_hand(plain_network: Scenario, small_plan: Plan) -> None:
    """Lines a month times a λ (1 − k) / (1 + a k₀): .3 · .25 · .6 / 1.12 of them."""
    scenario = plain_network.replace("network.skill", {"effect": 0.3, "lift": 0.25, "usual": 0.4})
    model = model_of(scenario, small_plan)
    lines = model.rate[:, 0].sum(axis=1) * model.calendar.weeks_of[0]
    taught = skill_response(model, 0, np.full(len(lines), 0.4))
    assert taught == pytest.approx(lines * 0.3 * 0.25 * 0.6 / 1.12)
    assert not skill_response(model_of(plain_network, small_plan), 0, np.zeros(len(lines))).any()


def test_a_second_visit_on_the_day_moves_nothing(small: Scenario, small_plan: Plan) -> None:
    """Recency is 1 then; the longer ago, the more a visit moves."""
    model = model_of(small, small_plan, "threshold")
    points = NetworkState.fresh(model)
    points.last_visit[:] = 30.0
    now, _ = visit_responses(model, points, 1, 6, 30.0)
    assert now == pytest.approx(0, abs=1e-12)
    later, _ = visit_responses(model, points, 1, 6, 60.0)
    assert later.max() > 0


def test_without_motivation_only_skill_counts(small: Scenario, small_plan: Plan) -> None:
    """The response by motivation is zero."""
    model = model_of(switched(small, motivation=False), small_plan)
    by_motivation, _ = visit_responses(model, NetworkState.fresh(model), 0, 0, 0.0)
    assert not by_motivation.any()


def selling(small: Scenario, small_plan: Plan, scheme: str) -> MonthOpening:
    """The fifth month's opening, after five lines each in the fourth; the second sold 1,000."""
    opening = reach_month(model_of(small, small_plan, scheme), 4)
    sold = np.zeros((len(opening.model.ids), 4, 4))
    sold[:, 3, 0] = 5.0
    sold[1, 3, 0] = 1000.0
    return replace(opening, history=replace(opening.history, sold=sold))


def test_what_the_threshold_is_worth(small: Scenario, small_plan: Plan) -> None:
    """Rate 7 for every line of the quarter from the quota on: 7 times the quota, by hand."""
    opening = selling(small, small_plan, "threshold")
    tier, own = opening.next_thresholds(), opening.model.own
    assert tier.goal[0] == opening.model.quota[0, 1]
    assert tier.euros[0] == 7 * opening.model.quota[0, 1]
    assert np.isnan(tier.goal[1])
    assert (tier.counted[2:own] == 5).all()
    assert (tier.weeks == 9).all()


def test_no_threshold_without_a_tier(small: Scenario, small_plan: Plan) -> None:
    """Paid by line there is no goal."""
    tier = selling(small, small_plan, "by_line").next_thresholds()
    assert np.isnan(tier.goal).all()
