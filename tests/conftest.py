"""Fixtures that several tests share: the small scenario, its plan, its runs."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

from optimizer.plan import Plan, plan
from optimizer.scenario import Scenario, load
from optimizer.simulation import Runs, simulate

ROOT = Path(__file__).parent.parent
SMALL = ROOT / "scenarios" / "small"

# the suite is to give the same verdict twice; examples that once failed are kept as tests
settings.register_profile("house", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("house")


@pytest.fixture(scope="session")
def small() -> Scenario:
    """The small scenario."""
    return load(SMALL)


@pytest.fixture(scope="session")
def plain_network(small: Scenario) -> Scenario:
    """The small scenario with none of the network's optional parts: for tests that add one."""
    network = small.spec.network
    assert network is not None
    types = {
        name: kind.model_dump(exclude={"our_share", "digital"})
        for name, kind in network.types.items()
    }
    parts = ("digital_follows", "skill", "recruitment", "competitors", "pay_office")
    values = {f"network.{part}": None for part in (*parts, "sales_engineers.travel")}
    behaviour = {"coefficients": {"intercept": network.behaviour.coefficients.intercept}}
    return small.replace_all({**values, "network.types": types, "network.behaviour": behaviour})


@pytest.fixture(scope="session")
def small_plan(small: Scenario) -> Plan:
    """Its plan."""
    return plan(small)


@pytest.fixture(scope="session")
def small_runs(small: Scenario, small_plan: Plan) -> Runs:
    """Its network under every scheme, few replications."""
    return simulate(small, small_plan, replications=3)
