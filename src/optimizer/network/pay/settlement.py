"""Settling a scheme month by month: what is earned, capped and taken back.

The simulation and a ledger of actual sales use the same books. ``docs/pay.md`` has the rules in
words and worked examples.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from optimizer.arrays import Bools, Floats, Ints
from optimizer.network.calendar import SellingCalendar, ends_period
from optimizer.network.pay.amounts import (
    air_time_pay,
    capped,
    cents,
    outside_pay,
)
from optimizer.network.pay.clawback_accounts import OrderBook, TierBook
from optimizer.network.pay.ledger import Ledger
from optimizer.network.pay.terms import Terms


@dataclass(frozen=True, eq=False)
class Entries:
    """A month's entries of the ledger, ``[pos, component]`` in cents."""

    earned: Ints
    reversed: Ints


class Books:
    """The accounts of all points of sale under one scheme; they grow with months, not weeks.

    Call :meth:`sell` for every selling week, :meth:`close` at the end of every month.

    Parameters
    ----------
    quota : array[pos, quarter] of int
        Lines.
    arpu : array[offer]
        EUR a month.
    """

    def __init__(self, terms: Terms, calendar: SellingCalendar, quota: Ints, arpu: Floats) -> None:
        self.terms, self.calendar, self.arpu = terms, calendar, arpu
        count, months = len(quota), calendar.months
        self.month, self.week = 0, 0
        # in memory a row of points of sale for each offer
        self.sold = np.zeros((len(terms.per_line), count)).T
        self.spiffed = np.zeros_like(self.sold if terms.spiff is not None else ())
        self.spiff_rates: list[Floats] = []
        self.weeks = np.zeros((count, months), dtype=np.int16)
        self.with_us = np.zeros(count, dtype=np.bool_)
        self.tiers = [TierBook(terms, tier, calendar, quota) for tier in terms.tiers]
        self.orders = {
            kind: OrderBook(terms, kind, count, months)
            for kind in ("per_line", "spiff", "air_time")
            if len(terms.taken_back(kind)) and not (kind == "spiff" and terms.spiff is None)
        }
        self.used = [np.zeros(count, dtype=np.int64) for _ in terms.caps]

    def sell(self, sold: Floats, with_us: Bools) -> None:
        """Count a selling week's ``sold[pos, offer]``, and who ``with_us[pos]`` was in it."""
        self.sold += sold
        self.with_us = with_us.copy()
        self.weeks[:, self.month] += with_us
        if self.terms.spiff is not None:
            self.spiffed += sold * self.terms.spiff[self.week]
        self.week += 1

    def close(self, billed: Floats, lost: Floats) -> Entries:
        """Settle the month and begin the next.

        Parameters
        ----------
        billed : array[pos, offer, cohort]
            Lines that used air time in the month, by month of sale: active before its churn.
        lost : array[pos, offer, cohort]
            Lines that left at its end.

        Raises
        ------
        ValueError
            When not all of the month's selling weeks were counted.
        """
        due = sum(self.calendar.weeks_of[: self.month + 1])
        if self.week != due:
            raise ValueError(f"month {self.month} ends with week {due}; {self.week} were counted")
        present = self.weeks, self.with_us
        for book in self.tiers:
            book.sell(self.month, self.sold)
        gross = self._gross(billed)
        earned = self._capped(gross)
        for book, given in zip(self.tiers, earned["tier"], strict=True):
            book.note(self.month, given)
            book.lose(self.month, lost)
        for kind, order_book in self.orders.items():
            order_book.note(self.month, gross[kind][0], earned[kind][0])
        # in memory a row of points of sale for each component
        none = np.zeros((2, len(self.terms.components), len(self.with_us)), dtype=np.int64)
        entries = Entries(*none.transpose(0, 2, 1))
        for i, kind in enumerate(self.terms.components):
            entries.earned[:, i] = sum(earned[kind])
        at = self.terms.components.index("tier")
        for book in self.tiers:
            back, again = book.take_back(self.month, present)
            entries.reversed[:, at] += back
            entries.earned[:, at] += again
        self._take_back(lost, entries.reversed)
        self.sold = np.zeros_like(self.sold)
        self.month += 1
        return entries

    def _gross(self, billed: Floats) -> dict[str, list[Ints]]:
        """Cents before caps, by kind; the tiers one by one."""
        terms, month = self.terms, self.month
        none = np.zeros(len(self.with_us), dtype=np.int64)
        paid: dict[str, list[Ints]] = {kind: [none] for kind in terms.components}
        paid["per_line"] = [cents(self.sold * terms.per_line).sum(axis=1)]
        paid["tier"] = [book.earn(month, (self.weeks, self.with_us)) for book in self.tiers]
        if terms.air_time:
            selling = self.weeks[:, month] > 0
            paid["air_time"] = [air_time_pay(terms, billed, self.arpu, selling)]
        if terms.spiff is not None:
            paid["spiff"] = [cents(self.spiffed).sum(axis=1)]
            if "spiff" in self.orders:
                self._note_spiff(terms.spiff)
            self.spiffed = np.zeros_like(self.sold)
        if terms.fixed:
            share = self.weeks[:, month] / self.calendar.weeks_of[month]
            paid["fixed"] = [cents(terms.fixed * share)]
        if terms.outside:
            outside = outside_pay(terms, self.sold, month)
            paid |= {kind: [amount] for kind, amount in outside.items()}
        return paid

    def _note_spiff(self, spiff: Floats) -> None:
        """Keep what a line of the month was paid: by point of sale only when weeks differ."""
        weeks = spiff[self.week - self.calendar.weeks_of[self.month] : self.week]
        if (weeks == weeks[0]).all():
            self.spiff_rates.append(weeks[0])
            return
        paid, sold = self.spiffed, self.sold
        self.spiff_rates.append(np.divide(paid, sold, out=np.zeros_like(sold), where=sold > 0))

    def _capped(self, gross: dict[str, list[Ints]]) -> dict[str, list[Ints]]:
        """What the caps leave; each counts only what no other cap took away."""
        paid = dict(gross)
        for cap, used in zip(self.terms.caps, self.used, strict=True):
            kinds = cap.of or self.terms.components
            room = cents(np.asarray(cap.at_most)) - used
            cut = iter(capped([amount for kind in kinds for amount in paid[kind]], room))
            paid |= {kind: [next(cut) for _ in paid[kind]] for kind in kinds}
        for cap, used in zip(self.terms.caps, self.used, strict=True):
            for kind in cap.of or self.terms.components:
                used += sum(paid[kind])
            if ends_period(self.month, cap.period, self.calendar):
                used[:] = 0
        return paid

    def _take_back(self, lost: Floats, into: Ints) -> None:
        """Book the clawback of lines that left, except what tiers take back."""
        for kind, book in self.orders.items():
            if kind == "per_line":
                book.lose_lines(self.month, lost, self.terms.per_line)
            elif kind == "spiff":
                book.lose_spiffs(self.month, lost, self.spiff_rates)
            else:
                book.lose_air_time(self.month, lost, self.terms, self.arpu, self.weeks > 0)
            into[:, self.terms.components.index(kind)] = book.take_back(self.month)


