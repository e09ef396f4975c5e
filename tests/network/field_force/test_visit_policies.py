"""The one list of visit policies, gone through whole, and one from outside that decides visits."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from optimizer.arrays import Floats
from optimizer.errors import ScenarioError
from optimizer.network.field_force.visit_policies import VISIT_POLICIES, VisitOutlook
from optimizer.plan import Plan
from optimizer.scenario import Scenario
from optimizer.scenario.schema import ScenarioSpec
from optimizer.simulation import simulate
from tests.network.networks import diary_of, model_of

POLICY = "network.sales_engineers.policy"


class FirstOnly:
    """The first point of sale of all, and nobody else."""

    def weights(self, outlook: VisitOutlook) -> Floats:
        """1 and zeros."""
        return (np.arange(len(outlook.turnover)) == 0).astype(np.float64)


@pytest.fixture
def first_only() -> Iterator[None]:
    """A policy from outside, for one test."""
    VISIT_POLICIES.register("first_only", FirstOnly(), "1.0")
    yield
    VISIT_POLICIES.unregister("first_only")


@pytest.mark.parametrize("name", VISIT_POLICIES)
def test_every_policy_weighs_everybody(name: str) -> None:
    """One weight a point of sale, 0 or more, whatever a visit would lose."""
    outlook = VisitOutlook(np.array([3.0, 0.0, 5.0]), lambda: np.array([-1.0, 2.0, 0.5]))
    weights = VISIT_POLICIES[name].weights(outlook)
    assert weights.shape == (3,)
    assert (weights >= 0).all()


def test_weights_by_hand() -> None:
    """Lines for turnover; what a visit adds for gain, never less than nothing."""
    outlook = VisitOutlook(np.array([3.0, 0.0, 5.0]), lambda: np.array([-1.0, 2.0, 0.5]))
    assert VISIT_POLICIES["equal"].weights(outlook).tolist() == [1.0, 1.0, 1.0]
    assert VISIT_POLICIES["turnover"].weights(outlook).tolist() == [3.0, 0.0, 5.0]
    assert VISIT_POLICIES["gain"].weights(outlook).tolist() == [0.0, 2.0, 0.5]


def test_unknown_policies_are_refused_with_all_that_are_known(small: Scenario) -> None:
    """And the JSON schema of a scenario lists them."""
    with pytest.raises(ScenarioError, match=r"did you mean 'gain'.*equal, turnover, gain"):
        small.replace(POLICY, "gian")
    schema = ScenarioSpec.model_json_schema()["$defs"]["SalesEngineers"]["properties"]["policy"]
    assert schema["enum"] == ["equal", "turnover", "gain"]


@pytest.mark.usefixtures("first_only")
def test_a_policy_from_outside_decides_visits(plain_network: Scenario, small_plan: Plan) -> None:
    """Its favourite is seen most, the simulation runs with it, and its version counts."""
    scenario = plain_network.replace(POLICY, "first_only")
    model, before = model_of(scenario, small_plan), scenario.hash
    assert model.portfolios is not None
    visits = np.bincount([pos for pos, _ in diary_of(model).visits], minlength=len(model.ids))
    mine = model.portfolios.engineer == model.portfolios.engineer[0]
    assert visits[0] > 2 * visits[mine][1:].max()
    assert len(simulate(scenario, small_plan, ["by_line"], replications=2).records["by_line"]) == 2
    VISIT_POLICIES.unregister("first_only")
    VISIT_POLICIES.register("first_only", FirstOnly(), "2.0")
    assert plain_network.replace(POLICY, "first_only").hash != before
