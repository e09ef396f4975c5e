"""The state of the network: one entry per point of sale."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Points"]

Floats = NDArray[np.float64]


@dataclass(eq=False)
class Points:
    """What changes while the network is simulated; written by the weekly and monthly steps.

    Attributes
    ----------
    active : array[pos] of bool
        Still sells for us.
    motivation : array[pos]
        In (0, 1).
    reference_pay : array[pos]
        EUR a month that it is used to.
    low_months : array[pos] of int
        Months in a row with a motivation below the floor.
    last_visit : array[pos]
        Working day of the last visit; -inf before the first.
    quarter_lines : array[pos]
        Lines so far in the quota period.
    cohort : array[pos, offer, month of sale]
        Active lines; in memory a row of points of sale for each month and offer.
    sold : array[pos, quarter]
        Lines of each quota period.
    pay : array[pos, month]
        Net pay of each month (EUR).
    """

    active: NDArray[np.bool_]
    motivation: Floats
    reference_pay: Floats
    low_months: NDArray[np.int64]
    last_visit: Floats
    quarter_lines: Floats
    cohort: Floats
    sold: Floats
    pay: Floats

    @classmethod
    def fresh(
        cls, count: int, offers: int, months: int, quarters: int, motivation: float, pay: Floats
    ) -> Points:
        """Every point of sale at its start."""
        return cls(
            active=np.ones(count, dtype=np.bool_),
            motivation=np.full(count, motivation),
            reference_pay=pay.copy(),
            low_months=np.zeros(count, dtype=np.int64),
            last_visit=np.full(count, -np.inf),
            quarter_lines=np.zeros(count),
            cohort=np.zeros((months, offers, count)).transpose(2, 1, 0),
            sold=np.zeros((count, quarters)),
            pay=np.zeros((count, months)),
        )
