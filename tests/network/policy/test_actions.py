"""Poor lines in the policy: against plain loops, closed forms, and the model without them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.network.policy.actions import Gaming, grid_of
from optimizer.network.policy.effort_policy import PolicyTable
from optimizer.network.policy.sales_distribution import chances
from optimizer.network.policy.sellers import utility
from optimizer.statistics import mean_interval
from tests.network.policy.problems import solve


def solved(pay: list[float], periods: int, gaming: Gaming | None, **more: object) -> PolicyTable:
    """One problem, small enough for loops."""
    arguments: dict[str, object] = {"efforts": np.linspace(0, 1, 6), "effort_cost": [6.0]}
    arguments |= {"base": [0.1], "effect": [0.4], "sales": "bernoulli"} | more
    arrays = {k: np.asarray(v) for k, v in arguments.items() if k not in ("sales",)}
    return solve(
        np.array([pay]),
        periods,
        target=np.array([2.0]),
        gaming=gaming,
        sales=arguments["sales"],  # type: ignore[arg-type]
        **{k: v if v.ndim else float(v) for k, v in arrays.items()},  # type: ignore[arg-type]
    )


def game(loss: list[float], effect: float = 0.3, cost: float = 2.0, most: float = 1.0) -> Gaming:
    """Gaming of one problem."""
    return Gaming(np.array([effect]), np.array([cost]), np.array([most]), np.array([loss]))


def largest(f: Callable[[float], float], low: float, high: float) -> float:
    """Where a concave parabola is largest, from three of its values."""
    if high <= low:
        return low
    a, b, c = f(0.0), f(0.5), f(1.0)
    top = (3 * a - 4 * b + c) / (4 * (a - 2 * b + c))
    return min(max(top, low), high)


def with_poor_lines_counted(pay, periods, loss, cost, poor_effect, poor_cost, worth):  # type: ignore[no-untyped-def]
    """The full programme over (lines, poor lines), one sale a period at most, by plain loops."""
    base, effect = 0.1, 0.4
    totals = grid_of(np.linspace(0, 1, 6), effect, poor_effect).total.tolist()
    value = {(n, p): worth(pay[n] - p * loss) for n in range(periods + 1) for p in range(n + 1)}
    for t in reversed(range(periods)):
        new = {}
        for n in range(t + 1):
            for p in range(n + 1):
                best = -np.inf
                for x in totals:

                    def gain(g: float, n: int = n, p: int = p, x: float = x) -> float:
                        e, poor = (x - poor_effect * g) / effect, poor_effect * g
                        return float(
                            -cost * e * e / 2
                            - poor_cost * g * g / 2
                            + (1 - base - x) * value[n, p]  # noqa: B023
                            + (base + x - poor) * value[n + 1, p]  # noqa: B023
                            + poor * value[n + 1, p + 1]  # noqa: B023
                        )

                    low, high = max(0.0, (x - effect) / poor_effect), min(1.0, x / poor_effect)
                    best = max(best, gain(largest(gain, low, max(low, high))))
                new[n, p] = best
        value = new
    return value[0, 0]


@settings(max_examples=25, deadline=None)
@given(
    slope=st.floats(0, 12),
    bonus=st.floats(0, 30),
    loss=st.floats(0, 12),
    cost=st.floats(0.5, 20),
    poor_cost=st.floats(0.5, 20),
)
def test_exact_for_risk_neutral_pay(
    slope: float, bonus: float, loss: float, cost: float, poor_cost: float
) -> None:
    """With linear utility and a fixed loss a poor line, the one-dimensional programme is exact.

    The full programme counts poor lines in its state; the bonus counts them as lines.
    """
    pay = [slope * n + (bonus if n >= 2 else 0.0) for n in range(5)]
    table = solved(pay, 3, game([loss], cost=poor_cost), effort_cost=[cost])
    full = with_poor_lines_counted(pay, 3, loss, cost, 0.3, poor_cost, lambda w: w)
    assert table.value[0, 0, 0] == pytest.approx(full, rel=1e-12, abs=1e-12)


def test_near_for_curved_utility() -> None:
    """With CARA the one-dimensional programme is within half a percent of the full one."""
    pay, rho = [5.0 * n + (20.0 if n >= 3 else 0.0) for n in range(7)], 0.02
    table = solved(pay, 5, game([3.0]), risk_aversion=rho)
    full = with_poor_lines_counted(pay, 5, 3.0, 6.0, 0.3, 2.0, lambda w: float(utility(w, rho)))
    assert table.value[0, 0, 0] == pytest.approx(full, rel=5e-3)
    assert table.gaming[0, :, :3].max() > 0.1


def plainly(pay, loss, periods, rates, cost, efforts, gaming, weights, eased):  # type: ignore[no-untyped-def]
    """V and D of the module's first-order programme, state by state, g from three values."""
    base, effect = rates
    poor_effect, poor_cost, most = gaming
    discount, bias, worth = weights
    grid = grid_of(np.array(efforts), effect, poor_effect * most)
    chance = chances(base + grid.total, "poisson").tolist()
    states = len(pay) - len(chance[0]) + 1
    last = len(pay) - 1
    value = [worth(w) for w in pay]
    poor = [worth(pay[n] - loss[n]) - worth(pay[n]) for n in range(states)]
    beyond = [value[n] - value[states - 1] for n in range(last + 1)]
    now, d = value[:states], poor
    for _ in range(periods):
        v_new, d_new, found = [], [], []
        for n in range(states):
            options = []
            for x, p in zip(grid.total.tolist(), chance, strict=True):
                mean = sum(k * c for k, c in enumerate(p))
                ahead = from_one = kept = 0.0
                for k, c in enumerate(p):
                    i = n + k
                    ahead += c * (now[i] if i < states else now[-1] + beyond[i])
                    dd = d[min(i, states - 1)]
                    kept += c * dd
                    from_one += c * k / mean * dd if mean else 0.0
                ahead, from_one, kept = discount * ahead, discount * from_one, discount * kept
                c_eff = cost / eased[n] ** 2

                def gain(g, b, x=x, ahead=ahead, from_one=from_one, c_eff=c_eff):  # type: ignore[no-untyped-def]
                    e = (x - poor_effect * g) / effect
                    flow = -c_eff * e * e / 2 - poor_cost * g * g / 2
                    return flow + b * (ahead + poor_effect * g * from_one)

                low = max(0.0, (x - effect * efforts[-1]) / poor_effect)
                high = max(low, min(most, x / poor_effect))
                g = largest(lambda g, gain=gain: gain(g, bias), low, high)
                options.append((gain(g, bias), gain(g, 1.0), kept, g))
            best = max(options, key=lambda o: o[0])
            v_new.append(best[1])
            d_new.append(best[2])
            found.append(best[3])
        now, d = v_new, d_new
    return now, found


