"""What is likely of a target or a commitment at the end of its months, and a verdict on it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimizer.arrays import Floats

LEVELS = (0.025, 0.1, 0.5, 0.9, 0.975)
"""Quantiles: the ends of the 95 % and 80 % bands about the median."""
ON_TRACK = 0.4
"""Least probability at which something is on track: about even, or better."""
AT_RISK = 0.05
"""Least probability at which it is at risk; below, it is out of reach."""
NEAR = 0.99
"""Part of a target from which it counts as reached; a commitment counts at its bound."""
VERDICTS = ("reached", "on track", "at risk", "out of reach", "missed")


@dataclass(frozen=True, eq=False)
class Band:
    """Sales of one part of the plan, month by month.

    Attributes
    ----------
    by, name : str
        Axis (all, channel, region, offer) and its member.
    target : array[month]
        Of all months (lines).
    sold : array[past month]
        Lines.
    month, total : array[month left, 5]
        Quantiles ``LEVELS`` of a month's sales, and of all sales up to its end (lines).
    """

    by: str
    name: str
    target: Floats
    sold: Floats
    month: Floats
    total: Floats


@dataclass(frozen=True)
class Outlook:
    """One target or commitment.

    Attributes
    ----------
    kind : str
        ``all``, ``channel``, ``region``, ``offer`` (targets of all months) or ``commitment``.
    name : str
    at_least, at_most : float
        Bounds (lines); infinite where there is none.
    done : float
        Sold so far (lines).
    plan_done : float
        What the plan's targets asked for so far (lines).
    end : tuple of float
        Quantiles ``LEVELS`` of what is sold at the end (lines).
    probability : float
        Of keeping the bounds, a target's by ``NEAR``; in [0, 1].
    over : bool
        Whether its months are all past.
    """

    kind: str
    name: str
    at_least: float
    at_most: float
    done: float
    plan_done: float
    end: tuple[float, ...]
    probability: float
    over: bool

    @property
    def attainment(self) -> float:
        """Sold over what the plan asked for so far (ratio); NaN of nothing."""
        return self.done / self.plan_done if self.plan_done > 0 else float("nan")

    @property
    def verdict(self) -> str:
        """One of ``VERDICTS``."""
        return verdict_of(self.probability, self.over)


def verdict_of(probability: float, over: bool) -> str:
    """Reached or missed once its months are past; before, by its probability."""
    if over:
        return "reached" if probability >= 0.5 else "missed"
    if probability >= ON_TRACK:
        return "on track"
    return "at risk" if probability >= AT_RISK else "out of reach"


def band_of(by: str, name: str, target: Floats, sold: Floats, left: Floats) -> Band:
    """A band from draws.

    Parameters
    ----------
    target : array[month]
    sold : array[past month]
    left : array[draw, month left]
    """
    total = sold.sum() + left.cumsum(axis=1)
    month, through = (np.quantile(x, LEVELS, axis=0).T for x in (left, total))
    return Band(by, name, target, sold, month, through)
