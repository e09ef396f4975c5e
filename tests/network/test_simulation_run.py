"""One replication: tie 2, determinism, common random numbers, exits, clawback, branches."""

from __future__ import annotations

import numpy as np
import pytest

from optimizer.network import reach_month, replicate
from optimizer.network.random_draws import Streams
from optimizer.plan import Plan
from optimizer.scenario import Scenario
from optimizer.statistics import mean_interval
from tests.network.networks import Diary, model_of, switched


@pytest.mark.parametrize("scheme", ["by_line", "threshold", "air_time"])
def test_without_noise_and_behaviour_the_plan_is_sold(
    plain_network: Scenario, small_plan: Plan, scheme: str
) -> None:
    """Tie 2: lines by month, zone and offer are the plan's, under every scheme."""
    calm = switched(plain_network, noise=False, effort=False, motivation=False, exits=False)
    record = replicate(model_of(calm, small_plan, scheme), 0)
    expected = small_plan.expected[:, :, :, 0].sum(axis=2).transpose(1, 0, 2)
    assert record.lines == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("scheme", ["by_line", "threshold", "air_time"])
def test_with_every_mechanism_switched_off_the_plan_is_sold(
    small: Scenario, small_plan: Plan, scheme: str
) -> None:
    """Tie 2 for a network with every part: switched off, each leaves the plan as it is."""
    off = ("noise", "effort", "motivation", "exits", "gaming", "shifting", "skill", "shelf")
    outside = ("competitors", "digital", "recruitment", "travel", "pay_office", "differences")
    calm = switched(small, **dict.fromkeys((*off, *outside), False))
    record = replicate(model_of(calm, small_plan, scheme), 0)
    expected = small_plan.expected[:, :, :, 0].sum(axis=2).transpose(1, 0, 2)
    assert record.lines == pytest.approx(expected, abs=1e-9)


def test_without_behaviour_noise_has_the_plans_mean(
    plain_network: Scenario, small_plan: Plan
) -> None:
    """With noise alone, total lines have the plan's mean inside a 99 % interval."""
    model = model_of(
        switched(plain_network, effort=False, motivation=False, exits=False), small_plan
    )
    totals = [replicate(model, r).sold.sum() for r in range(30)]
    assert small_plan.expected[:, :, :, 0].sum() in mean_interval(totals, 0.99)


def test_same_seed_same_bits(plain_network: Scenario, small_plan: Plan) -> None:
    """A replication is a function of the model and its number; another number is another draw."""
    model = model_of(plain_network, small_plan)
    assert replicate(model, 3).same_as(replicate(model, 3))
    assert not replicate(model, 3).same_as(replicate(model, 4))


def test_common_numbers_sharpen_the_comparison(plain_network: Scenario, small_plan: Plan) -> None:
    """The paired difference varies less than one of independent runs (Law 2015, §11.2)."""
    a, b = (model_of(plain_network, small_plan, s) for s in ("by_line", "air_time"))
    x = np.array([replicate(a, r).sold.sum() for r in range(24)])
    y = np.array([replicate(b, r).sold.sum() for r in range(24)])
    assert (x - y).var(ddof=1) < x.var(ddof=1) + y.var(ddof=1)


def test_clawback_reverses_its_expected_share(plain_network: Scenario, small_plan: Plan) -> None:
    """Six months at .0236794 a month: 1 − (1 − h)^6 = .13393 of the lines' pay in expectation.

    Ten months are planned so that the first cohort's window closes inside the horizon; the
    figure is read off the ledger of one offer paid 1 EUR a line.
    """
    h = 0.0236794
    assert 1 - (1 - h) ** 6 == pytest.approx(0.13393, abs=5e-6)
    scheme = [{"per_line": {"postpaid": 1.0}}, {"clawback": {"months": 6, "fraction": 1}}]
    scenario = plain_network.replace("network.schemes", {"x": scheme})
    scenario = switched(
        scenario.replace("offers.postpaid.churn", h), effort=False, motivation=False
    )
    model = model_of(scenario, small_plan, "x")
    shares = []
    for r in range(40):
        record = replicate(model, r)
        taken = record.reversed.sum() + record.clawback_to_come
        shares.append(taken / record.earned[:, 0].sum())
    assert 1 - (1 - h) ** 6 in mean_interval(shares, 0.99)


def test_exits_need_months_of_low_motivation(plain_network: Scenario, small_plan: Plan) -> None:
    """Nobody leaves before the third month below the floor; who left sells nothing."""
    scenario = plain_network.replace("network.behaviour.exit_below", 0.99)
    record = replicate(model_of(scenario, small_plan), 0)
    assert record.exits[:2].sum() == 0
    assert record.exits[2] == 60
    assert record.lines[3:].sum() == 0
    stay = replicate(model_of(switched(scenario, exits=False), small_plan), 0)
    assert stay.exits.sum() == 0


def test_without_engineers_nobody_is_visited(plain_network: Scenario, small_plan: Plan) -> None:
    """No sales engineers: no visits, and motivation ends lower than with them."""
    alone = plain_network.replace("network.sales_engineers.count", 0)
    without, usual = (replicate(model_of(s, small_plan), 0) for s in (alone, plain_network))
    assert without.visits == 0
    assert usual.visits > 0
    assert without.motivation[-1, 0] < usual.motivation[-1, 0]


def test_visits_fit_the_working_days(plain_network: Scenario, small_plan: Plan) -> None:
    """Three engineers, three visits a day, three days a week, 26 weeks: at most 702 visits."""
    record = replicate(model_of(plain_network, small_plan), 0)
    assert 0.95 * 702 <= record.visits <= 702


def test_a_branch_leaves_the_run_alone(small: Scenario, small_plan: Plan) -> None:
    """Arrays are its own, the network is shared, nobody is watching."""
    run = reach_month(model_of(small, small_plan), 1, watcher=Diary()).run
    before = run.points.motivation.copy()
    branch = run.branch(Streams(1, 5))
    branch.points.motivation[:] = 0.0
    branch.points.cohort[:] = 0.0
    assert np.array_equal(run.points.motivation, before)
    assert run.points.cohort.any()
    assert branch.model is run.model
    assert branch.onlookers == ()
    assert branch.watchers == (branch.tally,)
    assert branch.desk.streams == branch.streams == Streams(1, 5)
