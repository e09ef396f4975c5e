"""What is taken back of pay for single lines: pay by line, spiffs, air time."""

from __future__ import annotations

import numpy as np

from optimizer.arrays import Bools, Floats, Ints
from optimizer.network.pay.amounts import cents, part_of
from optimizer.network.pay.terms import Terms


class OrderBook:
    """The account of one kind of component, by point of sale, offer and month of earning.

    Euros to be taken back add up unrounded; each month books their rounded sum less what was
    booked before. So lines that all leave take back just what they had earned, to the cent. Where
    a cap cut a month's pay, each of its orders was paid the same part, and that part is taken
    back.

    Attributes
    ----------
    share : array[age]
        Of the pay that is taken back; see ``Terms.taken_back``.
    euros : array[pos, offer, month]
        To be taken back so far, before caps.
    booked : array[pos, month] of int
        Cents taken back.
    gross, earned : array[pos, month] of int or None
        Cents before and after caps; None without a cap.
    """

    def __init__(self, terms: Terms, kind: str, count: int, months: int) -> None:
        self.share = terms.taken_back(kind)
        # in memory a row of points of sale for each month and offer, as the cohorts are
        self.euros = np.zeros((months, len(terms.per_line), count)).transpose(2, 1, 0)
        self.booked = np.zeros((months, count), dtype=np.int64).T
        is_capped = any(cap.of is None or kind in cap.of for cap in terms.caps)
        self.gross = np.zeros_like(self.booked) if is_capped else None
        self.earned = np.zeros_like(self.booked) if is_capped else None

    def first(self, month: int) -> int:
        """First month whose lines are still within the window."""
        return max(0, month + 2 - len(self.share))

    def note(self, month: int, gross: Ints, earned: Ints) -> None:
        """Write down a month's pay before and after caps (cents)."""
        if self.gross is not None and self.earned is not None:
            self.gross[:, month], self.earned[:, month] = gross, earned

    def lose_lines(self, month: int, lost: Floats, rate: Floats) -> None:
        """Take back pay by line.

        Parameters
        ----------
        lost : array[pos, offer, cohort]
            Lines that left at the month's end.
        rate : array[offer]
            EUR a line.
        """
        first = self.first(month)
        share = self.share[month - np.arange(first, month + 1) + 1]
        self.euros[:, :, first : month + 1] += lost[:, :, first:] * (rate[:, None] * share)

    def lose_spiffs(self, month: int, lost: Floats, rates: list[Floats]) -> None:
        """Take back spiffs; ``rates[cohort]`` is ``[offer]`` or ``[pos, offer]`` (EUR a line)."""
        for cohort in range(self.first(month), month + 1):
            share = self.share[month - cohort + 1]
            self.euros[:, :, cohort] += lost[:, :, cohort] * (share * rates[cohort])

    def lose_air_time(
        self, month: int, lost: Floats, terms: Terms, arpu: Floats, selling: Bools
    ) -> None:
        """Take back the air time of every month in which a line was billed.

        Parameters
        ----------
        lost : array[pos, offer, cohort]
        arpu : array[offer]
            EUR a month.
        selling : array[pos, month] of bool
            Whether it sold for us in each month.
        """
        for cohort in range(self.first(month), month + 1):
            revenue = lost[:, :, cohort] * (self.share[month - cohort + 1] * arpu)
            for part in terms.air_time:
                for at in range(cohort, min(month, cohort + part.months - 1) + 1):
                    paid = 1.0 if part.after_leaving == "continues" else selling[:, at, None]
                    self.euros[:, :, at] += revenue * part.share * paid

    def take_back(self, month: int) -> Ints:
        """Cents that a month takes back; ``[pos]``."""
        first = self.first(month)
        span = slice(first, month + 1)
        back = cents(self.euros[:, :, span]).sum(axis=1)
        if self.gross is not None and self.earned is not None:
            back = part_of(back, self.earned[:, span], self.gross[:, span])
        more = back - self.booked[:, span]
        self.booked[:, span] = back
        return np.asarray(more.sum(axis=1))
