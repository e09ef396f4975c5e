"""The linear contract of Holmström and Milgrom: one commission rate and a fixed pay.

B. Holmström and P. Milgrom, "Aggregation and linearity in the provision of intertemporal
incentives", Econometrica 55 (1987), 303–328; with a margin: R. Lal and V. Srinivasan,
"Compensation plans for single- and multi-product salesforces: an application of the
Holmström-Milgrom model", Management Science 39 (1993), 777–793.
"""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class LinearContract:
    """Pay = fixed + rate · sales, and what it brings about.

    Attributes
    ----------
    rate : float
        Commission (EUR a unit of sales).
    effort : float
        The agent's choice.
    fixed : float
        Fixed pay (EUR) that leaves the agent what it can have elsewhere; negative where the
        commission alone is worth more.
    surplus : float
        Sum of both sides' certainty equivalents (EUR), before what the agent has elsewhere.
    profit : float
        The principal's expected profit (EUR).
    """

    rate: float
    effort: float
    fixed: float
    surplus: float
    profit: float


def linear_contract(
    effect: float,
    effort_cost: float,
    risk_aversion: float,
    variance: float,
    margin: float = 1.0,
    base: float = 0.0,
    reservation: float = 0.0,
) -> LinearContract:
    """The best linear contract for sales = base + effect · e + noise.

    Noise is normal with the given variance, effort costs the agent c e²/2 in money, the agent has
    CARA utility with risk aversion ρ over pay less this cost, the principal is neutral to risk
    and earns the margin m on a unit of sales. Under pay a + b x the agent's certainty equivalent
    is a + b (base + k e) − c e²/2 − ρ b² σ²/2, so e = b k / c. The fixed part only shares the
    surplus m (base + k e) − c e²/2 − ρ b² σ²/2, which with this effort is greatest at ::

        b = m / (1 + ρ c σ² / k²)

    (Holmström and Milgrom 1987 for m = 1; Lal and Srinivasan 1993 with a margin). Among all
    contracts the linear one is best when the agent sees its sales grow and adjusts its effort
    over the period; in one shot with normal noise it is only the best of the linear ones.

    Parameters
    ----------
    effect, effort_cost : float
        k: sales a unit of effort; c > 0 (EUR).
    risk_aversion : float
        ρ ≥ 0 (1/EUR).
    variance : float
        σ² ≥ 0 of sales.
    margin : float
        m (EUR a unit of sales).
    base : float
        Sales without effort.
    reservation : float
        Certainty equivalent that the agent has elsewhere (EUR).

    Raises
    ------
    ValueError
        When a number makes no sense.
    """
    values = (effect, effort_cost, risk_aversion, variance, margin, base, reservation)
    if not all(math.isfinite(x) for x in values):
        raise ValueError("give finite numbers")
    if not (effect > 0 and effort_cost > 0 and risk_aversion >= 0 and variance >= 0):
        raise ValueError(
            "an effect and a cost of effort above 0, a risk aversion and a variance of at least 0 "
            f"are needed; got {effect}, {effort_cost}, {risk_aversion}, {variance}"
        )
    power = effect**2 / effort_cost
    risk = risk_aversion * variance
    rate = margin * power / (power + risk)
    effort = rate * effect / effort_cost
    cost = effort_cost * effort**2 / 2 + risk * rate**2 / 2
    sales = base + effect * effort
    surplus = margin * sales - cost
    fixed = reservation + cost - rate * sales
    return LinearContract(rate, effort, fixed, surplus, surplus - reservation)
