"""Whom sales engineers call on more often: each policy weighs the points of sale by the month."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from optimizer.arrays import Floats
from optimizer.registry import Registry


@dataclass(frozen=True, eq=False)
class VisitOutlook:
    """What a visit policy can look at when a month begins.

    Attributes
    ----------
    turnover : array[pos]
        Lines a month: sold in the last three months, at the start those planned.
    gain : callable giving array[pos]
        Lines a month that one visit would add; asked for only by those who use it.
    """

    turnover: Floats
    gain: Callable[[], Floats]


class VisitPolicy(Protocol):
    """A way to weigh points of sale."""

    def weights(self, outlook: VisitOutlook) -> Floats:
        """``weight[pos]``, 0 or more: calls are in proportion."""
        ...


class Equal:
    """Everybody as often as everybody else."""

    def weights(self, outlook: VisitOutlook) -> Floats:
        """1 for everybody."""
        return np.ones(len(outlook.turnover))


class ByTurnover:
    """Who sells more is called on more often."""

    def weights(self, outlook: VisitOutlook) -> Floats:
        """Lines a month."""
        return outlook.turnover


class ByGain:
    """Who would sell more for a visit is called on more often."""

    def weights(self, outlook: VisitOutlook) -> Floats:
        """Lines a month that a visit would add; what it would lose counts as nothing."""
        return np.maximum(outlook.gain(), 0.0)


VISIT_POLICIES: Registry[VisitPolicy] = Registry(
    "visit_policies", {"equal": Equal(), "turnover": ByTurnover(), "gain": ByGain()}
)
"""Visit policies by their name in a scenario."""
