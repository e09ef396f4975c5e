"""What a month earns and takes back."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimizer.network.model import NetworkModel
from optimizer.network.pay import (
    air_time_pay,
    line_pay,
    line_reversal,
    thresholds,
    tier_pay,
    tier_reversal,
)
from optimizer.network.points import Points

__all__ = ["Entries", "pay_month"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Entries:
    """A month's entries of the ledger, ``[pos, component]`` in cents."""

    earned: Ints
    reversed: Ints


def pay_month(
    model: NetworkModel,
    points: Points,
    month: int,
    sold: Floats,
    billed: Floats,
    lost: Floats,
    taken_back: Ints,
) -> Entries:
    """Earn and take back for a month.

    Parameters
    ----------
    sold : array[pos, offer]
        Lines of the month.
    billed : array[pos, offer, cohort]
        Lines that used air time in the month: active before its churn.
    lost : array[pos, offer, cohort]
        Lines that left at its end.
    taken_back : array[tier, pos, quarter] of int
        Cents of tiers taken back so far; grows.
    """
    terms = model.terms
    earned = np.zeros((len(sold), 3), dtype=np.int64)
    reversed_ = np.zeros_like(earned)
    earned[:, 0] = line_pay(terms, sold)
    earned[:, 2] = air_time_pay(terms, billed, model.arpu, month)
    reversed_[:, 0] = line_reversal(terms, lost, month)
    quarter, last = month // 3, month % 3 == 2 or month == model.calendar.months - 1
    _forget(model, points, month, lost)
    for i, tier in enumerate(terms.tiers):
        quota = model.quota[:, quarter]
        if tier.period == "month":
            months = min(3, model.calendar.months - 3 * quarter)
            goal = thresholds(tier, np.ceil(quota / months).astype(np.int64))
            earned[:, 1] += tier_pay(tier, sold.sum(axis=1), goal)
            continue
        if last:
            earned[:, 1] += tier_pay(tier, points.sold[:, quarter], thresholds(tier, quota))
        for q in range(quarter + 1 if last else quarter):
            goal = thresholds(tier, model.quota[:, q])
            more = tier_reversal(
                terms, tier, points.sold[:, q], points.kept[:, q], goal, taken_back[i, :, q]
            )
            reversed_[:, 1] += more
            taken_back[i, :, q] += more
    return Entries(earned, reversed_)


def _forget(model: NetworkModel, points: Points, month: int, lost: Floats) -> None:
    """Take lines that left within a tier's clawback window out of their quarter's count."""
    windows = [part.months for part in model.terms.clawback if "tier" in part.of]
    if not windows:
        return
    for cohort in range(month + 1):
        if month - cohort + 1 <= max(windows):
            points.kept[:, cohort // 3] -= lost[:, :, cohort].sum(axis=1)
