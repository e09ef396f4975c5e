"""The plan of Basu, Lal, Srinivasan and Staelin is what a programme over free pay finds."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import minimize, minimize_scalar
from scipy.stats import gamma

from optimizer.network.theory import NoClosedFormError, blss_plan

CASES = [
    # margin, base, effect, shape, effort_cost, reservation, power
    (40.0, 3.0, 1.5, 4.0, 1.0, 25.0, 0.5),
    (30.0, 2.0, 1.0, 2.0, 1.0, 12.0, 0.4),
    (20.0, 4.0, 2.0, 6.0, 1.0, 30.0, 0.6),
]
CELLS = 80


def free_pay(case: tuple[float, ...], effort: float) -> tuple[float, np.ndarray, np.ndarray]:
    """Least expected pay for an effort when pay may be anything in each cell of sales.

    A convex programme in the utilities u of the cells (Grossman and Hart 1983): no first-order
    condition of the principal's, no closed form. Gives also sales and pay by cell.
    """
    _, base, effect, shape, cost, reservation, power = case
    mean = base + effect * effort
    edges = gamma.ppf(np.linspace(0, 1, CELLS + 1), shape, scale=1 / shape)
    inside = np.minimum(edges, gamma.ppf(1 - 1e-9, shape, scale=1 / shape))
    # derivative of the cells' chances by the mean, exact: −z f(z) at the edges, over the mean
    flow = -inside * gamma.pdf(inside, shape, scale=1 / shape)
    flow[-1] = 0.0
    chance, moved = np.full(CELLS, 1 / CELLS), np.diff(flow) / mean * effect
    rows = np.vstack([chance, moved])
    aims = np.array([reservation + cost * effort**2 / 2, cost * effort])
    scale = aims[0] ** (1 / power)
    done = minimize(
        lambda u: float(chance @ (power * u) ** (1 / power)) / scale,
        np.full(CELLS, aims[0]),
        jac=lambda u: chance * (power * u) ** (1 / power - 1) / scale,
        method="SLSQP",
        bounds=[(1e-9, None)] * CELLS,
        constraints={"type": "eq", "fun": lambda u: rows @ u - aims, "jac": lambda u: rows},
        options={"ftol": 1e-13, "maxiter": 500},
    )
    assert done.success
    least = float(done.fun) * scale
    middle = gamma.ppf((np.arange(CELLS) + 0.5) / CELLS, shape, scale=mean / shape)
    return least, middle, (power * done.x) ** (1 / power)


@pytest.mark.parametrize("case", CASES)
def test_pay_is_that_of_a_programme_over_free_pay(case: tuple[float, ...]) -> None:
    """Expected pay within 1 % of 80 cells' optimum, and the curve within 2 % in the middle."""
    plan = blss_plan(*case)
    least, sales, paid = free_pay(case, plan.effort)
    assert plan.expected_pay == pytest.approx(least, rel=0.01)
    middle = slice(CELLS // 10, -CELLS // 10)
    np.testing.assert_allclose(plan.pay(sales[middle]), paid[middle], rtol=0.02)


@pytest.mark.parametrize("case", CASES)
def test_effort_is_the_principals_best_and_the_agents(case: tuple[float, ...]) -> None:
    """No effort gives the principal more, none the agent; participation binds."""
    margin, base, effect, shape, cost, reservation, power = case
    plan = blss_plan(*case)
    at, weight = np.polynomial.legendre.leggauss(400)
    z = gamma.ppf(0.5 + at / 2, shape, scale=1 / shape)

    def utility(effort: float) -> float:
        paid = plan.pay(z * (base + effect * effort)) ** power / power
        return float(paid @ weight / 2) - cost * effort**2 / 2

    own = minimize_scalar(lambda e: -utility(e), bounds=(0, 20), method="bounded")
    assert own.x == pytest.approx(plan.effort, rel=1e-3)
    assert utility(plan.effort) == pytest.approx(reservation, rel=1e-4)
    worth = [
        margin * (base + effect * e) - free_pay(case, e)[0]
        for e in (0.95 * plan.effort, plan.effort, 1.05 * plan.effort)
    ]
    assert worth[1] > max(worth[0], worth[2])


@pytest.mark.parametrize("effort_cost", [0.5, 1.0, 2.0])
def test_half_power_in_closed_form(effort_cost: float) -> None:
    """For δ = ½: A + B g = (m + V)/2 and B = V'/(2 g'), by hand."""
    plan = blss_plan(40, 3, 1.5, 4, effort_cost, 25)
    disutility = effort_cost * plan.effort**2 / 2
    mean = 3 + 1.5 * plan.effort
    assert plan.slope == pytest.approx(effort_cost * plan.effort / 3)
    assert plan.intercept + plan.slope * mean == pytest.approx((25 + disutility) / 2)
    assert plan.salary == pytest.approx(float(plan.pay(0.0)))
    # marginal margin against marginal pay, differentiated by hand
    slope = (25 + disutility) / 2 * effort_cost * plan.effort + (
        2 * effort_cost**2 * plan.effort * mean * (mean + 1.5 * plan.effort) / (4 * 1.5**2 * 4)
    )
    assert slope == pytest.approx(40 * 1.5, rel=1e-4)


def test_where_pay_would_start_above_zero_sales_it_is_refused() -> None:
    """A large margin for an agent that has nothing elsewhere: the curve would start below 0."""
    with pytest.raises(NoClosedFormError, match="pays nothing for the smallest sales"):
        blss_plan(500, 4, 2, 20, 1, 1)


@pytest.mark.parametrize("name", ["margin", "effect", "shape", "effort_cost", "reservation"])
def test_numbers_without_sense_are_refused(name: str) -> None:
    """Each by its name."""
    sound = {"margin": 60, "base": 4, "effect": 2, "shape": 5, "effort_cost": 1, "reservation": 20}
    with pytest.raises(ValueError, match=name):
        blss_plan(**{**sound, name: 0.0})
    with pytest.raises(ValueError, match="power"):
        blss_plan(**sound, power=1.0)
