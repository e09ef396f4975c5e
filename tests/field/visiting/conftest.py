"""A plan of visits that several tests look at."""

from __future__ import annotations

import pytest

from optimizer.field.visiting.round_planning import VisitRequest
from optimizer.field.visiting.visits import VisitPlan, plan_visits
from optimizer.plan import Plan
from optimizer.scenario import Scenario


@pytest.fixture(scope="session")
def visits(small: Scenario, small_plan: Plan) -> VisitPlan:
    """Two weeks before the fifth month under the threshold, with four futures."""
    request = VisitRequest(2, 2, 60, scheme="threshold", futures=4)
    return plan_visits(small, small_plan, "2026-05", request)


@pytest.fixture(scope="session")
def settled(small: Scenario) -> Scenario:
    """The small network without prospects: a team's ledger has none."""
    return small.replace("network.recruitment", None)
