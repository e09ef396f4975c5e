"""The effort policy against worked checks, brute force and simulation."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.statistics import mean_interval
from tests.network.policy.problems import effort_policy


def test_thirteen_weeks() -> None:
    """models.md §4, second check: 76.92 lines and .979, within .5 %."""
    pay = [5.0 * n + (300.0 if n >= 70 else 0.0) for n in range(100)]
    policy = effort_policy(pay, 13, 4, 2, 20, np.linspace(0, 5, 51))
    assert policy.expected_lines == pytest.approx(76.92, rel=0.005)
    assert policy.probability_at_least(70) == pytest.approx(0.979, rel=0.005)


def brute(pay, periods, base, effect, cost, efforts):  # type: ignore[no-untyped-def]
    """The same programme written plainly, state by state."""
    value = {n: pay[n] for n in range(periods + 1)}
    chosen = {}
    for t in reversed(range(periods)):
        new = {}
        for n in range(t + 1):
            options = [
                (base + effect * e) * value[n + 1]
                + (1 - base - effect * e) * value[n]
                - cost * e * e / 2
                for e in efforts
            ]
            best = max(range(len(efforts)), key=lambda i: options[i])
            new[n], chosen[t, n] = options[best], efforts[best]
        value = new
    return value[0], chosen


@settings(max_examples=30)
@given(
    slope=st.floats(0, 20),
    bonus=st.floats(0, 60),
    at=st.integers(1, 4),
    base=st.floats(0, 0.4),
    cost=st.floats(1, 40),
)
def test_brute_force(slope: float, bonus: float, at: int, base: float, cost: float) -> None:
    """Value and effort of every reachable state equal the plain programme's."""
    pay = [slope * n + (bonus if n >= at else 0.0) for n in range(6)]
    efforts = np.linspace(0, 0.5, 11)
    policy = effort_policy(pay, 4, base, 1, cost, efforts, "bernoulli")
    value, chosen = brute(pay, 4, base, 1.0, cost, efforts.tolist())
    assert policy.value[0, 0] == pytest.approx(value, abs=1e-9)
    for (t, n), effort in chosen.items():
        assert policy.effort[t, n] == pytest.approx(effort, abs=0.051)


@settings(max_examples=20)
@given(bonus=st.floats(0, 400), more=st.floats(1, 200))
def test_more_bonus_is_never_worse(bonus: float, more: float) -> None:
    """A larger bonus never lowers the value of the quota period."""

    def value(amount: float) -> float:
        pay = [3.0 * n + (amount if n >= 40 else 0.0) for n in range(60)]
        return float(effort_policy(pay, 8, 3, 2, 20, np.linspace(0, 5, 11)).value[0, 0])

    assert value(bonus + more) >= value(bonus) - 1e-9


def test_no_pay_no_effort() -> None:
    """Without pay there is nothing to work for, and lines are the base's."""
    policy = effort_policy([0.0], 13, 4, 2, 20, np.linspace(0, 5, 11))
    assert (policy.effort == 0).all()
    assert policy.expected_lines == pytest.approx(52.0, rel=1e-6)


def test_linear_pay_gives_the_first_order_effort() -> None:
    """Under k a line, no risk aversion: e = θ k / c every week, whatever has been sold."""
    policy = effort_policy([0.0, 6.0], 6, 4, 2, 20, np.linspace(0, 2, 201))
    reachable = policy.effort[:, :60]
    assert reachable == pytest.approx(np.full(reachable.shape, 2 * 6 / 20), abs=0.011)


def test_far_from_the_quota_effort_slackens() -> None:
    """With a bonus alone, effort is low hopelessly far from it and beyond it (Misra, Nair 2011)."""
    pay = [300.0 if n >= 70 else 0.0 for n in range(120)]
    effort = effort_policy(pay, 13, 4, 2, 20, np.linspace(0, 5, 51)).effort
    assert effort[10, 10] < 0.1
    assert effort[10, 100] < 0.1
    assert effort[10, 55] > 1.0


def test_simulated_lines_agree_with_expected() -> None:
    """Lines drawn under the policy have the programme's mean inside a 99.9 % interval."""
    pay = [5.0 * n + (300.0 if n >= 70 else 0.0) for n in range(100)]
    policy = effort_policy(pay, 13, 4, 2, 20, np.linspace(0, 5, 51))
    rng = np.random.default_rng(11)
    lines = np.zeros(20_000, dtype=np.int64)
    for t in range(13):
        lines += rng.poisson(4 + 2 * policy.effort[t, lines])
    assert policy.expected_lines in mean_interval(lines, 0.999)
    assert policy.probability_at_least(70) in mean_interval(lines >= 70, 0.999)


def test_risk_aversion_shies_from_the_gamble() -> None:
    """A risk-averse point of sale works less for a far bonus (CARA)."""
    pay = [300.0 if n >= 75 else 0.0 for n in range(120)]
    plain, careful = (
        effort_policy(pay, 13, 4, 2, 20, np.linspace(0, 5, 51), risk_aversion=rho)
        for rho in (0.0, 0.02)
    )
    assert careful.expected_lines < plain.expected_lines
    assert math.isfinite(careful.value[0, 0])


def test_two_periods() -> None:
    """models.md §4, first check: one sale a period at most, cost 5e², 2 a line, 6 more at two."""
    policy = effort_policy([0, 2, 10], 2, 0, 1, 10, np.linspace(0, 1, 101), "bernoulli")
    assert policy.effort[0, 0] == pytest.approx(0.5)
    assert policy.effort[1, 0] == pytest.approx(0.2)
    assert policy.effort[1, 1] == pytest.approx(0.8)
    assert policy.expected_lines == pytest.approx(1.0)
    assert policy.expected_pay == pytest.approx(4.4)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (([0, 1], 0, 1, 1, 1, [0, 1]), "at least one period"),
        (([0, 1], 2, -1, 1, 1, [0, 1]), "0 or more"),
        (([0, 1], 2, 0.5, 1, 1, [0, 1], "bernoulli"), "at most 1"),
        (([0, 1], 2, 0.5, 1, 1, [0, 1], "normal"), "poisson"),
    ],
)
def test_misuse_is_said(arguments: tuple[object, ...], said: str) -> None:
    """Figures that make no sense raise, with what would."""
    with pytest.raises(ValueError, match=said):
        effort_policy(*arguments)  # type: ignore[arg-type]
