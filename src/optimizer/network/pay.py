"""The one pay function: what lines, revenue and churn earn and take back, to the cent.

Amounts are whole cents (int64), rounded half to even once per point of sale, month, offer and
component.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from optimizer.network.terms import Terms
from optimizer.scenario.schema_pay import Tier

__all__ = [
    "air_time_pay",
    "cents",
    "line_pay",
    "line_reversal",
    "thresholds",
    "tier_pay",
    "tier_reversal",
]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def cents(euros: Floats) -> Ints:
    """Euros to whole cents, half to even.

    A millionth of a cent is taken as nothing, so that 0.145 · 100 rounds as written.
    """
    return np.rint(np.round(euros * 100.0, 6)).astype(np.int64)


def line_pay(terms: Terms, sold: Floats) -> Ints:
    """Pay by line for a month's sales.

    Parameters
    ----------
    sold : array[pos, offer]
        Lines.

    Returns
    -------
    array[pos] of int
        Cents.
    """
    return np.asarray(cents(sold * terms.per_line).sum(axis=1))


def thresholds(tier: Tier, quota: Ints) -> Floats:
    """Lines to reach, by point of sale, from its quota in the tier's period.

    A threshold that is not whole is met by the next whole line.
    """
    at = quota.astype(np.float64) if tier.at == "quota" else np.full(len(quota), float(tier.at))
    return np.asarray(np.ceil(np.round(at * tier.times, 9)))


def tier_pay(tier: Tier, lines: Floats, threshold: Floats) -> Ints:
    """Pay of a tier for a whole period.

    ``bonus`` once when the threshold is reached; ``rate`` for the lines beyond it (marginal) or
    for all lines of the period (retroactive).

    Parameters
    ----------
    lines, threshold : array[pos]

    Returns
    -------
    array[pos] of int
        Cents.
    """
    reached = lines >= threshold - 1e-9
    paid = lines if tier.mode == "retroactive" else lines - threshold
    return np.asarray(np.where(reached, cents(tier.bonus + tier.rate * np.maximum(paid, 0.0)), 0))


def air_time_pay(terms: Terms, active: Floats, arpu: Floats, month: int) -> Ints:
    """Air time of a month.

    Parameters
    ----------
    active : array[pos, offer, cohort]
        Active lines by month of sale, 0 .. month.
    arpu : array[offer]
        EUR a month.
    month : int

    Returns
    -------
    array[pos] of int
        Cents.
    """
    age = month - np.arange(active.shape[2])
    total = np.zeros(len(active), dtype=np.int64)
    for part in terms.air_time:
        paying = active[:, :, (age >= 0) & (age < part.months)].sum(axis=2)
        total += cents(paying * (part.share * arpu)).sum(axis=1)
    return total


def line_reversal(terms: Terms, lost: Floats, month: int) -> Ints:
    """Pay by line taken back for the lines that left this month.

    Parameters
    ----------
    lost : array[pos, offer, cohort]
        Lines lost at the end of the month, by month of sale.
    month : int

    Returns
    -------
    array[pos] of int
        Cents.
    """
    age = month - np.arange(lost.shape[2]) + 1
    total = np.zeros(len(lost), dtype=np.int64)
    for part in terms.clawback:
        if "per_line" in part.of:
            early = lost[:, :, age <= part.months].sum(axis=2)
            total += cents(early * (part.fraction * terms.per_line)).sum(axis=1)
    return total


def tier_reversal(
    terms: Terms, tier: Tier, lines: Floats, kept: Floats, threshold: Floats, before: Ints
) -> Ints:
    """Pay of a settled tier to be taken back now: it is derived again on the lines kept.

    Parameters
    ----------
    lines, kept : array[pos]
        Lines of the period; of these, those that did not leave within the clawback's window.
    threshold : array[pos]
    before : array[pos] of int
        Cents taken back earlier.

    Returns
    -------
    array[pos] of int
        Cents, 0 or more.
    """
    parts = [part for part in terms.clawback if "tier" in part.of]
    if not parts:
        return np.zeros(len(lines), dtype=np.int64)
    fraction = min(1.0, sum(part.fraction for part in parts))
    undue = tier_pay(tier, lines, threshold) - tier_pay(tier, kept, threshold)
    return np.asarray(np.maximum(np.rint(undue * fraction).astype(np.int64) - before, 0))
