"""What a tier counts, as the policy sees it: one number that grows by whole steps.

A line of the network's mix counts v (1 or 0, or points). Lines come as a Poisson flow, so what
is counted is a compound one, of mean λ E v and variance λ E v² a week. The policy reads it as
κ times a Poisson number of mean λ s, with the same mean and variance: κ = E v²/E v and
s = (E v)²/E v². Where each line counts 1 or 0 that is exact (κ = 1, s the share that counts).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimizer.arrays import Floats
from optimizer.network.pay.terms import Terms

PERIODS = ("month", "quarter", "year")


@dataclass(frozen=True, eq=False)
class Counting:
    """How lines are counted by the policy.

    Attributes
    ----------
    weights : array[offer]
        v/κ: what a line adds to the policy's count.
    step : float
        κ: lines or points of the tier in one of the policy's count.
    share : float
        s: counts by line of the network's mix.
    """

    weights: Floats
    step: float
    share: float


def planned_period(terms: Terms) -> str:
    """The shortest period that a tier counts; a quarter without tiers."""
    return min((t.period for t in terms.tiers), key=PERIODS.index, default="quarter")


def counting(terms: Terms, mix: Floats) -> Counting:
    """Count as the first tier of the planned period does; all lines without tiers.

    Tiers that count otherwise are read at the network's mix.
    """
    period = planned_period(terms)
    for tier in terms.tiers:
        if tier.period != period:
            continue
        v = terms.units(tier)
        mean, square = float(mix @ v), float(mix @ v**2)
        if mean > 0 and not (v == 1.0).all():
            step = square / mean
            return Counting(v / step, step, mean / step)
        break
    return Counting(np.ones(len(mix)), 1.0, 1.0)
