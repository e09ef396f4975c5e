"""Linear contracts: commission rates of one product or of several, and a fixed pay.

B. Holmström and P. Milgrom, "Aggregation and linearity in the provision of intertemporal
incentives", Econometrica 55 (1987), 303–328; with margins: R. Lal and V. Srinivasan,
"Compensation plans for single- and multi-product salesforces: an application of the
Holmström-Milgrom model", Management Science 39 (1993), 777–793; for several products the quadratic
case of B. Holmström and P. Milgrom, "Multitask principal-agent analyses", Journal of Law,
Economics and Organization 7 (1991), 24–52.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from optimizer.arrays import Floats


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


@dataclass(frozen=True, eq=False)
class ProductContract:
    """Pay = fixed + rates · sales.

    Attributes
    ----------
    rates : array[product]
        EUR a unit.
    efforts : array[product]
        May be negative where products take each other's effort: then the agent would undo sales,
        and the formula's domain is left; look before using it.
    fixed, surplus : float
        EUR; as of :class:`optimizer.network.theory.LinearContract`.
    """

    rates: Floats
    efforts: Floats
    fixed: float
    surplus: float


def product_contract(
    margins: ArrayLike,
    effects: ArrayLike,
    effort_cost: ArrayLike,
    risk_aversion: float,
    covariance: ArrayLike,
    reservation: float = 0.0,
) -> ProductContract:
    """The best linear contract for several products.

    Sales of product i are k_i e_i + noise_i, noise normal with covariance Σ, effort costs
    e'Ce/2. Under rates b the agent chooses e = C⁻¹ K b (K the diagonal of effects). With
    G = K C⁻¹ K the surplus m'Gb − b'(G + ρΣ)b/2 is greatest at ::

        b = (G + ρΣ)⁻¹ G m

    With separate costs and independent noise each rate is m_i / (1 + ρ c_i σ_i² / k_i²): higher
    for a product with more margin, more effect of effort, less noise (Lal and Srinivasan 1993).

    Parameters
    ----------
    margins, effects : array[product]
        m (EUR a unit) and k > 0.
    effort_cost, covariance : array[product] or array[product, product]
        C (positive definite) and Σ (positive semi-definite); a vector is a diagonal.
    risk_aversion : float
        ρ ≥ 0 (1/EUR).
    reservation : float
        Certainty equivalent that the agent has elsewhere (EUR).

    Raises
    ------
    ValueError
        When shapes differ or a matrix is not (semi-)definite.
    """
    m, k = np.asarray(margins, np.float64), np.asarray(effects, np.float64)
    cost, noise = _matrix(effort_cost), _matrix(covariance)
    square = (len(m), len(m))
    if m.shape != k.shape or cost.shape != square or noise.shape != square:
        raise ValueError("margins, effects, costs and covariance are not of the same products")
    if not (k > 0).all() or risk_aversion < 0:
        raise ValueError("effects above 0 and a risk aversion of at least 0 are needed")
    if not np.linalg.eigvalsh(cost).min() > 0 or np.linalg.eigvalsh(noise).min() < -1e-12:
        raise ValueError("the cost must be positive definite, the covariance semi-definite")
    gain = k[:, None] * np.linalg.inv(cost) * k
    rates: Floats = np.asarray(np.linalg.solve(gain + risk_aversion * noise, gain @ m), float)
    efforts: Floats = np.asarray(np.linalg.solve(cost, k * rates), float)
    lost = float(efforts @ cost @ efforts + risk_aversion * rates @ noise @ rates) / 2
    sales = k * efforts
    fixed = reservation + lost - float(rates @ sales)
    return ProductContract(rates, efforts, fixed, float(m @ sales) - lost)


def _matrix(written: ArrayLike) -> Floats:
    values = np.asarray(written, np.float64)
    if values.ndim == 1:
        return np.diag(values)
    if values.ndim != 2 or not np.allclose(values, values.T):
        raise ValueError("a matrix of costs or of noise is symmetric; a vector is its diagonal")
    return values
