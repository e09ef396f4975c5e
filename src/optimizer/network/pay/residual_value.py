"""What active lines are still to bring, to earn and to give back, in expectation."""

from __future__ import annotations

import numpy as np

from optimizer.arrays import Bools, Floats, Ints
from optimizer.demand.market import VALUE_MONTHS
from optimizer.network.pay.settlement import Books


def months_ahead(churn: Floats, months: int, span: int) -> Floats:
    """``[offer, cohort]``: months that an active line is still to live after ``months``.

    Counts months within ``span`` of its sale; ``churn[offer]`` is a month's.
    """
    left = np.maximum(span - (months - np.arange(months)), 0)
    u = np.arange(span)
    stay = (1.0 - churn)[:, None] ** u
    return np.asarray((stay[:, None, :] * (u < left[:, None])).sum(axis=2))


def line_months_to_live(active: Floats, churn: Floats) -> Floats:
    """``[offer]``: months that lines active at the end are to live, up to 24 of each line.

    ``active[offer, cohort]`` by month of sale; ``churn[offer]`` a month.
    """
    ahead = months_ahead(churn, active.shape[1], VALUE_MONTHS)
    return np.asarray((active * ahead).sum(axis=1))


def air_time_to_come(
    books: Books, active: Floats, churn: Floats, with_us: Bools, after: int
) -> float:
    """Air time expected after so many months, before caps (EUR).

    Parameters
    ----------
    active : array[pos, offer, cohort]
        Lines then.
    churn : array[offer]
        A month.
    with_us : array[pos] of bool
        Who still sells for us.
    after : int
        Months, those of a warm-up included.
    """
    total = 0.0
    for part in books.terms.air_time:
        lines = active if part.after_leaving == "continues" else active[with_us]
        ahead = months_ahead(churn, after, part.months)
        revenue = part.share * books.arpu[:, None]
        total += float((lines[:, :, :after].sum(axis=0) * ahead * revenue).sum())
    return total


def clawback_to_come(books: Books, active: Floats, churn: Floats, after: int) -> float:
    """Pay for single lines expected to be taken back after so many months, before caps (EUR).

    Tiers are left out: whether a threshold will be lost is not a line's matter. Parameters as
    of :func:`air_time_to_come`.
    """
    total = 0.0
    lines = active.sum(axis=0)
    for kind, book in books.orders.items():
        for cohort in range(book.first(after - 1) + 1, after):
            # it has been billed for so many months, and leaves after one more at the earliest
            age = after - cohort
            share = book.share[age + 1 :]
            leaves = churn[:, None] * (1.0 - churn)[:, None] ** np.arange(len(share))
            paid = _paid(books, kind, cohort, np.arange(age + 1, len(book.share)), active)
            total += float((lines[:, cohort, None] * leaves * share * paid).sum())
    return total


def _paid(books: Books, kind: str, cohort: int, ages: Ints, active: Floats) -> Floats:
    """``paid[offer, age]``: what a line of a cohort was paid when it leaves at an age (EUR)."""
    if kind == "per_line":
        return books.terms.per_line[:, None]
    if kind == "spiff":
        rate, lines = books.spiff_rates[cohort], active[:, :, cohort]
        mean = (rate * lines).sum(axis=0) / np.maximum(lines.sum(axis=0), 1e-300)
        return np.asarray(mean[:, None])
    share = sum(part.share * np.minimum(ages, part.months) for part in books.terms.air_time)
    return np.asarray(books.arpu[:, None] * share)