@pytest.mark.parametrize(
    ("rho", "discount", "bias", "strength"),
    [(0.0, 1.0, 1.0, 0.0), (0.01, 1.0, 1.0, 0.0), (0.01, 0.97, 0.7, 0.5), (0.0, 1.0, 1.0, 1.0)],
)
def test_plain_loops(rho: float, discount: float, bias: float, strength: float) -> None:
    """Every state's value is the plain loops', with curvature, bias, discount and goal gradient.

    Poisson sales, a loss that depends on the lines, g found from values.
    """
    efforts = [0.0, 0.5, 1.0, 1.5]
    most_sold = chances(0.3 + grid_of(np.array(efforts), 0.6, 0.4).total, "poisson").shape[1] - 1
    states = 36
    n = np.arange(states + most_sold)
    pay, loss = 4.0 * n + 25.0 * (n >= 3), 1.0 + 0.2 * n
    eased = 1.0 + strength * np.minimum(n / 3, 1.0) * (n < 3)
    table = solve(
        pay[None],
        3,
        np.array([0.3]),
        np.array([0.6]),
        np.array([9.0]),
        np.array(efforts),
        np.array([3.0]),
        states=states,
        discount=discount,
        present_bias=bias,
        risk_aversion=rho,
        gaming=Gaming(np.array([0.5]), np.array([5.0]), np.array([0.8]), loss[None]),
        effort_return=eased[None],
        begin=8,
        forward=False,
    )
    value, gaming = plainly(
        pay.tolist(),
        loss.tolist(),
        3,
        (0.3, 0.6),
        9.0,
        efforts,
        (0.5, 5.0, 0.8),
        (discount, bias, lambda w: float(utility(w, rho))),
        eased.tolist(),
    )
    # where the end of the lines axis is out of reach
    assert table.value[0, 0, :9] == pytest.approx(np.array(value[:9]), rel=1e-12, abs=1e-12)
    assert table.gaming[0, 0, :9] == pytest.approx(np.array(gaming[:9]), abs=1e-9)


