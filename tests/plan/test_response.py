"""What the network answered revises the plan everywhere: programme, judge, simulation."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from optimizer.demand import market, plan_sales, unrevised_market
from optimizer.network import replicate
from optimizer.plan import objective_values, plan, plan_of, violations
from optimizer.scenario import Scenario, load
from optimizer.scenario.tables.market_tables import Response, as_table
from tests.network.networks import model_of, switched
from tests.plan.test_brute_force import Enumeration
from tests.tiny import network, tiny, write_yaml


def answered(folder: Path, seed: int, objective: str) -> Scenario:
    """A tiny scenario whose network answered at random, with a budget that counts commission."""
    data = tiny(folder, seed, zones=2, months=2, objectives=[objective])
    data["network"] = network()
    data["plan"]["budgets"] = [{"name": "money", "of": "cost", "at_most": 1e9, "hard": True}]
    write_yaml(folder / "scenario.yaml", data)
    rng = np.random.default_rng(seed)
    given = Response(*(rng.uniform(0.3, 2.5, (2, 2)) for _ in range(3)))
    text = as_table(given, ("z0", "z1"), ("2026-01", "2026-02"))
    return load(folder).replace_all(
        {"network.response": {"table": "answer.csv"}}, {"answer.csv": text}
    )


def test_the_market_is_revised_for_the_channel_alone(tmp_path: Path) -> None:
    """Attraction, pay and worth of the network's channel are scaled by zone and month."""
    scenario = answered(tmp_path, 3, "margin")
    found, plain, given = market(scenario), unrevised_market(scenario), scenario.response
    assert given is not None
    shape = (-1, 1, 1)
    np.testing.assert_array_equal(
        found.attraction[:, :, 0], plain.attraction[:, :, 0] * given.attraction.reshape(shape)
    )
    np.testing.assert_array_equal(found.attraction[:, :, 1:], plain.attraction[:, :, 1:])
    assert found.pay[:, 0] == pytest.approx(plain.commission[0] * given.cost.reshape(-1, 1))
    assert found.worth[:, 0] == pytest.approx(plain.line_margin * given.value.reshape(-1, 1))
    for channel in (1, 2):
        assert (found.pay[:, channel] == plain.commission[channel]).all()
        assert (found.worth[:, channel] == plain.line_margin).all()


@pytest.mark.parametrize("objective", ["margin", "cost", "overlap"])
@pytest.mark.parametrize("seed", range(4))
def test_the_plan_is_the_best_of_all_under_an_answer(
    seed: int, objective: str, tmp_path: Path
) -> None:
    """Programme, enumeration and the judge's plain numpy agree on the best plan's value."""
    scenario = answered(tmp_path, seed, objective)
    found = plan(scenario)
    assert found.levels[-1].value == pytest.approx(Enumeration(scenario).best()[-1], rel=1e-6)
    judged = objective_values(scenario, found.push)
    assert judged[objective] == pytest.approx(found.levels[-1].value, rel=1e-9)
    (money,) = (row for row in found.rows if row.name == "money")
    assert money.value == pytest.approx(judged["cost"], rel=1e-9)


def test_overlap_at_margin_reads_the_answer(tmp_path: Path) -> None:
    """The overlap in EUR values each channel's own lines; programme and judge agree."""
    scenario = answered(tmp_path, 2, "overlap_value")
    found = plan(scenario)
    value = found.levels[-1].value
    assert value == pytest.approx(objective_values(scenario, found.push)["overlap_value"])
    lines = (found.alone - found.expected).sum(axis=2).reshape(4, 3, 2)
    assert value == pytest.approx((lines * market(scenario).worth).sum())


def test_the_judge_sees_a_budget_broken_by_the_answer(tmp_path: Path) -> None:
    """Dearer lines break a budget that the plain market keeps."""
    scenario = answered(tmp_path, 5, "cost")
    push = plan(scenario).push
    spent = objective_values(scenario, push)["cost"]
    plain = replace(scenario, response=None)
    saved = objective_values(plain, push)["cost"]
    limit = (spent + saved) / 2
    judged = scenario.replace("plan.budgets[money].at_most", limit)
    assert bool(violations(judged, push)) == (spent > limit)
    assert bool(violations(replace(judged, response=None), push)) == (saved > limit)


def test_an_answer_is_part_of_the_scenario(tmp_path: Path) -> None:
    """It changes the hash, survives other changes, and is read back to the same bits."""
    scenario = answered(tmp_path / "a", 1, "margin")
    assert scenario.hash != load(tmp_path / "a").hash
    kept = scenario.replace("offers.plus.margin", 61)
    again = load(scenario.write(tmp_path / "b"))
    assert again.hash == scenario.hash
    for other in (kept, again):
        for name in ("attraction", "cost", "value"):
            mine, theirs = getattr(scenario.response, name), getattr(other.response, name)
            np.testing.assert_array_equal(mine, theirs)


def test_points_of_sale_do_not_meet_their_own_answer_twice(tmp_path: Path) -> None:
    """Without noise and behaviour they sell what the tables of attraction say, not the answer.

    Their quotas are the targets of the plan, which has the answer.
    """
    calm = switched(
        answered(tmp_path, 4, "margin"), noise=False, effort=False, motivation=False, exits=False
    )
    made = plan_of(calm, plan(calm).push)
    model = model_of(calm, made)
    sold = replicate(model, 0).lines.transpose(1, 0, 2)
    base, _ = plan_sales(unrevised_market(calm), made.push)
    assert sold == pytest.approx(base[:, :, :, 0].sum(axis=2), abs=1e-9)
    assert model.quota.sum() == made.target_lines[:, :, :, 0].sum()
    assert abs(sold.sum() - made.expected[:, :, :, 0].sum()) > 1


def test_some_cells_of_a_market_have_their_own_answer(tmp_path: Path) -> None:
    """Every array by cell is cut to the cells asked for: what is sampled has its own ratios."""
    found = market(answered(tmp_path, 6, "margin"))
    cells = np.array([3, 1])
    some = found.at(cells)
    for name in ("customers", "attraction", "push_cost", "change_cost", "pay", "worth"):
        np.testing.assert_array_equal(getattr(some, name), getattr(found, name)[cells])
    plain = unrevised_market(load(tmp_path)).at(cells)
    assert plain.pay.shape == plain.worth.shape == (1, 3, 2)
