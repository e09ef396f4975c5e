"""The pay ledger: one row per point of sale, month and component; it reconciles to the cent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from optimizer.network.terms import COMPONENTS

__all__ = ["Ledger"]

Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Ledger:
    """Cents earned, taken back and paid.

    What is earned less what is taken back in a month is paid ``delay`` months later; a negative
    amount is collected from the point of sale then. What is not yet paid is due.

    Attributes
    ----------
    earned, reversed, paid : array[pos, month, component] of int
        Cents; components in the order of ``COMPONENTS``.
    """

    earned: Ints
    reversed: Ints
    paid: Ints

    @classmethod
    def settled(cls, earned: Ints, reversed_: Ints, delay: int) -> Ledger:
        """Pay every month's net amount ``delay`` months later."""
        net = earned - reversed_
        paid = np.zeros_like(net)
        months = net.shape[1]
        if delay < months:
            paid[:, delay:] = net[:, : months - delay]
        return cls(earned, reversed_, paid)

    @property
    def due(self) -> Ints:
        """``due[pos, month, component]``: cents outstanding at the end of each month."""
        return np.asarray(np.cumsum(self.earned - self.reversed - self.paid, axis=1))

    def to_frame(self, pos: Sequence[str], months: Sequence[str]) -> pd.DataFrame:
        """One row per point of sale, month and component with any entry (EUR)."""
        index = pd.MultiIndex.from_product(
            [pos, months, COMPONENTS], names=["pos", "month", "component"]
        )
        table = index.to_frame(index=False)
        for name in ("earned", "reversed", "paid", "due"):
            table[name] = getattr(self, name).ravel() / 100.0
        used = (table[["earned", "reversed", "paid", "due"]] != 0).any(axis=1)
        return table[used].reset_index(drop=True)
