"""W(n): what a point of sale expects to be paid for n lines in a quota period.

A line's worth is net of the expected clawback, k (1 − λ_cb f p_cb) with
p_cb = 1 − (1 − h)^window, plus air time a · ARPU · Σ_u ((1 − h) d)^u, discounted by the payment
delay (models.md, the network, Effort). A poor line is worth what this gives at its own churn;
it counts toward the tiers like a good one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimizer.network.terms import Terms
from optimizer.scenario.schema_network import Behaviour

__all__ = ["Offers", "PeriodPay", "line_worth", "period_pay", "wage"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Offers:
    """What the policy knows of the offers.

    Attributes
    ----------
    arpu, churn, mix : array[offer]
        EUR a month; a month; share of the network's expected lines.
    """

    arpu: Floats
    churn: Floats
    mix: Floats


@dataclass(frozen=True, eq=False)
class PeriodPay:
    """Expected pay of a period by lines.

    Attributes
    ----------
    pay : array[problem, n]
        W(n) (EUR).
    loss : array[problem, n]
        Less when one of the n lines is poor (EUR).
    goals : array[goal, problem]
        Thresholds (lines).
    """

    pay: Floats
    loss: Floats
    goals: Floats


def line_worth(
    terms: Terms, behaviour: Behaviour, arpu: Floats, churn: Floats, mix: Floats
) -> tuple[float, float]:
    """Worth of an average line outside tiers, and the share of tier pay that is kept.

    Parameters
    ----------
    arpu, churn, mix : array[offer]
        EUR a month; a month; share of the lines sold.

    Returns
    -------
    worth : float
        EUR a line.
    kept : float
        Factor on the rate of a tier (1 when tiers are not clawed back).
    """
    wait = behaviour.pay_discount**terms.delay
    lost = np.zeros(len(mix))
    lost_tier = 0.0
    for part in terms.clawback:
        chance = part.fraction * (1.0 - (1.0 - churn) ** part.months)
        if "per_line" in part.of:
            lost += chance
        if "tier" in part.of:
            lost_tier += float(mix @ chance)
    by_offer = terms.per_line * (1.0 - behaviour.clawback_aversion * np.minimum(lost, 1.0))
    stay = (1.0 - churn) * behaviour.pay_discount
    for share in terms.air_time:
        months = np.arange(share.months)
        by_offer = by_offer + share.share * arpu * (stay[:, None] ** months).sum(axis=1)
    kept = 1.0 - behaviour.clawback_aversion * min(lost_tier, 1.0)
    return float(mix @ by_offer) * wait, kept * wait


def wage(
    terms: Terms, worth: float, kept: float, quota: Floats, lines: Floats, months: float
) -> Floats:
    """W(n): expected pay for n lines in a quota period (EUR).

    Parameters
    ----------
    worth, kept : float
        See :func:`line_worth`.
    quota, lines : array
        Of the quota period (lines); broadcast together.
    months : float
        Months in the quota period. A monthly tier is read as one of the whole period, its
        threshold and bonus that many times as large: the policy knows quarters only.
    """
    n = np.asarray(lines, dtype=np.float64)
    pay = worth * n + 0.0 * quota
    for tier in terms.tiers:
        times = months if tier.period == "month" else 1.0
        at = (quota if tier.at == "quota" else float(tier.at) * times) * tier.times
        reached = n >= np.ceil(np.round(at, 9))
        counted = n if tier.mode == "retroactive" else np.maximum(n - at, 0.0)
        pay = pay + kept * reached * (tier.bonus * times + tier.rate * counted)
    return np.asarray(pay)


def period_pay(
    terms: Terms, behaviour: Behaviour, offers: Offers, quota: Floats, n: Floats, months: int
) -> PeriodPay:
    """Expected pay of a period of so many months, for each quota and number of lines.

    Parameters
    ----------
    quota : array[problem]
    n : array[n]
    months : int
    """
    worth, kept = line_worth(terms, behaviour, offers.arpu, offers.churn, offers.mix)
    early = np.maximum(offers.churn, behaviour.poor_churn)
    poor, poor_kept = line_worth(terms, behaviour, offers.arpu, early, offers.mix)
    pay = wage(terms, worth, kept, quota[:, None], n[None], months)
    tiers = pay - worth * n
    share = np.divide(tiers, n, out=np.zeros_like(tiers), where=n > 0)
    loss = worth - poor + share * (1.0 - poor_kept / kept if kept else 0.0)
    goals = np.array(
        [
            (quota if tier.at == "quota" else np.full(len(quota), float(tier.at))) * tier.times
            for tier in terms.tiers
        ]
    ).reshape(len(terms.tiers), len(quota))
    return PeriodPay(pay, loss, goals)
