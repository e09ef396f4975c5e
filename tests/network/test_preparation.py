"""The network prepared on a plan: rates, quotas, exceptions, what nobody sells."""

from __future__ import annotations

import numpy as np
import pytest

from optimizer.network import prepare
from optimizer.plan import Plan
from optimizer.scenario import Scenario
from optimizer.simulation.replicating import on_network
from tests.network.networks import model_of


def test_rates_sell_the_plan(plain_network: Scenario, small_plan: Plan) -> None:
    """Weeks times rates over all points of sale are the plan's lines of served zones."""
    expected, targets, _ = on_network(plain_network, small_plan)
    model = prepare(plain_network, expected, targets, "by_line")
    weeks = np.array(model.calendar.weeks_of)[:, None]
    lines = (model.rate * weeks).sum(axis=0)
    assert lines == pytest.approx((expected - model.unserved).sum(axis=0))
    assert model.quota.sum() == targets[np.unique(model.zone)].sum()


def test_sections_switched_off_are_not_there(small: Scenario, small_plan: Plan) -> None:
    """A section of the scenario whose mechanism is off is None in the model."""
    assert model_of(small, small_plan).skill is not None
    assert model_of(small.replace("network.behaviour.skill", False), small_plan).skill is None


def test_start_pay_is_the_plans_under_the_first_scheme(
    plain_network: Scenario, small_plan: Plan
) -> None:
    """The same whatever scheme is simulated; more lines are used to more pay."""
    first, other = (model_of(plain_network, small_plan, name) for name in ("by_line", "threshold"))
    assert (first.start_pay == other.start_pay).all()
    order = np.argsort(first.rate[:, :3].sum(axis=(1, 2)))
    assert first.start_pay[order[-1]] > first.start_pay[order[0]] > 0


def test_a_scenario_without_a_network_is_refused(small: Scenario, small_plan: Plan) -> None:
    """In words."""
    expected, targets, _ = on_network(small, small_plan)
    with pytest.raises(ValueError, match="no network of points of sale"):
        prepare(small.replace("network", None), expected, targets, "by_line")