@dataclass(frozen=True, eq=False)
class Sales:
    """What was sold and what left: simulated, or read from a company's records.

    Attributes
    ----------
    sold : array[week, pos, offer]
        Lines.
    with_us : array[week, pos] of bool
        Who was with us in the week.
    lost : sequence by month of array[pos, offer, cohort]
        Lines that left at the month's end, by month of sale, 0 .. month.
    """

    sold: Floats
    with_us: Bools
    lost: Sequence[Floats]


def settle(
    terms: Terms, calendar: SellingCalendar, quota: Ints, arpu: Floats, sales: Sales
) -> Ledger:
    """The ledger of a scheme for given sales, paid on time.

    Parameters
    ----------
    quota : array[pos, quarter] of int
        Lines.
    arpu : array[offer]
        EUR a month.

    Raises
    ------
    ValueError
        When the sales do not cover the calendar.
    """
    if len(sales.sold) != calendar.weeks or len(sales.lost) != calendar.months:
        raise ValueError(
            f"sales of {len(sales.sold)} weeks and {len(sales.lost)} months for a calendar of "
            f"{calendar.weeks} and {calendar.months}"
        )
    books = Books(terms, calendar, quota, arpu)
    cohort = np.zeros((*sales.sold.shape[1:], calendar.months))
    entries = []
    for month, weeks in enumerate(calendar.weeks_of):
        for _ in range(weeks):
            cohort[:, :, month] += sales.sold[books.week]
            books.sell(sales.sold[books.week], sales.with_us[books.week])
        entries.append(books.close(cohort[:, :, : month + 1], sales.lost[month]))
        cohort[:, :, : month + 1] -= sales.lost[month]
    earned = np.stack([entry.earned for entry in entries], axis=1)
    reversed_ = np.stack([entry.reversed for entry in entries], axis=1)
    return Ledger.settled(earned, reversed_, terms.delay)
