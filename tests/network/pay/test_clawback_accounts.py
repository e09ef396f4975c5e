"""Accounts month by month, by hand: one tier's, and pay of single lines that is taken back."""

from __future__ import annotations

import numpy as np

from optimizer.arrays import Ints
from optimizer.network import SellingCalendar
from optimizer.network.pay.clawback_accounts import OrderBook, TierBook
from tests.network.schemes import terms_of

CALENDAR = SellingCalendar(3)
HERE = (np.array([[4, 4, 5]], dtype=np.int16), np.array([True]))


def book(*more: dict[str, object]) -> TierBook:
    """Of a quarter's tier: 10 a line from the 11th on, settled each month."""
    tier = {"tier": {"period": "quarter", "at": 10, "rate": 10, "settled": "month"}}
    terms = terms_of([tier, *more], 3)
    return TierBook(terms, terms.tiers[0], CALENDAR, np.array([[10]]))


def sold(lines: float) -> np.ndarray:
    """Lines of the first offer, ``[pos, offer]``."""
    return np.array([[lines, 0.0, 0.0]])


def earned(tier: TierBook, lines: list[float]) -> list[int]:
    """Cents of each month."""
    cents = []
    for month, each in enumerate(lines):
        tier.sell(month, sold(each))
        cents.append(int(tier.earn(month, HERE)[0]))
    return cents


def test_each_settlement_pays_what_is_missing() -> None:
    """8, then 4, then 3 lines: 0, two beyond the tenth, three more."""
    assert earned(book(), [8, 4, 3]) == [0, 2000, 3000]


def test_lost_lines_take_back_what_they_earned() -> None:
    """Three of 12 lines of the first month lost in the second: of 2 beyond the tenth, both."""
    tier = book({"clawback": {"months": 6, "of": "tier"}})
    tier.sell(0, sold(12))
    assert tier.earn(0, HERE)[0] == 2000
    lost = np.zeros((1, 3, 2))
    lost[0, 0, 0] = 3.0
    tier.sell(1, sold(0))
    tier.lose(1, lost)
    tier.earn(1, HERE)

    def cents(part: Ints) -> int:
        return int(part[0])

    back, again = tier.take_back(1, HERE)
    assert (cents(back), cents(again)) == (2000, 0)


LINE = {"per_line": {"postpaid": 0.145}}


def lost(lines: float, months: int, cohort: int) -> np.ndarray:
    """Lines of one offer and month of sale, ``[pos, offer, cohort]``."""
    array = np.zeros((1, 3, months))
    array[0, 0, cohort] = lines
    return array


def test_what_all_leave_take_back_is_what_they_earned() -> None:
    """Three lines at 0.145 earn 44 cents; leaving one by one they take back 44 in all."""
    terms = terms_of([LINE, {"clawback": {"months": 6}}], 6)
    book, back = OrderBook(terms, "per_line", 1, 6), []
    for month in range(3):
        book.lose_lines(month, lost(1.0, month + 1, 0), terms.per_line)
        back.append(int(book.take_back(month)[0]))
    assert sum(back) == 44


def test_beyond_the_window_nothing_is_taken_back() -> None:
    """Two months of window: a line of the first month is safe in the third."""
    terms = terms_of([LINE, {"clawback": {"months": 2}}], 6)
    book = OrderBook(terms, "per_line", 1, 6)
    assert [book.first(month) for month in range(4)] == [0, 0, 1, 2]
    book.lose_lines(2, lost(100.0, 3, 0), terms.per_line)
    assert book.take_back(2)[0] == 0


def test_of_capped_pay_the_same_part_is_taken_back() -> None:
    """Half of 20 EUR was paid: of ten lines' 14.50, half."""
    terms = terms_of(
        [{"per_line": {"postpaid": 2}}, {"cap": {"at_most": 10}}, {"clawback": {"months": 2}}], 6
    )
    book = OrderBook(terms, "per_line", 1, 6)
    book.note(0, np.array([2000]), np.array([1000]))
    book.lose_lines(0, lost(5.0, 1, 0), terms.per_line)
    assert book.take_back(0)[0] == 500
