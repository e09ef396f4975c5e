"""The network against what theory says of it, in numbers: common numbers, clawback, the policy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from optimizer.network import Record, prepare, replicate
from optimizer.network.calendar import SellingCalendar
from optimizer.network.pay.expected_pay import Offers
from optimizer.network.policy.effort_problems import RATIO_STEP, SIZE_STEP, Problems
from optimizer.network.policy.policy_lookup import solve_network
from optimizer.plan import Plan, plan
from optimizer.scenario import Scenario, load
from optimizer.scenario.schema.network_section import PosType
from optimizer.simulation import simulate
from optimizer.statistics import mean_interval
from tests.network.networks import model_of, switched

SCHEMES = ("by_line", "threshold", "air_time")


def _sharpened(records: Mapping[str, Sequence[Record]], figure: str) -> dict[str, float]:
    """Variance of each paired difference over that of independent runs (Law 2015, §11.2)."""
    samples = {s: np.array([r.measure(figure) for r in rs]) for s, rs in records.items()}
    return {
        f"{a} - {b}": (samples[a] - samples[b]).var(ddof=1)
        / (samples[a].var(ddof=1) + samples[b].var(ddof=1))
        for a, b in combinations(samples, 2)
    }


@pytest.mark.parametrize("network", ["plain_network", "small"])
def test_common_numbers_sharpen_every_pair(
    network: str, small_plan: Plan, request: pytest.FixtureRequest
) -> None:
    """For every pair of demo schemes: the paired difference varies less than independent runs'.

    Var(X − Y) = Var X + Var Y − 2 Cov(X, Y). Of lines, and of contribution; for a network
    without its optional parts, and with every one.
    """
    scenario: Scenario = request.getfixturevalue(network)
    models = {s: model_of(scenario, small_plan, s) for s in SCHEMES}
    records = {s: [replicate(model, r) for r in range(24)] for s, model in models.items()}
    for figure in ("lines", "contribution"):
        assert max(_sharpened(records, figure).values()) < 0.8


@pytest.mark.long
def test_common_numbers_sharpen_every_pair_of_the_national_demo() -> None:
    """The same for the national demo, where they are worth far more. Long: a national plan."""
    scenario = load(Path(__file__).parents[2] / "scenarios" / "france")
    runs = simulate(scenario, plan(scenario), replications=30)
    for figure in ("lines", "contribution", "pay"):
        assert max(_sharpened(runs.records, figure).values()) < 0.3


def test_the_ledger_claws_back_what_it_should(plain_network: Scenario) -> None:
    """Six months at .0236794 a month: 1 − (1 − h)^6 = .13393 of the lines, read off the ledger.

    All lines are sold in the first of six months, so that every window closes within the plan
    and nothing is left to an expectation; each pays 1 EUR.
    """
    h = 0.0236794
    assert 1 - (1 - h) ** 6 == pytest.approx(0.13393, abs=5e-6)
    scheme = [{"per_line": {"postpaid": 1.0}}, {"clawback": {"months": 6, "fraction": 1}}]
    scenario = plain_network.replace("network.schemes", {"x": scheme})
    scenario = switched(
        scenario.replace("offers.postpaid.churn", h), effort=False, motivation=False, exits=False
    )
    expected = np.zeros((len(plain_network.zones.ids), 6, len(plain_network.offers)))
    expected[:, 0, plain_network.offers.index("postpaid")] = 1500.0
    model = prepare(scenario, expected, np.rint(expected).astype(np.int64), "x")
    shares = []
    for number in range(30):
        record = replicate(model, number)
        assert record.clawback_to_come == 0
        shares.append(record.reversed.sum() / record.earned.sum())
    assert 1 - (1 - h) ** 6 in mean_interval(shares, 0.99)


@pytest.mark.parametrize("ratio", [9, 11, 13])
def test_simulated_lines_are_the_programmes(plain_network: Scenario, ratio: int) -> None:
    """Lines and pay that a policy expects are what the network does under it, within 99 %.

    Sixty points of sale alike, their size and quota on the grid that policies are solved on.
    """
    alike = {"share": 1.0, "size": 30.0, "size_sd": 0.0}
    drawn = {"count": 60, "per": "adults_15_64", "types": {"phone_shop": alike}, "ability_sd": 0.0}
    scheme = [
        {"per_line": dict.fromkeys(plain_network.offers, 10.0)},
        {"tier": {"period": "quarter", "at": "quota", "bonus": 300}},
    ]
    scenario = switched(
        plain_network.replace("network.points_of_sale", {"generate": drawn}),
        motivation=False,
        exits=False,
    ).replace("network.schemes", {"x": scheme})
    assert scenario.pos is not None
    assert scenario.spec.network is not None
    calendar, weekly = SellingCalendar(6), SIZE_STEP**7
    quota = int(np.rint(ratio * RATIO_STEP * weekly * 13))
    count = np.bincount(scenario.pos.zone, minlength=len(scenario.zones.ids))
    mix = np.full(len(scenario.offers), 1 / len(scenario.offers))
    weeks = np.array(calendar.weeks_of)
    expected = count[:, None, None] * weekly * weeks[:, None] * mix
    targets = np.zeros(expected.shape, dtype=np.int64)
    targets[:, ::3, 0] = quota * count[:, None]
    model = prepare(scenario, expected, targets, "x")
    assert (model.quota == quota).all()

    network = scenario.spec.network
    kind: PosType = network.types["phone_shop"]
    problems = Problems(
        np.zeros(1, dtype=np.int64), np.full((1, 1), weekly), np.full((1, 1), quota), (13,), (3,)
    )
    arpu, churn = (
        np.array([getattr(o, name) for o in scenario.spec.offers.values()])
        for name in ("arpu", "churn")
    )
    solved = solve_network(
        problems, [kind], model.terms, network.behaviour, Offers(arpu, churn, mix), follow=True
    )
    # the band of motivation that it starts in and stays in
    lines, _, pay = solved.expected[solved.of[0, 0, 2]]
    records = [replicate(model, number) for number in range(12)]
    assert lines in mean_interval([r.sold.sum() / 120 for r in records], 0.99)
    assert pay in mean_interval([r.earned.sum() / 120 for r in records], 0.99)
