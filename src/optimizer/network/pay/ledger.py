"""The pay ledger: one row per point of sale, month and component; it reconciles to the cent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from optimizer.arrays import Ints
from optimizer.network.pay.terms import COMPONENTS


@dataclass(frozen=True, eq=False)
class Mistakes:
    """What the pay office pays wrong, and when it corrects it.

    Attributes
    ----------
    cents : array[pos, month, component] of int
        Paid too much (or, below 0, too little) with the pay earned in each month.
    months : array[pos, month] of int
        Months from that payment to its correction.
    """

    cents: Ints
    months: Ints


@dataclass(frozen=True, eq=False)
class Ledger:
    """Cents earned, taken back and paid.

    What is earned less what is taken back in a month is paid ``delay`` months later; a negative
    amount is collected from the point of sale then, also from one that has left. What is not yet
    paid is due; what was paid too much is due the other way.

    Attributes
    ----------
    earned, reversed, paid : array[pos, month, component] of int
        Cents; components in the order of ``Terms.components``.
    """

    earned: Ints
    reversed: Ints
    paid: Ints

    @classmethod
    def settled(
        cls,
        earned: Ints,
        reversed_: Ints,
        delay: int,
        late: Ints | None = None,
        mistakes: Mistakes | None = None,
    ) -> Ledger:
        """Pay every month's net amount.

        Parameters
        ----------
        earned, reversed_ : array[pos, month, component] of int
            Cents.
        delay : int
            Months from earning to payment.
        late : array[pos, month] of int, optional
            Months that the pay earned in a month comes later still.
        mistakes : Mistakes, optional
            Each nets to zero once it is corrected.
        """
        net = earned - reversed_
        paid = np.zeros_like(net)
        when = np.arange(net.shape[1]) + delay + (0 if late is None else late)
        when = np.broadcast_to(when, net.shape[:2])
        if mistakes is None:
            _pay(paid, when, net)
        else:
            _pay(paid, when, net + mistakes.cents)
            _pay(paid, when + mistakes.months, -mistakes.cents)
        return cls(earned, reversed_, paid)

    @property
    def due(self) -> Ints:
        """``due[pos, month, component]``: cents outstanding at the end of each month."""
        return np.asarray(np.cumsum(self.earned - self.reversed - self.paid, axis=1))

    def to_frame(
        self, pos: Sequence[str], months: Sequence[str], components: Sequence[str] = COMPONENTS
    ) -> pd.DataFrame:
        """One row per point of sale, month and component with any entry (EUR)."""
        columns = {
            "earned": self.earned,
            "reversed": self.reversed,
            "paid": self.paid,
            "due": self.due,
        }
        used = np.nonzero(np.any([part != 0 for part in columns.values()], axis=0))
        labels = {"pos": pos, "month": months, "component": components}
        named = {
            name: np.asarray(axis, dtype=object)[at]
            for (name, axis), at in zip(labels.items(), used, strict=True)
        }
        return pd.DataFrame(named | {name: part[used] / 100.0 for name, part in columns.items()})


def _pay(paid: Ints, when: Ints, amount: Ints) -> None:
    """Add amounts to the months in which they are paid; after the last month nothing is."""
    months = paid.shape[1]
    for month in range(months):
        for at in np.unique(when[:, month]):
            if at < months:
                whose = when[:, month] == at
                paid[whose, at] += amount[whose, month]
