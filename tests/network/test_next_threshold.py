"""The next threshold of a tier and what reaching it is worth, by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from optimizer.network import MonthOpening, reach_month
from optimizer.plan import Plan
from optimizer.scenario import Scenario
from tests.network.networks import model_of


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
