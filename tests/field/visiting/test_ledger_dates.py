"""Days as people write them, and working days of the selling calendar."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimizer.field.visiting.ledger_dates import day_of_date, working_day
from tests.field.visiting.ledgers import date_of


@given(st.integers(1, 12), st.sampled_from([4, 5]))
def test_dates_and_working_days(month: int, weeks: int) -> None:
    """Every working day has a date of its own, and the date leads back to it."""
    name = f"2026-{month:02d}"
    dates = [date_of(name, weeks, day) for day in range(weeks * 5)]
    assert len(set(dates)) == weeks * 5
    assert all(f"{date:%Y-%m}" == name for date in dates)
    assert [working_day(date, weeks) for date in dates] == list(range(weeks * 5))


@pytest.mark.parametrize(
    "text", ["2026-07-14", "14/07/2026", "46217", "46217,0", "2026-07-14 10:30:00"]
)
def test_a_date_as_people_write_it(text: str) -> None:
    """The fourteenth of July; 46217 days after 30 December 1899."""
    assert day_of_date(text) == dt.date(2026, 7, 14)


@pytest.mark.parametrize("text", ["07/14/2026", "14.07.26", "", "2026-02-30"])
def test_no_date(text: str) -> None:
    """An American date is refused, not taken for another."""
    with pytest.raises(ValueError, match="no date"):
        day_of_date(text)
