"""Accounts of what is earned and taken back: of each tier, and of pay for single lines."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from optimizer.arrays import Bools, Floats, Ints
from optimizer.network.calendar import (
    SellingCalendar,
    ends_period,
    period_count,
    period_index,
    quota_of_period,
    share_present,
)
from optimizer.network.pay.amounts import cents, part_of, thresholds, tier_euros, tier_taken_back
from optimizer.network.pay.terms import Terms
from optimizer.scenario.schema.tier_section import Tier

Presence = tuple[NDArray[np.int16], Bools]
"""``weeks[pos, month]`` with us so far, and who is here now."""


class TierBook:
    """The account of one tier under a scheme.

    Every settlement books what the period has earned so far less what was booked before; so a
    retroactive step that is reached late pays for earlier lines just what is missing. What is
    taken back is derived again, each time, from all lines of the period that left within the
    window; when an unfinished period reaches a threshold again, what was taken back for it is
    earned again.

    Attributes
    ----------
    units : array[period, pos]
        Lines or points sold.
    lost : array[period, share, pos]
        Of these, those that left within the clawback window, by share of clawback, largest first.
    by_line, lost_by_line
        Pay by line of the same lines (EUR), when the tier nets it; else None.
    gross : array[period, pos] of int
        Cents earned before caps.
    earned : array[period, pos] of int or None
        After caps; None without a cap.
    gross_back, back : array[period, pos] of int
        Cents taken back, before caps and as booked.
    """

    def __init__(self, terms: Terms, tier: Tier, calendar: SellingCalendar, quota: Ints) -> None:
        self.tier, self.calendar, self.quota = tier, calendar, quota
        self.weight, self.net = terms.units(tier), terms.netted(tier)
        by_age = terms.taken_back("tier")
        self.shares = np.unique(by_age[by_age > 0])[::-1]
        # share's position by age; -1 where nothing is taken back
        self.rank = np.array([int(np.argmax(self.shares == s)) if s > 0 else -1 for s in by_age])
        shape = (period_count(calendar, tier.period), len(quota))
        by_share = (shape[0], len(self.shares), shape[1])
        self.units = np.zeros(shape)
        self.by_line = None if self.net is None else np.zeros(shape)
        self.gross = np.zeros(shape, dtype=np.int64)
        is_capped = any(cap.of is None or "tier" in cap.of for cap in terms.caps)
        self.earned = np.zeros_like(self.gross) if is_capped else None
        if len(self.shares):
            self.lost = np.zeros(by_share)
            self.lost_by_line = None if self.net is None else np.zeros(by_share)
            self.gross_back, self.back = np.zeros_like(self.gross), np.zeros_like(self.gross)

    def sell(self, month: int, sold: Floats) -> None:
        """Count a month's lines, ``sold[pos, offer]``."""
        period = period_index(month, self.tier.period)
        self.units[period] += sold @ self.weight
        if self.by_line is not None and self.net is not None:
            self.by_line[period] += sold @ self.net

    def lose(self, month: int, lost: Floats) -> None:
        """Count lines that left at a month's end, ``lost[pos, offer, cohort]``."""
        for cohort in range(max(0, month + 2 - len(self.rank)), month + 1):
            rank = self.rank[month - cohort + 1]
            if rank < 0:
                continue
            period = period_index(cohort, self.tier.period)
            self.lost[period, rank] += lost[:, :, cohort] @ self.weight
            if self.lost_by_line is not None and self.net is not None:
                self.lost_by_line[period, rank] += lost[:, :, cohort] @ self.net

    def earn(self, month: int, present: Presence) -> Ints:
        """Cents that a month's settlement earns, before caps; ``[pos]``."""
        if not ends_period(month, self.tier.pays_every, self.calendar):
            return np.zeros(len(self.quota), dtype=np.int64)
        period = period_index(month, self.tier.period)
        by_line = None if self.by_line is None else self.by_line[period]
        goals = self._goals(period, month, present)
        due = cents(tier_euros(self.tier, self.units[period], goals, by_line)) - self.gross[period]
        more = np.maximum(due, 0)
        self.gross[period] += more
        return np.asarray(more)

    def note(self, month: int, given: Ints) -> None:
        """Write down what the caps left of a settlement (cents)."""
        if self.earned is not None:
            self.earned[period_index(month, self.tier.period)] += given

    def take_back(self, month: int, present: Presence) -> tuple[Ints, Ints]:
        """Cents that a month takes back, and that it earns again; ``[pos]`` each."""
        net = np.zeros(len(self.quota), dtype=np.int64)
        again = net.copy()
        if not len(self.shares):
            return net, again
        settled = ends_period(month, self.tier.pays_every, self.calendar)
        last = period_index(month, self.tier.period)
        # a line of the first month within the window may still be taken back
        first = period_index(max(0, month + 2 - len(self.rank)), self.tier.period)
        for period in range(first, last + 1 if settled else last):
            change = self._change(period, month, present)
            net += np.maximum(change, 0)
            again += np.maximum(-change, 0)
        return net, again

    def _change(self, period: int, month: int, present: Presence) -> Ints:
        """What more of a period is taken back (cents); below 0: earned again."""
        by_line = None
        if self.by_line is not None and self.lost_by_line is not None:
            by_line = (self.by_line[period], self.lost_by_line[period])
        goals = self._goals(period, month, present)
        gross = cents(
            tier_taken_back(
                self.tier, self.units[period], goals, self.lost[period], self.shares, by_line
            )
        )
        gross = np.minimum(gross, self.gross[period])
        back = gross
        if self.earned is not None:
            back = part_of(gross, self.earned[period], self.gross[period])
            # a cap that bites later is no reason to give back
            kept = np.maximum(back, self.back[period])
            back = np.where(gross >= self.gross_back[period], kept, back)
        change = back - self.back[period]
        self.gross_back[period], self.back[period] = gross, back
        return np.asarray(change)

    def _goals(self, period: int, month: int, present: Presence) -> Floats:
        kind = self.tier.period
        quota = quota_of_period(period, kind, self.calendar, self.quota)
        share = share_present(period, kind, self.calendar, *present, month)
        return thresholds(self.tier, quota, share)


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
        """Take back pay by line for ``lost[pos, offer, cohort]``; ``rate[offer]`` in EUR a line."""
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
        """Take back the air time of every month in which a lost line was billed.

        ``lost[pos, offer, cohort]``, ``arpu[offer]`` (EUR a month), ``selling[pos, month]`` for us.
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
