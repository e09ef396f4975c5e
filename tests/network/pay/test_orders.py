"""Pay of single lines that is taken back, by hand."""

from __future__ import annotations

import numpy as np

from optimizer.network.pay.orders import OrderBook
from tests.network.schemes import terms_of

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
