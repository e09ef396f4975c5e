"""A warm-up before the plan: left out of the figures, and paid for by its own lines."""

from __future__ import annotations

import numpy as np
import pytest

from optimizer.errors import ScenarioError
from optimizer.network import replicate
from optimizer.network.points.plan_shares import preceded
from optimizer.plan import Plan
from optimizer.scenario import Scenario
from optimizer.simulation import simulate, trace
from optimizer.statistics import mean_interval
from tests.network.networks import model_of, switched

CALM = {"noise": False, "effort": False, "motivation": False, "exits": False}


def warmed(scenario: Scenario, months: int) -> Scenario:
    """The scenario with a warm-up."""
    return scenario.replace("network.warm_up", months)


def test_it_goes_before_the_plan() -> None:
    """Months before the plan are its last ones, round and round."""
    values = np.arange(4).reshape(1, 4)
    assert preceded(values, 0).tolist() == [[0, 1, 2, 3]]
    assert preceded(values, 6).tolist() == [[2, 3, 0, 1, 2, 3, 0, 1, 2, 3]]


@pytest.mark.parametrize("scheme", ["by_line", "threshold"])
def test_without_behaviour_the_plan_is_sold_all_the_same(
    plain_network: Scenario, small_plan: Plan, scheme: str
) -> None:
    """Tie 2 holds: lines, worth and pay of what has no air time are those without warm-up."""
    plain = replicate(model_of(switched(plain_network, **CALM), small_plan, scheme), 0)
    record = replicate(model_of(warmed(switched(plain_network, **CALM), 6), small_plan, scheme), 0)
    assert record.lines == pytest.approx(plain.lines, abs=1e-9)
    assert record.worth == pytest.approx(plain.worth)
    assert record.pay == pytest.approx(plain.pay, abs=0.5)
    assert record.motivation.shape == plain.motivation.shape


def test_the_base_is_not_empty_at_the_start(plain_network: Scenario, small_plan: Plan) -> None:
    """Lines of the warm-up are there in the first month, and use air time in it."""
    plain = replicate(model_of(switched(plain_network, **CALM), small_plan, "air_time"), 0)
    record = replicate(
        model_of(warmed(switched(plain_network, **CALM), 6), small_plan, "air_time"), 0
    )
    assert record.outcomes.retained[0].sum() > 5 * plain.outcomes.retained[0].sum()
    assert record.earned[0].sum() > plain.earned[0].sum()


def test_lines_of_the_warm_up_pay_for_themselves(plain_network: Scenario, small_plan: Plan) -> None:
    """Pay is that of the plan's own lines: cash, plus outstanding at the end, less at the start.

    With expected churn the accrual is exact but for rounding to cents: air time and clawback of
    the plan's lines are as without a warm-up.
    """
    plain = replicate(model_of(switched(plain_network, **CALM), small_plan, "air_time"), 0)
    record = replicate(
        model_of(warmed(switched(plain_network, **CALM), 6), small_plan, "air_time"), 0
    )
    assert record.brought > 0
    assert record.pay == pytest.approx(plain.pay, rel=1e-4)


def test_with_noise_too(plain_network: Scenario, small_plan: Plan) -> None:
    """And with random sales and churn: the mean difference of pay is zero, within 99 %."""
    noisy = switched(plain_network, effort=False, motivation=False, exits=False)
    plain, warm = (model_of(s, small_plan, "air_time") for s in (noisy, warmed(noisy, 6)))
    pay = [
        [replicate(m, r).pay / replicate(m, r).sold.sum() for r in range(15)] for m in (plain, warm)
    ]
    assert 0.0 in mean_interval(np.subtract(*pay), 0.99)


def test_motivation_starts_settled(plain_network: Scenario, small_plan: Plan) -> None:
    """With a warm-up the plan's first week does not start at the starting motivation."""
    assert plain_network.spec.network is not None
    start = plain_network.spec.network.behaviour.coefficients.initial
    cold, warm = (
        replicate(model_of(s, small_plan), 0).motivation[:, 0]
        for s in (plain_network, warmed(plain_network, 12))
    )
    assert cold[0] == start
    assert abs(warm[0] - warm[-1]) < abs(cold[0] - cold[-1])


def test_tables_and_traces_know_the_plans_months_only(
    plain_network: Scenario, small_plan: Plan
) -> None:
    """Runs have the plan's months and weeks; the trace starts with the plan."""
    runs = simulate(warmed(plain_network, 3), small_plan, ["air_time"], replications=2)
    assert runs.frame(("month",))["month"].tolist() == list(plain_network.months)
    assert len(runs.weeks()) == 26
    assert set(runs.transient()) == {"air_time"}
    found = trace(warmed(plain_network, 3), small_plan, 17, "air_time").to_frame()
    assert found["week"].min() == 1
    assert found["week"].max() == 26
    assert found["month"].unique().tolist() == list(plain_network.months)
    ledger = runs.ledger("air_time").query("pos == 'P0017'")
    paid = found.query("kind == 'paid'")["value"].sum()
    assert paid == pytest.approx(ledger["paid"].sum())


def test_whole_periods_only(plain_network: Scenario) -> None:
    """Quarters; and years for schemes that count by the year."""
    with pytest.raises(ScenarioError, match="multiple of 3"):
        warmed(plain_network, 4)
    yearly = [{"per_line": {"fibre": 5}}, {"tier": {"period": "year", "at": 100, "bonus": 5}}]
    scenario = plain_network.replace("network.schemes", {"yearly": yearly})
    with pytest.raises(ScenarioError, match="counts by the year"):
        warmed(scenario, 3)
    assert warmed(scenario, 12).spec.network is not None
