"""What the network must show: published signs, each on paired replications at 99 % confidence.

The list is that of the design (the network: what the simulation must show). Where a sign needs a
mechanism that a plain dynamic programme does not have, a test shows that it does not claim it
without. Magnitudes are the demo scenario's, whose behaviour is assumption; signs are not.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from optimizer.arrays import Floats
from optimizer.network import NetworkModel, Record
from optimizer.plan import Plan
from optimizer.scenario import Scenario
from tests.theory.paired import Scheme, Weeks, figures, gain, level, network

PER_LINE: dict[str, Any] = {
    "per_line": {"prepaid": 3, "sim_only": 6, "postpaid": 12, "fibre": 20},
}
BONUS: dict[str, Any] = {"tier": {"period": "quarter", "at": "quota", "bonus": 400}}
OVER: dict[str, Any] = {
    "tier": {"period": "quarter", "at": "quota", "rate": 12, "mode": "marginal"},
}


def lines(record: Record, weeks: Weeks) -> float:
    """Lines of all points of sale."""
    return float(record.sold.sum())


def early_churn(record: Record, weeks: Weeks) -> float:
    """Share of the lines that left within six months of their sale."""
    return record.measure("early_churn_rate")


def terciles(scenario: Scenario) -> list[Floats]:
    """Masks of the points of sale by ability, least first."""
    assert scenario.pos is not None
    rank = np.argsort(np.argsort(scenario.pos.ability))
    return [rank * 3 // len(rank) == part for part in range(3)]


def test_dropping_a_binding_cap_raises_sales(plain_network: Scenario, small_plan: Plan) -> None:
    """Misra and Nair 2011 (QME 9, 211–257): with the ceiling gone, sales rise."""
    cap = {"cap": {"at_most": 900, "period": "quarter"}}
    capped = network(plain_network, small_plan, [PER_LINE, BONUS, cap])
    free = network(plain_network, small_plan, [PER_LINE, BONUS])
    # it binds: without it, pay above the cap is earned
    above = level(free, lambda r, w: float(r.earned.sum()) / 120, 4)
    assert above.low > 900
    assert gain(free, capped, lines).low > 0


@pytest.mark.parametrize("part", [0, 1, 2], ids=["least", "middle", "most"])
def test_bonuses_raise_sales_in_every_tercile(
    plain_network: Scenario, small_plan: Plan, part: int
) -> None:
    """Chung, Steenburgh and Sudhir 2014 (Marketing Science 33, 165–187): by ability."""
    here = terciles(plain_network)[part]
    found = gain(
        network(plain_network, small_plan, [PER_LINE, BONUS]),
        network(plain_network, small_plan, [PER_LINE]),
        lambda r, w: float(np.sum(w.sold, axis=0)[here].sum()),
    )
    assert found.low > 0


def test_an_over_achievement_rate_sustains_the_best(
    plain_network: Scenario, small_plan: Plan
) -> None:
    """Chung et al. 2014: past the quota, the ablest work on with a rate beyond it, not without.

    Effort of the best tercile in the weeks that they start with their quota behind them.
    """
    best = terciles(plain_network)[2]

    def beyond(model: NetworkModel) -> Floats:
        def effort(record: Record, weeks: Weeks) -> float:
            quota = np.repeat(model.quota, model.calendar.weeks_in_quarter, axis=1).T
            there = (np.array(weeks.before) >= quota) & np.array(weeks.active) & best
            return float(np.array(weeks.effort)[there].mean())

        return figures(model, effort, 10)

    with_rate = network(plain_network, small_plan, [PER_LINE, BONUS, OVER])
    without = network(plain_network, small_plan, [PER_LINE, BONUS])
    assert (beyond(with_rate) - beyond(without)).min() > 0
    found = gain(with_rate, without, lambda r, w: float(np.sum(w.sold, axis=0)[best].sum()))
    assert found.low > 0


@pytest.mark.parametrize("where", ["far below", "far beyond"])
def test_far_from_its_quota_a_point_of_sale_slackens(
    plain_network: Scenario, small_plan: Plan, where: str
) -> None:
    """Misra and Nair 2011; Steenburgh 2008 (QME 6, 235–256): give up, or rest.

    Three weeks before a quarter's end, with a bonus: effort over what the same point of sale
    does on average, of those that need half to one and a half times their usual lines, less
    that of those that need over two and a half times (far below) or have their quota (beyond).
    """
    model = network(plain_network, small_plan, [PER_LINE, BONUS], motivation=False)
    usual = model.rate.sum(axis=2).mean(axis=1)

    def difference(record: Record, weeks: Weeks) -> float:
        effort = np.array(weeks.effort)
        relative = effort / np.maximum(effort.mean(axis=0), 1e-9)
        near, far = [], []
        for quarter, last in enumerate(np.cumsum(model.calendar.weeks_in_quarter)):
            week = int(last) - 3
            need = (model.quota[:, quarter] - weeks.before[week]) / (3 * usual)
            near.append(relative[week, (need > 0.5) & (need < 1.5)])
            far.append(relative[week, need > 2.5 if where == "far below" else need <= 0])
        return float(np.concatenate(near).mean() - np.concatenate(far).mean())

    assert level(model, difference, 12).low > 0


def test_loss_framing_moves_output_by_a_few_percent_at_most(
    plain_network: Scenario, small_plan: Plan
) -> None:
    """Hossain and List 2012 (Management Science 58, 2151–2167): about one percent.

    Gains and losses weighed with η = .02, λ = 2.25 against not at all.
    """
    scheme = [PER_LINE, BONUS]
    framed = network(plain_network, small_plan, scheme, gain_loss=0.02)
    plain = network(plain_network, small_plan, scheme, gain_loss=0.0)
    base = figures(plain, lines, 10)
    share = figures(framed, lines, 10) / base - 1
    found = level_of(share)
    assert -0.05 < found[0] <= found[1] < 0.05


def level_of(samples: Floats) -> tuple[float, float]:
    """Ends of the 99 % interval of a mean."""
    from optimizer.statistics import mean_interval

    found = mean_interval(samples, 0.99)
    return found.low, found.high


def last_over_first(model: NetworkModel) -> Floats:
    """Lines of the last four weeks of quarters over those of the first four, by replication."""

    def ratio(record: Record, weeks: Weeks) -> float:
        ends = np.cumsum(model.calendar.weeks_in_quarter)
        sold = np.sum(weeks.sold, axis=1)
        late = sum(sold[end - 4 : end].sum() for end in ends)
        early = sum(sold[end - 13 : end - 9].sum() for end in ends)
        return float(late / early)

    return figures(model, ratio, 12)


def stationary(model: NetworkModel) -> NetworkModel:
    """The same network with its average rate in every month."""
    from dataclasses import replace

    weeks = np.array(model.calendar.weeks_of, dtype=np.float64)
    mean = (model.planned * weeks[:, None, None]).sum(axis=0, keepdims=True) / weeks.sum()
    return replace(model, planned=np.repeat(mean, model.calendar.months, axis=0))


CALM: dict[str, Any] = {"motivation": False, "exits": False}


def test_a_plain_programme_shows_no_spike(plain_network: Scenario, small_plan: Plan) -> None:
    """Stationary demand, no present bias, no shifting: quarters' ends are as their starts.

    Effort follows the marginal worth of a line, which is a martingale: a bonus moves its level,
    not its mean over time. Shown within 5 %, at 99 %.
    """
    low, high = level_of(
        last_over_first(stationary(network(plain_network, small_plan, [PER_LINE, BONUS], **CALM)))
    )
    assert 0.95 < low <= high < 1.05


def test_present_bias_makes_a_spike(plain_network: Scenario, small_plan: Plan) -> None:
    """Oyer 1998 (QJE 113, 149–185): sales come late in the period under a quota.

    Who weighs the present more puts effort off until the bonus is near (quasi-hyperbolic, β .6).
    """
    scheme = [PER_LINE, BONUS]
    biased = network(plain_network, small_plan, scheme, present_bias=0.6, **CALM)
    plain = network(plain_network, small_plan, scheme, **CALM)
    found = last_over_first(stationary(biased)) - last_over_first(stationary(plain))
    assert level_of(found)[0] > 0


def poor_share(record: Record, weeks: Weeks) -> float:
    """Share of the lines that are poor."""
    return record.measure("poor_share")


CLAWED: Scheme = [PER_LINE, {"clawback": {"months": 6, "fraction": 1}}]
AIR_TIME: Scheme = [
    {"per_line": {"prepaid": 1, "sim_only": 3, "postpaid": 6, "fibre": 10}},
    {"air_time": {"share": 0.025, "months": 24}},
]
"""Half the pay by line, and about as much again as air time over a line's usual life."""


