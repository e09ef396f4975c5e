"""What is written down while a replication runs: sums over the network, no row per week and POS."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from optimizer.demand.market import VALUE_MONTHS
from optimizer.network.horizon import air_time_to_come, clawback_to_come, worth
from optimizer.network.ledger import Ledger
from optimizer.network.model import NetworkModel
from optimizer.network.points import Points
from optimizer.network.record import Record
from optimizer.network.settlement import Entries
from optimizer.network.terms import COMPONENTS

__all__ = ["EARLY", "Tally"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

EARLY = 6
"""Months within which a lost line counts as early churn."""


class Tally:
    """Figures of one replication as it goes on.

    Parameters
    ----------
    model : NetworkModel
    keep_ledger : bool
        Whether every point of sale's entries are kept, not only their sums.
    """

    def __init__(self, model: NetworkModel, keep_ledger: bool) -> None:
        self.model, self.keep_ledger = model, keep_ledger
        count, months, offers = model.rate.shape
        self.lines = np.zeros((months, model.zones, offers))
        self.weekly = np.zeros((model.calendar.weeks, 7))
        self.exits = np.zeros(months)
        self.early = np.zeros(offers)
        self.active_months = np.zeros(offers)
        kept = count if keep_ledger else 1
        self.earned = np.zeros((kept, months, len(COMPONENTS)), dtype=np.int64)
        self.reversed = np.zeros_like(self.earned)

    def week(self, week: int, points: Points, effort: Floats) -> None:
        """A week of selling is over."""
        here = points.active
        self.weekly[week, :3] = _spread(points.motivation[here])
        self.weekly[week, 3:6] = _spread(effort[here])
        self.weekly[week, 6] = np.count_nonzero(here)

    def month(self, month: int, sold: Floats, billed: Floats, lost: Floats) -> None:
        """Lines sold, active before the month's churn, and lost at its end.

        Parameters
        ----------
        sold : array[pos, offer]
        billed, lost : array[pos, offer, cohort]
        """
        for offer in range(sold.shape[1]):
            self.lines[month, :, offer] = np.bincount(
                self.model.zone, weights=sold[:, offer], minlength=self.model.zones
            )
        age = month - np.arange(month + 1)
        self.active_months += billed[:, :, age < VALUE_MONTHS].sum(axis=(0, 2))
        self.early += lost[:, :, age < EARLY].sum(axis=(0, 2))

    def pay(self, month: int, entries: Entries) -> None:
        """What a month earned and took back."""
        whole = self.keep_ledger
        for kept, found in ((self.earned, entries.earned), (self.reversed, entries.reversed)):
            kept[:, month] = found if whole else found.sum(axis=0)

    def left(self, month: int, count: int) -> None:
        """So many points of sale left at the end of a month."""
        self.exits[month] = count

    def record(self, replication: int, points: Points, visits: int) -> Record:
        """What is left behind."""
        model = self.model
        # paying is linear in cents: the network's ledger is the sum of its points of sale's
        ledger = Ledger.settled(self.earned, self.reversed, model.terms.delay)
        active = points.cohort.sum(axis=0)
        reached, with_quota = points.sold >= model.quota, model.quota > 0
        return Record(
            replication=replication,
            lines=self.lines,
            motivation=self.weekly[:, :3],
            effort=self.weekly[:, 3:6],
            active=self.weekly[:, 6],
            exits=self.exits,
            earned=ledger.earned.sum(axis=0) / 100.0,
            reversed=ledger.reversed.sum(axis=0) / 100.0,
            paid=ledger.paid.sum(axis=0) / 100.0,
            due=float(ledger.due[:, -1].sum()) / 100.0,
            air_time_to_come=air_time_to_come(model, active),
            clawback_to_come=clawback_to_come(model, active),
            sold=self.lines.sum(axis=(0, 1)),
            early_churn=self.early,
            retained=active.sum(axis=1),
            worth=worth(model, active, self.active_months),
            attainment=(reached & with_quota).sum(axis=0) / np.maximum(with_quota.sum(axis=0), 1),
            visits=float(visits),
            ledger=ledger if self.keep_ledger else None,
        )


def _spread(values: Floats) -> Floats:
    """Mean, 10 % and 90 % quantile; NaN of nobody."""
    if not len(values):
        return np.full(3, np.nan)
    return np.array([values.mean(), *np.quantile(values, (0.1, 0.9))])
