"""The salary and the curve of commissions of Basu, Lal, Srinivasan and Staelin.

A. Basu, R. Lal, V. Srinivasan and R. Staelin, "Salesforce compensation plans: an agency theoretic
perspective", Marketing Science 4 (1985), 267–291: power utility, gamma sales.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import brentq, minimize_scalar
from scipy.special import roots_genlaguerre

from optimizer.arrays import Floats
from optimizer.errors import OptimizerError

POINTS = 64
"""Of the quadrature over sales; the first look over efforts takes four times as many."""


class NoClosedFormError(OptimizerError):
    """The best plan is not of the closed form, for these numbers."""


@dataclass(frozen=True)
class BlssPlan:
    """Pay = (intercept + slope · sales) ** (1 / (1 − power)).

    Attributes
    ----------
    salary : float
        Pay without sales (EUR).
    effort : float
        The agent's choice.
    intercept, slope : float
        A and B of the curve.
    power : float
        δ of the agent's utility.
    expected_sales, expected_pay, profit : float
        At this effort (EUR; sales in units).
    """

    salary: float
    effort: float
    intercept: float
    slope: float
    power: float
    expected_sales: float
    expected_pay: float
    profit: float

    def pay(self, sales: ArrayLike) -> Floats:
        """Pay (EUR) for sales."""
        x = np.asarray(sales, np.float64)
        return np.asarray((self.intercept + self.slope * x) ** (1 / (1 - self.power)))


def blss_plan(
    margin: float,
    base: float,
    effect: float,
    shape: float,
    effort_cost: float,
    reservation: float,
    power: float = 0.5,
) -> BlssPlan:
    """The best plan for gamma sales and power utility.

    Sales are gamma with mean g(t) = base + effect · t and shape q, so variance g²/q. The agent's
    utility is s^δ/δ − V(t), V(t) = c t²/2; it works for at least the reservation utility. The
    principal, neutral to risk, maximises margin · E x − E s(x). By the first-order approach
    1/U'(s) = λ + μ f_t/f, and for gamma sales f_t/f = q g' (x − g)/g², hence ::

        s(x) = (A + B x)^(1/(1−δ)),   B = μ q g'/g²,   A = λ − B g

    For an effort t, write z = x/g, r = B g/A, p = δ/(1−δ). Participation and the agent's
    first-order condition become A^p E(1 + r z)^p = δ (reservation + V) and ::

        r p E[z (1 + r z)^(p−1)] / E(1 + r z)^p = V' g / (g' (reservation + V))

    whose left side rises from 0 to p as r goes from 0 to ∞ (a mixture of functions log-convex in
    log r is log-convex). So a plan with A ≥ 0 brings about the effort just when the right side is
    at most p. For δ = ½: A + B g = (reservation + V)/2, B = V'/(2 g').

    Parameters
    ----------
    margin : float
        EUR a unit of sales, above 0.
    base, effect : float
        Expected sales without effort (at least 0), and more of them a unit of effort (above 0).
    shape : float
        q > 0: the squared mean of sales over their variance.
    effort_cost : float
        c > 0 (utility).
    reservation : float
        Utility that the agent has elsewhere, above 0.
    power : float
        δ between 0 and 1: the less, the more averse to risk.

    Raises
    ------
    ValueError
        When a number makes no sense.
    NoClosedFormError
        When the best plan pays nothing for the smallest sales (its curve starts at sales above
        0), or the agent would not choose the effort that its first-order condition names.
    """
    _check(margin, base, effect, shape, effort_cost, reservation, power)
    case = _Case(margin, base, effect, shape, effort_cost, reservation, power)
    effort = case.best_effort()
    a, b = case.curve(effort)
    case.agrees(a, b, effort)
    mean = base + effect * effort
    paid = case.expected_pay(effort)
    salary = a ** (1 / (1 - power))
    return BlssPlan(salary, effort, a, b, power, mean, paid, margin * mean - paid)


def _check(*values: float) -> None:
    names = ("margin", "base", "effect", "shape", "effort_cost", "reservation", "power")
    for name, value in zip(names, values, strict=True):
        if not (np.isfinite(value) and (value > 0 or (name == "base" and value == 0))):
            raise ValueError(f"{name} is {value}; give a number above 0")
    if values[-1] >= 1:
        raise ValueError(f"power is {values[-1]}; give one between 0 and 1 (averse to risk)")


@dataclass(frozen=True)
class _Case:
    """One set of numbers; ``z`` are nodes of x/g(t) with their weights, gamma of mean 1."""

    margin: float
    base: float
    effect: float
    shape: float
    effort_cost: float
    reservation: float
    power: float

    @cached_property
    def nodes(self) -> tuple[Floats, Floats]:
        at, weight = roots_genlaguerre(POINTS, self.shape - 1)
        return at / self.shape, weight / weight.sum()

    @property
    def exponent(self) -> float:
        return self.power / (1 - self.power)

    def required(self, effort: float) -> float:
        """V' g / (g' (reservation + V)): what the curve's elasticity must be."""
        mean = self.base + self.effect * effort
        had = self.reservation + self.effort_cost * effort**2 / 2
        return self.effort_cost * effort * mean / (self.effect * had)

    def curve(self, effort: float) -> tuple[float, float]:
        """A and B that bring about an effort, where they exist."""
        (z, weight), p, needed = self.nodes, self.exponent, self.required(effort)

        def lack(log_r: float) -> float:
            r = np.exp(log_r)
            with_r = weight * (1 + r * z) ** (p - 1)
            return float(p * r * (with_r * z).sum() / (with_r * (1 + r * z)).sum()) - needed

        if needed <= 0:
            r = 0.0
        elif lack(60.0) <= 0:
            raise NoClosedFormError("no curve of this form brings about the effort")
        else:
            r = float(np.exp(brentq(lack, -60.0, 60.0, xtol=1e-13)))
        had = self.power * (self.reservation + self.effort_cost * effort**2 / 2)
        a = (had / float((weight * (1 + r * z) ** p).sum())) ** (1 / p)
        return a, a * r / (self.base + self.effect * effort) if r else 0.0

    def expected_pay(self, effort: float) -> float:
        """E s(x), infinite where no curve of this form brings about the effort."""
        if self.required(effort) >= self.exponent * (1 - 1e-9):
            return np.inf
        (a, b), (z, weight) = self.curve(effort), self.nodes
        x = z * (self.base + self.effect * effort)
        return float((weight * (a + b * x) ** (1 / (1 - self.power))).sum())

    def best_effort(self) -> float:
        """The effort of most profit; it must lie inside those that a curve brings about."""
        efforts = np.linspace(0, self._most(), 4 * POINTS + 1)[1:]
        profits = np.array([self._profit(t) for t in efforts])
        best = int(np.argmax(profits))
        if best + 1 == len(efforts) or not np.isfinite(profits[best]):
            raise NoClosedFormError("no effort of most profit was found for these numbers")
        low = float(efforts[best - 1]) if best else 0.0
        high = float(efforts[best + 1])
        edge = high
        if not np.isfinite(profits[best + 1]):
            edge = brentq(lambda t: self.required(t) - self.exponent * (1 - 2e-9), low, high)
        found = minimize_scalar(
            lambda t: -self._profit(t), bounds=(low, edge), method="bounded", options={"xatol": 0}
        )
        if edge < high and edge - found.x < 1e-5 * (high - low):
            raise NoClosedFormError(
                "the best plan pays nothing for the smallest sales: its curve would start below "
                "0; lower the margin or the shape's noise, or raise the reservation utility"
            )
        return float(found.x)

    def _profit(self, effort: float) -> float:
        return self.margin * (self.base + self.effect * effort) - self.expected_pay(effort)

    def _most(self) -> float:
        """An effort that even without noise costs more than it brings."""

        def gain(t: float) -> float:
            had = self.reservation + self.effort_cost * t**2 / 2
            idle = (self.power * self.reservation) ** (1 / self.power)
            brought = self.margin * self.effect * t
            return float(brought - (self.power * had) ** (1 / self.power) + idle)

        high = 1.0
        while gain(high) > 0:
            high *= 2
        return high

    def agrees(self, a: float, b: float, effort: float) -> None:
        """The agent's best effort under the curve is this one, looked for everywhere near."""
        (z, weight), p = self.nodes, self.exponent
        tried = np.concatenate([[effort], np.linspace(0, 8 * effort, 16 * POINTS)])
        x = z * (self.base + self.effect * tried[:, None])
        utility = ((a + b * x) ** p / self.power) @ weight - self.effort_cost * tried**2 / 2
        if utility.max() > utility[0] + 1e-7 * abs(utility[0]):
            raise NoClosedFormError(
                "under this curve the agent's first-order condition does not name its best "
                "effort; a lower power (more aversion to risk) makes it do so"
            )
