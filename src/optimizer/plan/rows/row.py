"""What every row of the programme is: a linear quantity between two bounds."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from optimizer.plan.quantity import Quantity

__all__ = ["HARD", "Row"]

HARD = -1
"""The priority of hard rows: before every elastic one."""


@dataclass(frozen=True, eq=False)
class Row:
    """``lower <= quantity <= upper``, hard or elastic with a priority.

    Attributes
    ----------
    name, kind, unit : str
    quantity : Quantity
    lower, upper : float
        Bounds in ``unit``; -inf or inf where there is none.
    hard : bool
    priority : int
        Rank among the elastic rows; lower is kept first.
    scale : float
        A miss of this size counts 1 against its peers of the same priority.
    report_only : bool
        Evaluated and shown, not enforced.
    """

    name: str
    kind: str
    unit: str
    quantity: Quantity
    lower: float
    upper: float
    hard: bool
    priority: int
    scale: float
    report_only: bool = False

    @property
    def rank(self) -> int:
        """Priority, or ``HARD``."""
        return HARD if self.hard else self.priority

    @cached_property
    def separable(self) -> bool:
        """Whether its shortfall is a sum over cells of what each mix misses alone.

        So it is for a row of one cell, and for one that allows no more than 0 of something
        that is never negative. Such a row needs no dual: every mix carries its own miss,
        which makes the relaxation tighter than a coupling row would.
        """
        if len(self.quantity.cells) <= 1:
            return True
        never_negative = (
            not (self.quantity.on_sales < 0).any() and not (self.quantity.on_push < 0).any()
        )
        return never_negative and self.lower == -np.inf and self.upper == 0

    def shortfall(self, value: float) -> float:
        """By how much a value misses the bounds (unit of the row; 0 when kept)."""
        return float(max(self.lower - value, value - self.upper, 0.0))
