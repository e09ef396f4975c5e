"""Months that are past are entered as they were."""

from __future__ import annotations

import numpy as np

from optimizer.network import ActualMonths, SellingCalendar
from tests.network.schemes import terms_of

SOLD = np.arange(12.0).reshape(2, 2, 3)
PAST = ActualMonths(1, 3, SOLD, np.zeros((2, 2, 3, 2)), ((0, 20.5), (1, 27.5), (0, 33.5)))


def test_a_months_lines_come_with_its_first_week() -> None:
    """All at once, then none; months are counted from the first that is covered."""
    assert PAST.lines(2, True).tolist() == SOLD[:, 1].tolist()
    assert not PAST.lines(2, False).any()
    assert [PAST.covers(month) for month in range(4)] == [False, True, True, False]


def test_visits_between_two_days() -> None:
    """From the first to before the second."""
    pos, days = PAST.seen(20.5, 33.5)
    assert (pos.tolist(), days.tolist()) == ([0, 1], [20.5, 27.5])
    pos, _ = PAST.seen(40, 50)
    assert pos.dtype == np.int64
    assert not len(pos)


def test_spiffs_of_past_weeks_are_even() -> None:
    """One of four weeks of the second month at 8 is 2 in each; other months keep their weeks."""
    spiff = {"spiff": {"offer": "fibre", "dates": "2026-02-01..2026-02-07", "rate": 8}}
    even = PAST.with_even_spiffs(terms_of([spiff], 3), SellingCalendar(3))
    assert even.spiff is not None
    assert even.spiff[4:8, 1].tolist() == [2.0, 2.0, 2.0, 2.0]
    plain = terms_of([{"fixed": 1}], 3)
    assert PAST.with_even_spiffs(plain, SellingCalendar(3)) is plain
