"""Fixtures that several tests share: the small scenario, its plan, its runs."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

from optimizer.plan import Plan, plan
from optimizer.scenario import Scenario, load
from optimizer.simulation import Runs, simulate

ROOT = Path(__file__).parent.parent

# the suite is to give the same verdict twice; examples that once failed are kept as tests
settings.register_profile("house", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("house")


@pytest.fixture(scope="session")
def small() -> Scenario:
    """The small scenario."""
    return load(ROOT / "scenarios" / "small")


@pytest.fixture(scope="session")
def small_plan(small: Scenario) -> Plan:
    """Its plan."""
    return plan(small)


@pytest.fixture(scope="session")
def small_runs(small: Scenario, small_plan: Plan) -> Runs:
    """Its network under every scheme, few replications."""
    return simulate(small, small_plan, replications=3)
