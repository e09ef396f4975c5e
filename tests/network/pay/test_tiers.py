"""One tier's account, month by month, by hand."""

from __future__ import annotations

import numpy as np

from optimizer.arrays import Ints
from optimizer.network import SellingCalendar
from optimizer.network.pay.tiers import TierBook
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