def test_first_order_conditions() -> None:
    """Linear pay k, a poor line worth Δ less: e = θ k/c and g = θ_g (k − Δ)/c_g, always."""
    table = solve(
        np.array([[0.0, 6.0]]),
        4,
        np.array([4.0]),
        np.array([2.0]),
        np.array([20.0]),
        np.linspace(0, 3, 601),
        np.array([1.0]),
        gaming=Gaming(np.array([1.5]), np.array([10.0]), np.array([2.0]), np.array([[4.0]])),
        forward=False,
    )
    assert table.effort == pytest.approx(np.full(table.effort.shape, 0.6), abs=0.003)
    assert table.gaming == pytest.approx(np.full(table.gaming.shape, 0.3), abs=0.003)


def test_poor_lines_that_sell_nothing_change_nothing() -> None:
    """Gaming that brings no lines leaves effort, value and success as without, bit for bit."""
    pay = [5.0 * n + (30.0 if n >= 3 else 0.0) for n in range(7)]
    without, useless = solved(pay, 5, None), solved(pay, 5, game([3.0], effect=0.0))
    assert (useless.gaming == 0).all()
    for name in ("effort", "value", "success", "expected_lines", "expected_pay", "final"):
        assert np.array_equal(getattr(without, name), getattr(useless, name), equal_nan=True), name


@settings(max_examples=20, deadline=None)
@given(loss=st.floats(0, 20), more=st.floats(0.5, 10))
def test_dearer_poor_lines_are_fewer(loss: float, more: float) -> None:
    """The more a poor line costs its seller, the fewer there are (Larkin 2014, for the sign)."""
    pay = [5.0 * n + (30.0 if n >= 3 else 0.0) for n in range(7)]
    few, many = (solved(pay, 5, game([x])).expected_poor[0] for x in (loss + more, loss))
    assert few <= many + 1e-12


def test_drawn_good_and_poor_lines_agree_with_expected() -> None:
    """Lines, poor lines and pay drawn under the policy have the programme's means (99.9 %)."""
    n = np.arange(120)
    pay, loss = 5.0 * n + 300.0 * (n >= 70), 2.0
    table = solve(
        pay[None],
        13,
        np.array([4.0]),
        np.array([2.0]),
        np.array([20.0]),
        np.linspace(0, 3, 31),
        np.array([70.0]),
        gaming=Gaming(np.array([2.0]), np.array([20.0]), np.array([1.0]), np.array([[loss]])),
    )
    rng = np.random.default_rng(12)
    good, poor = np.zeros((2, 20_000), dtype=np.int64)
    for t in range(13):
        at = good + poor
        good = good + rng.poisson(4 + 2 * table.effort[0, t, at])
        poor = poor + rng.poisson(2 * table.gaming[0, t, at])
    lines = good + poor
    assert table.expected_lines[0] in mean_interval(lines, 0.999)
    assert table.expected_poor[0] in mean_interval(poor, 0.999)
    earned = 5.0 * lines + 300.0 * (lines >= 70) - loss * poor
    assert table.expected_pay[0] in mean_interval(earned, 0.999)
    assert poor.mean() > 1


def test_effort_that_sells_nothing_leaves_gaming_alone() -> None:
    """With an effect of 0 no effort is made, and gaming keeps its first-order condition."""
    table = solve(
        np.array([[0.0, 6.0]]),
        3,
        np.array([4.0]),
        np.array([0.0]),
        np.array([20.0]),
        np.linspace(0, 3, 201),
        np.array([1.0]),
        gaming=Gaming(np.array([2.0]), np.array([20.0]), np.array([1.0]), np.array([[1.0]])),
    )
    assert (table.effort == 0).all()
    assert table.gaming == pytest.approx(np.full(table.gaming.shape, 0.5), abs=0.01)
