"""A bonus for reaching a threshold, once, under normal sales: effort, and where it collapses.

The moral hazard of a prize under additive noise: J. Mirrlees, "The theory of moral hazard and
unobservable behaviour", Review of Economic Studies 66 (1999), 3–21 (written 1975); for quotas
K. Raju and V. Srinivasan, "Quota-based compensation plans for multiterritory heterogeneous
salesforces", Management Science 42 (1996), 1454–1462. The scaling and the conditions below are
derived here.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from scipy.optimize import brentq
from scipy.special import lambertw
from scipy.stats import norm

FIRST_ORDER_LIMIT = 1 / float(norm.pdf(1.0))
"""β up to which the agent's problem is concave whatever the threshold: √(2πe) ≈ 4.13."""


@dataclass(frozen=True)
class ThresholdBonus:
    """What an agent does for a bonus at a threshold.

    Attributes
    ----------
    chance : float
        To reach the threshold, at this effort.
    gain : float
        Expected bonus less cost of effort (EUR).
    first_order : bool
        Whether the first-order condition is enough: it has one solution whatever the threshold.
    jump : float or None
        Threshold (in sales) beyond which the agent gives up, falling from high effort to next to
        none at once; None where effort moves smoothly.
    """

    effort: float
    chance: float
    gain: float
    first_order: bool
    jump: float | None


def threshold_bonus(
    bonus: float, threshold: float, effect: float, effort_cost: float, sd: float, base: float = 0.0
) -> ThresholdBonus:
    """Effort under a bonus for sales = base + effect · e + normal noise ≥ threshold.

    The agent maximises B Φ((base + k e − Q)/σ) − c e²/2. With y = k e/σ, a = (Q − base)/σ and
    β = B k²/(c σ²) this is, in units of c σ²/k², β Φ(y − a) − y²/2, with first-order condition
    y = β φ(a − y). Its second derivative is β u φ(u) − 1 at u = a − y, and u φ(u) ≤ φ(1): for
    β ≤ 1/φ(1) = √(2πe) ≈ 4.13 the problem is concave and the condition is enough. Above, there
    are two local maxima for a between the folds u + β φ(u) at the two roots of u φ(u) = 1/β,
    which are u = √−W(−2π/β²) on the two branches of Lambert's W; the better one is taken.

    Parameters
    ----------
    bonus : float
        B ≥ 0 (EUR, or the utility of it in EUR).
    threshold : float
        Q, in sales.
    effect, effort_cost, sd : float
        k, c (EUR) and σ of sales, above 0.
    base : float
        Sales without effort.

    Raises
    ------
    ValueError
        When a number makes no sense.
    """
    beta = _beta(bonus, effect, effort_cost, sd)
    a = float((threshold - base) / sd)
    best = max(_maxima(a, beta), key=lambda y: _value(y, a, beta))
    jump = jump_threshold(bonus, effect, effort_cost, sd, base)
    return ThresholdBonus(
        effort=float(best * sd / effect),
        chance=float(norm.cdf(best - a)),
        gain=float(_value(best, a, beta) * effort_cost * (sd / effect) ** 2),
        first_order=beta <= FIRST_ORDER_LIMIT,
        jump=jump,
    )


def jump_threshold(
    bonus: float, effect: float, effort_cost: float, sd: float, base: float = 0.0
) -> float | None:
    """The threshold beyond which the agent gives up, or None where effort moves smoothly.

    There both local maxima are worth the same. Between the folds the worth of the high one less
    that of the low one falls with a at the rate y_high − y_low, so the tie is unique. As σ → 0 it
    tends to base + k √(2B/c): what the bonus can pay for.

    Raises
    ------
    ValueError
        When a number makes no sense.
    """
    beta = _beta(bonus, effect, effort_cost, sd)
    if beta <= FIRST_ORDER_LIMIT:
        return None
    near, far = _folds(beta)
    first, last = (u + beta * float(norm.pdf(u)) for u in (far, near))

    def lead(a: float) -> float:
        return _value(_high(a, near, beta), a, beta) - _value(_low(a, far, beta), a, beta)

    return base + sd * float(brentq(lead, first, last, xtol=1e-13))


def _beta(bonus: float, effect: float, effort_cost: float, sd: float) -> float:
    if not (bonus >= 0 and effect > 0 and effort_cost > 0 and sd > 0):
        raise ValueError(
            "a bonus of at least 0, an effect, a cost of effort and a standard deviation above 0 "
            f"are needed; got {bonus}, {effect}, {effort_cost}, {sd}"
        )
    beta = float(bonus * effect**2 / (effort_cost * sd**2))
    if not math.isfinite(beta):
        raise ValueError("these numbers lie too far apart to be computed with; change the units")
    return beta


def _value(y: float, a: float, beta: float) -> float:
    return beta * float(norm.cdf(y - a)) - y * y / 2


def _folds(beta: float) -> tuple[float, float]:
    """The roots u < 1 < u' of u φ(u) = 1/β."""
    argument = -2 * math.pi / beta**2
    near, far = (math.sqrt(-float(lambertw(argument, k).real)) for k in (0, -1))
    return near, far


def _excess(y: float, a: float, beta: float) -> float:
    return beta * float(norm.pdf(a - y)) - y


def _root(low: float, high: float, a: float, beta: float) -> float:
    """Where the excess falls through 0; an end that rounding puts on the other side is it."""
    if _excess(low, a, beta) <= 0:
        return low
    if _excess(high, a, beta) >= 0:
        return high
    return float(brentq(_excess, low, high, args=(a, beta), xtol=1e-14))


def _high(a: float, near: float, beta: float) -> float:
    """The upper local maximum: at most ``near`` short of the threshold."""
    most = beta * float(norm.pdf(0.0))
    return _root(max(a - near, 0.0), most, a, beta)


def _low(a: float, far: float, beta: float) -> float:
    """The lower local maximum: at least ``far`` short of the threshold."""
    return _root(0.0, a - far, a, beta)


def _maxima(a: float, beta: float) -> list[float]:
    if beta <= FIRST_ORDER_LIMIT:
        return [_root(0.0, beta, a, beta)]
    near, far = _folds(beta)
    maxima = []
    if _excess(max(a - near, 0.0), a, beta) >= 0:
        maxima.append(_high(a, near, beta))
    if a > far and _excess(a - far, a, beta) <= 0:
        maxima.append(_low(a, far, beta))
    return maxima
