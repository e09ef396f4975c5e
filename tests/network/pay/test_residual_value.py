"""What is expected after the plan is what the books find when the plan goes on without sales."""

from __future__ import annotations

import numpy as np
import pytest

from optimizer.network import COMPONENTS, Books, Sales, SellingCalendar, settle
from optimizer.network.pay.residual_value import air_time_to_come, clawback_to_come
from tests.network.schemes import terms_of

CHURN = np.array([0.03, 0.0, 0.4])
ARPU = np.array([20.0, 40.0, 10.0])
SCHEME = [
    {"per_line": {"postpaid": 10, "fibre": 20, "prepaid": 7}},
    {"spiff": {"offer": "postpaid", "months": "2026-05", "rate": 4}},
    {"spiff": {"offer": "prepaid", "dates": "2026-06-01..2026-06-14", "rate": 4}},
    {"air_time": {"share": 0.05, "months": 9}},
    {"air_time": {"share": 0.02, "months": 4, "after_leaving": "stops"}},
    {"clawback": {"months": 5, "of": ["per_line", "spiff"], "how": "pro_rata"}},
    {"clawback": {"months": 3, "fraction": 0.5, "of": ["per_line", "air_time"]}},
]
MONTHS, AFTER = 6, 12


def history(months: int) -> tuple[Sales, np.ndarray[tuple[int, ...], np.dtype[np.float64]]]:
    """Expected sales and losses of three points of sale, the last here for one week; lines left."""
    calendar, plan = SellingCalendar(months), SellingCalendar(MONTHS)
    sold = np.zeros((calendar.weeks, 3, 3))
    sold[: plan.weeks] = 1000 * np.random.default_rng(4).random((plan.weeks, 3, 3))
    here = np.zeros((calendar.weeks, 3), dtype=np.bool_)
    here[:, :2], here[0, 2] = True, True
    sold[1:, 2] = 0
    cohort, lost, week = np.zeros((3, 3, months)), [], 0
    for month, weeks in enumerate(calendar.weeks_of):
        cohort[:, :, month] = sold[week : week + weeks].sum(axis=0)
        week += weeks
        lost.append(cohort[:, :, : month + 1] * CHURN[:, None])
        cohort[:, :, : month + 1] -= lost[-1]
    return Sales(sold, here, lost), cohort


def test_to_come_is_what_comes() -> None:
    """Settled on for a year without sales, air time and clawback are those expected."""
    sales, active = history(MONTHS)
    books = Books(terms_of(SCHEME, MONTHS), SellingCalendar(MONTHS), np.ones((3, 2), int), ARPU)
    for month, weeks in enumerate(SellingCalendar(MONTHS).weeks_of):
        for _ in range(weeks):
            books.sell(sales.sold[books.week], sales.with_us[books.week])
        books.close(np.zeros((3, 3, month + 1)), sales.lost[month])
    longer, _ = history(MONTHS + AFTER)
    terms, calendar = terms_of(SCHEME, MONTHS + AFTER), SellingCalendar(MONTHS + AFTER)
    ledger = settle(terms, calendar, np.ones((3, 6), int), ARPU, longer)
    after = np.s_[:, MONTHS:, COMPONENTS.index("air_time")]
    air = air_time_to_come(books, active, CHURN, sales.with_us[-1], MONTHS)
    assert air == pytest.approx(ledger.earned[after].sum() / 100, abs=0.5)
    back = clawback_to_come(books, active, CHURN, MONTHS)
    assert back == pytest.approx(ledger.reversed[:, MONTHS:].sum() / 100, abs=0.5)
    assert air > 1000
    assert back > 1000


def test_nothing_to_come_of_no_lines() -> None:
    """No active line, nothing to expect."""
    books = Books(terms_of(SCHEME, 1), SellingCalendar(1), np.ones((2, 1), int), ARPU)
    for _ in range(4):
        books.sell(np.zeros((2, 3)), np.ones(2, dtype=np.bool_))
    books.close(np.zeros((2, 3, 1)), np.zeros((2, 3, 1)))
    active = np.zeros((2, 3, 1))
    assert air_time_to_come(books, active, CHURN, np.ones(2, dtype=np.bool_), 1) == 0.0
    assert clawback_to_come(books, active, CHURN, 1) == 0.0
