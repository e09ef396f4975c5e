"""Policies of a network: the planned period, what is looked up, caching, gaming and shifting."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from optimizer.network.policy.grid_policies import BANDS, EFFORTS
from optimizer.network.policy.policy_lookup import Policies, Problems, solve_network
from optimizer.scenario.schema.network_section import Behaviour, PosType
from optimizer.statistics import mean_interval
from tests.network.pay.test_expected_pay import OF, terms_by
from tests.network.policy.problems import solve

KIND = PosType(base=4, effect=2, effort_cost=20, reference_effort=1)
BONUS = {"tier": {"at": "quota", "bonus": 300}}
LINE = {"per_line": {"sim": 5, "fibre": 5}}
NEUTRAL: dict[str, Any] = {"risk_aversion": 0.0, "gain_loss": 0.0, "pay_discount": 1.0}


def problems(count: int = 1, lines: float = 6.0, quarters: int = 2, quota: int = 80) -> Problems:
    """Points of sale of one size, a few lines apart in quota."""
    quotas = np.full((count, quarters), quota) + 8 * np.arange(count)[:, None]
    kind = np.zeros(count, dtype=np.int64)
    return Problems(
        kind, np.full((count, quarters), lines), quotas, (13,) * quarters, (3,) * quarters
    )


def solved(
    *items: dict[str, Any], of: Problems | None = None, follow: bool = False, **more: Any
) -> Policies:
    """Policies of a scheme."""
    return solve_network(
        problems() if of is None else of,
        [KIND],
        terms_by(*items),
        Behaviour(**(NEUTRAL | more)),
        OF,
        follow=follow,
    )


def table(policies: Policies, period: int = 0, band: int = 2) -> np.ndarray:
    """Effort of the first point of sale, [week, lines]."""
    policy = policies.of[0, period, band]
    weeks = int(np.diff(policies.starts)[period])
    states = policies.states[policy]
    start = policies.effort_start[policy]
    return policies.acts[start : start + weeks * states, 0].reshape(weeks, states)


@pytest.mark.parametrize(
    ("period", "weeks", "quota"),
    [("month", [4, 4, 5, 4, 4, 5], 27), ("quarter", [13, 13], 80), ("year", [26], 160)],
)
def test_a_period_alone_is_exact(period: str, weeks: list[int], quota: int) -> None:
    """A scheme with tiers of one period: each period is solved by itself, with its own tier.

    Against the programme stated by hand: the pay of just that period, its weeks, its quota as
    the grid rounds it.
    """
    policies = solved(LINE, {"tier": {"period": period, "at": 25, "bonus": 200}})
    assert policies.period == period
    assert np.diff(policies.starts).tolist() == weeks
    assert policies.quota[0, 0] == quota
    found = table(policies)
    lines = 1.35 ** np.rint(np.log(6.0) / np.log(1.35))
    scale = lines / 6.0
    n = np.arange(found.shape[1])
    by_hand = solve(
        (5.0 * n + 200.0 * (n >= 25))[None],
        weeks[0],
        np.array([4 * scale]),
        np.array([2 * scale]),
        np.array([20 * scale * 0.5 / BANDS[2]]),
        np.linspace(0, 5, EFFORTS),
        np.array([1.0]),
        states=found.shape[1],
        begin=1,
        forward=False,
    )
    assert found == pytest.approx(by_hand.effort[0], abs=1e-6)


def test_weeks_find_their_period() -> None:
    """Weeks through all months: 0 to 3 in the first month, 12 the last of the third."""
    policies = solved(LINE, {"tier": {"period": "month", "at": 25, "bonus": 200}})
    assert [policies.at(week) for week in (0, 3, 4, 12, 13)] == [
        (0, 0),
        (0, 3),
        (1, 0),
        (2, 4),
        (3, 0),
    ]


def test_what_is_looked_up_is_what_was_solved() -> None:
    """Effort and chance by point of sale, band, week and lines; beyond the table its edge."""
    policies, pos = solved(LINE, BONUS), np.zeros(3, dtype=np.int64)
    lines = np.array([0.0, 20.4, 1e6])
    effort, gaming = policies.act(pos, 0, pos + 2, 5, lines)
    found = table(policies)
    # 20.4 of a quota of 80 is 20 of the grid's 79
    assert effort.tolist() == found[5, [0, 20, -1]].tolist()
    assert not gaming.any()
    over = policies.chance_of(pos, 0, pos + 2, 13, np.array([0.0, 79.0, 300.0]))
    assert over.tolist() == [0, 0, 1]


def test_a_quota_between_grid_points_keeps_its_place() -> None:
    """Whatever its quota, a point of sale is sure of it when it has just reached it, not before."""
    policies = solved(LINE, BONUS, of=problems(30))
    pos, band = np.arange(30), np.full(30, 2)
    quota = policies.quota[:, 0]
    assert (policies.chance_of(pos, 0, band, 13, quota) == 1).all()
    assert (policies.chance_of(pos, 0, band, 13, quota - 1) == 0).all()
    # in the last week nobody pushes for a bonus that is won
    effort, _ = policies.act(pos, 0, band, 12, quota)
    assert effort == pytest.approx(np.full(30, effort[0]))


def test_thresholds_in_lines_are_the_same_for_all() -> None:
    """A threshold of 60 lines is at 60 lines, whatever the quota."""
    policies = solved(LINE, {"tier": {"at": 60, "bonus": 300}}, of=problems(30))
    pos, band = np.arange(30), np.full(30, 2)
    won, _ = policies.act(pos, 0, band, 12, np.full(30, 60.0))
    near, _ = policies.act(pos, 0, band, 12, np.full(30, 59.0))
    assert (near > won).all()


def test_no_lines_expected_no_policy() -> None:
    """A point of sale without expected lines makes no effort; a network of them has no policy."""
    policies = solved(LINE, BONUS, of=problems(2, lines=0.0))
    none = np.zeros(2)
    for found in policies.act(np.arange(2), 0, np.array([1, 2]), 3, none):
        assert found.tolist() == [0, 0]
    assert policies.chance_of(np.arange(2), 0, np.array([1, 2]), 3, none).tolist() == [0, 0]
    limits = np.ones(2, dtype=np.int64), np.ones(2, dtype=np.int64)
    assert policies.shift(np.arange(2), 0, np.array([1, 2]), none, limits, none, 1.0).tolist() == [
        0,
        0,
    ]


def test_a_policy_does_not_depend_on_the_others() -> None:
    """Alone or among others, solved again or kept: the same bits."""
    alone, among = solved(LINE, BONUS), solved(LINE, BONUS, of=problems(5))
    assert (table(alone) == table(among)).all()
    assert (table(alone) == table(solved(LINE, BONUS))).all()


@pytest.mark.parametrize(
    "unused",
    [
        {"poor_churn": 0.5},
        {"shift_cost": 1.0, "shift_max": 9},
        {"present_bias": 1.0},
        {"goal_gradient": 0.0},
    ],
)
def test_what_is_off_leaves_no_trace(unused: dict[str, float]) -> None:
    """Settings of mechanisms that are off change no bit of effort and chance."""
    plain, other = solved(LINE, BONUS), solved(LINE, BONUS, **unused)
    for name in ("acts", "success"):
        assert (getattr(plain, name) == getattr(other, name)).all(), name


def test_present_bias_and_gradient_reach_the_network() -> None:
    """β below 1 lowers effort and γ above 0 raises it on the way to the quota."""
    plain = table(solved(LINE, BONUS))
    assert table(solved(LINE, BONUS, present_bias=0.6))[12, 30] < plain[12, 30]
    assert table(solved(LINE, BONUS, goal_gradient=1.0))[12, 60] > plain[12, 60]


def test_clawback_lowers_gaming() -> None:
    """Poor lines are fewer when pay is taken back, and fewer still on air time (Larkin 2014)."""
    poor = [
        solved(*items, follow=True, gaming=True).expected[2, 1]
        for items in (
            (LINE, BONUS),
            (LINE, BONUS, {"clawback": {"months": 6}}),
            (
                {"air_time": {"share": 0.018, "months": 24}},
                BONUS,
                {"clawback": {"months": 6, "of": ["per_line", "tier"]}},
            ),
        )
    ]
    assert poor[0] > poor[1] > poor[2] > 0


def test_simulated_lines_agree_with_the_programme() -> None:
    """Good and poor lines drawn week by week under what is looked up: means within 99.9 %."""
    on_grid = problems(quota=79)
    policies = solved(
        LINE, BONUS, {"clawback": {"months": 6}}, of=on_grid, follow=True, gaming=True
    )
    rng, count = np.random.default_rng(5), 20_000
    scale = 1.35 ** np.rint(np.log(6.0) / np.log(1.35)) / 6.0
    pos, band = np.zeros(count, dtype=np.int64), np.full(count, 2)
    good, poor = np.zeros((2, count))
    for week in range(13):
        effort, gaming = policies.act(pos, 0, band, week, good + poor)
        good += rng.poisson(scale * (4 + 2 * effort))
        poor += rng.poisson(scale * 2 * gaming)
    lines, few, _ = policies.expected[policies.of[0, 0, 2]]
    assert lines in mean_interval(good + poor, 0.999)
    assert few in mean_interval(poor, 0.999)
    chance = policies.chance_of(pos[:1], 0, band[:1], 0, np.zeros(1))[0]
    assert chance in mean_interval(good + poor >= 79, 0.999)


def test_a_tier_of_one_offer_is_planned_in_its_lines() -> None:
    """Fibre alone, a quarter of the lines: the same as a point of sale of that size and its worth.

    What is counted comes at a quarter of the rate, so tables are as long as fibre needs.
    """
    policies = solved(LINE, {"tier": {"offer": "fibre", "at": 15, "bonus": 200}})
    assert policies.weights.tolist() == [0, 1]
    scale = 1.35 ** np.rint(np.log(6.0) / np.log(1.35)) / 6.0
    found = table(policies)
    n = np.arange(found.shape[1])
    by_hand = solve(
        (20.0 * n + 200.0 * (n >= 15))[None],
        13,
        np.array([scale]),
        np.array([0.5 * scale]),
        np.array([20 * scale]),
        np.linspace(0, 5, EFFORTS),
        np.array([1.0]),
        states=found.shape[1],
        begin=1,
        forward=False,
    )
    assert found == pytest.approx(by_hand.effort[0], abs=1e-6)


def test_aversions_of_a_type_are_its_own() -> None:
    """A type's own risk aversion replaces the behaviour's."""
    own = KIND.model_copy(update={"risk_aversion": 0.01})
    arguments = (terms_by(LINE, BONUS), Behaviour(), OF)
    usual, careful = (solve_network(problems(), [kind], *arguments) for kind in (KIND, own))
    same = solve_network(
        problems(), [KIND], terms_by(LINE, BONUS), Behaviour(risk_aversion=0.01), *arguments[2:]
    )
    assert (careful.acts == same.acts).all()
    assert careful.acts.mean() < usual.acts.mean()


def shifted(*items: dict[str, Any], lines: list[float]) -> list[int]:
    """Lines held back at the end of the first quarter."""
    policies = solved(*items, shifting=True, shift_max=5)
    count = len(lines)
    most = np.full(count, 5)
    pos, band = np.zeros(count, dtype=np.int64), np.full(count, 2)
    cost = np.full(count, 0.5)
    return policies.shift(pos, 0, band, np.array(lines), (most, most), cost, 1.0).tolist()


def test_shifting_needs_a_kink() -> None:
    """Linear pay moves nothing; a bonus just out of reach draws lines in, one long won lets go."""
    assert shifted(LINE, lines=[0.0, 40.0, 78.0, 90.0, 130.0]) == [0] * 5
    far, near, won = shifted(LINE, BONUS, lines=[40.0, 78.0, 100.0])
    assert near == -2
    assert far > 0
    assert won > 0


def test_nothing_moves_out_of_the_last_period() -> None:
    """There is no next period to move lines to."""
    policies = solved(LINE, BONUS, shifting=True)
    one = np.ones(1, dtype=np.int64)
    found = policies.shift(one * 0, 1, one * 2, np.array([79.0]), (one, one), np.ones(1), 1.0)
    assert found.tolist() == [0]


def test_a_head_start_leaves_as_much_to_sell() -> None:
    """Who begins after week 5 of 13 has 7/13 of the quota of 80 left, rounded up: 44."""
    policies = solved(LINE, BONUS)
    assert policies.over(5).tolist() == [80 - 44]
    assert policies.over(12).tolist() == [80]
