"""Extreme inputs: the right figures, or a fault with its name."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from optimizer.network import prepare, replicate
from optimizer.plan import Plan
from optimizer.scenario import Scenario
from optimizer.simulation import compare, simulate
from optimizer.simulation.replicating import on_network
from tests.network.networks import COMMON, SECTIONS, model_of, switched


def everything(scenario: Scenario) -> Scenario:
    """Every mechanism that needs no table of its own."""
    for path, value in COMMON.items():
        scenario = scenario.replace(path, value)
    for name, (path, value) in SECTIONS.items():
        if name != "differences":
            scenario = scenario.replace(path, value)
    return scenario.replace("network.behaviour.gaming", True)


def drawn(scenario: Scenario, count: int) -> Scenario:
    """With so many points of sale drawn."""
    types = {"kiosk": {"share": 1, "size": 20}, "partner": {"share": 1, "size": 50}}
    generate: dict[str, Any] = {"count": count, "per": "population", "types": types}
    return scenario.replace("network.points_of_sale", {"generate": generate})


def test_no_point_of_sale(plain_network: Scenario, small_plan: Plan) -> None:
    """Nobody sells, nobody is paid, nothing fails; all of the plan's lines are unserved."""
    empty = everything(drawn(plain_network, 0))
    model = model_of(empty, small_plan)
    record = replicate(model, 0, keep_ledger=True)
    assert record.sold.sum() == record.pay == record.visits == 0
    assert model.unserved.sum() == pytest.approx(small_plan.expected[:, :, :, 0].sum())
    runs = simulate(empty, small_plan, replications=2)
    assert (runs.summary().query("measure == 'lines'")["mean"] == 0).all()
    assert len(compare(runs)) > 0


def test_one_point_of_sale_sells_its_zones_plan(plain_network: Scenario, small_plan: Plan) -> None:
    """One for a whole zone: hundreds of lines a week are drawn as well as two."""
    one = switched(drawn(plain_network, 1), effort=False, motivation=False, exits=False)
    model = model_of(one, small_plan)
    records = [replicate(model, r) for r in range(8)]
    expected = model.rate.sum(axis=(0, 2)) @ np.array(model.calendar.weeks_of)
    mean = np.mean([r.sold.sum() for r in records])
    assert abs(mean - expected) < 4 * np.sqrt(expected / 8)
    assert replicate(model_of(everything(drawn(plain_network, 1)), small_plan), 0).sold.sum() > 0


def test_zero_pay(plain_network: Scenario, small_plan: Plan) -> None:
    """Nobody works for nothing: effort 0, lines base/(base + effect) of the plan's, no pay."""
    free = plain_network.replace("network.schemes", {"none": [{"per_line": {"fibre": 0}}]})
    record = replicate(model_of(switched(free, motivation=False), small_plan, "none"), 0)
    assert record.pay == 0
    assert (record.effort == 0).all()
    calm = switched(free, motivation=False, noise=False)
    model = model_of(calm, small_plan, "none")
    assert replicate(model, 0).sold.sum() == pytest.approx(
        (model.rate.sum(axis=2) @ np.array(model.calendar.weeks_of))
        @ (model.base / (model.base + model.effect * model.reference_effort))
    )


def test_a_huge_bonus(plain_network: Scenario, small_plan: Plan) -> None:
    """A million for a line beyond the quota: paid to the cent, effort within its bounds."""
    tier = {"period": "quarter", "at": "quota", "bonus": 1e6}
    huge = plain_network.replace(
        "network.schemes", {"x": [{"per_line": {"fibre": 1}}, {"tier": tier}]}
    )
    record = replicate(model_of(huge, small_plan, "x"), 0, keep_ledger=True)
    assert record.ledger is not None
    bonus = record.ledger.earned[:, :, 1]
    assert set(np.unique(bonus)) <= {0, 100_000_000}
    assert (record.effort <= 5).all()
    assert np.isfinite(record.contribution)


def test_a_quota_of_nothing(plain_network: Scenario, small_plan: Plan) -> None:
    """Targets of 0: everybody has reached the quota, and the tier pays every line."""
    expected, targets, followed = on_network(plain_network, small_plan)
    model = prepare(plain_network, expected, np.zeros_like(targets), "threshold", followed)
    record = replicate(model, 0)
    assert record.attainment.sum() == 0
    rate = record.earned[:, 1].sum() / record.sold.sum()
    assert rate == pytest.approx(7)


@pytest.mark.parametrize(("churn", "left"), [(0.0, 1.0), (1.0, 0.0)])
def test_nobody_or_everybody_leaves(
    plain_network: Scenario, small_plan: Plan, churn: float, left: float
) -> None:
    """Churn 0: all lines sold are active at the end; churn 1: none is."""
    scenario = plain_network.replace("offers.postpaid.churn", churn)
    record = replicate(model_of(scenario, small_plan, "air_time"), 0)
    assert record.retained[2] == left * record.sold[2]
    assert np.isfinite(record.contribution)


def test_no_sales_engineers(plain_network: Scenario, small_plan: Plan) -> None:
    """Nobody visits, nobody prospects, nobody joins."""
    alone = everything(plain_network).replace("network.sales_engineers.count", 0)
    record = replicate(model_of(alone, small_plan), 0)
    assert record.visits == record.joins.sum() == 0
    assert record.sold.sum() > 0


def test_more_engineers_than_points_of_sale(plain_network: Scenario, small_plan: Plan) -> None:
    """Some have nobody to visit; everybody is visited once a week at most."""
    crowd = plain_network.replace("network.sales_engineers.count", 100)
    record = replicate(model_of(crowd, small_plan), 0)
    assert record.visits == 60 * 26
