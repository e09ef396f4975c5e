"""Visits of the small scenario, planned once for all tests of this folder."""

from __future__ import annotations

import pytest

from optimizer.field.visiting.round_planning import VisitRequest
from optimizer.field.visiting.visits import VisitPlan, plan_visits
from optimizer.plan import Plan
from optimizer.scenario import Scenario


@pytest.fixture(scope="package")
def found(small: Scenario, small_plan: Plan) -> VisitPlan:
    """Two weeks before the fifth month under the threshold."""
    return plan_visits(
        small, small_plan, "2026-05", VisitRequest(2, 2, 60, scheme="threshold", futures=2)
    )