@pytest.mark.parametrize("figure", [poor_share, early_churn])
@pytest.mark.parametrize("scheme", [CLAWED, AIR_TIME], ids=["clawback", "air time"])
def test_what_is_tied_to_the_customers_stay_lowers_poor_lines(
    plain_network: Scenario, small_plan: Plan, scheme: Scheme, figure: Any
) -> None:
    """Poor lines, and lines lost within six months, are fewer than under pay by line alone.

    Pay for what stays makes gaming dear (Larkin 2014, JLE 32, 199-227, on gaming under incentives;
    Lal and Srinivasan 1993, Management Science 39, 777-793, on pay for lasting sales).
    """
    tied = network(plain_network, small_plan, scheme, gaming=True)
    plain = network(plain_network, small_plan, [PER_LINE], gaming=True)
    assert level(plain, poor_share, 4).low > 0
    assert gain(tied, plain, figure).high < 0


def test_shifting_makes_a_timing_gain_where_pay_has_a_kink(
    plain_network: Scenario, small_plan: Plan
) -> None:
    """Oyer 1998; Larkin 2014: lines move over a quarter's end, and pay rises by it.

    Paired with the same network without shifting: some lines are signed in another week, under a
    bonus at the quota, and the network is paid more for as many lines.
    """
    scheme = [PER_LINE, BONUS]
    with_it = network(plain_network, small_plan, scheme, shifting=True, **CALM)
    without = network(plain_network, small_plan, scheme, **CALM)
    moved = [
        np.abs(np.sum(a, axis=1) - np.sum(b, axis=1)).sum()
        for a, b in zip(_weekly(with_it), _weekly(without), strict=True)
    ]
    assert level_of(np.array(moved))[0] > 0
    assert gain(with_it, without, lambda r, w: float(r.earned.sum()), 12).low > 0


def _weekly(model: NetworkModel) -> list[list[Floats]]:
    found: list[list[Floats]] = []

    def keep(record: Record, weeks: Weeks) -> float:
        found.append(weeks.sold)
        return 0.0

    figures(model, keep, 3)
    return found


def test_under_linear_pay_nothing_is_shifted(plain_network: Scenario, small_plan: Plan) -> None:
    """Jensen 2003 (European Financial Management 9, 379-406): only kinks pay for moving sales.

    Pay by line, undiscounted, nothing felt but money: every line stays in its week, exactly.
    """
    neutral = {"risk_aversion": 0.0, "gain_loss": 0.0} | CALM
    with_it = network(plain_network, small_plan, [PER_LINE], shifting=True, **neutral)
    without = network(plain_network, small_plan, [PER_LINE], **neutral)
    for a, b in zip(_weekly(with_it), _weekly(without), strict=True):
        assert np.array_equal(a, b)
