"""Months and lines as people write them, and how a file was read."""

from __future__ import annotations

import math

import pytest

from optimizer.scenario.tables.readings import WAYS, Reading, Readings, lines_of, month_of
from optimizer.scenario.tables.table_formats import read_table


def test_readings_are_counted_by_kind_the_most_frequent_first() -> None:
    """Of the file 0 cells; the first example stands for all; no rows are nothing to say."""
    readings = Readings()
    readings.cell("month", "MM/YYYY")
    for _ in range(2):
        readings.cell("month", "YYYY-MM")
    for text in ("1,5", "2,5"):
        readings.example("comma", text)
    readings.file("encoding", "UTF-16")
    readings.rows("empty", 0)
    assert readings.all() == (
        Reading("encoding", "UTF-16", 0),
        Reading("month", "YYYY-MM", 2),
        Reading("month", "MM/YYYY", 1),
        Reading("comma", "1,5", 2),
    )


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("2026-07", "YYYY-MM"),
        ("2026-07-01", "YYYY-MM-01"),
        ("2026-07-01 00:00:00", "YYYY-MM-01"),
        ("07/2026", "MM/YYYY"),
        ("01/07/2026", "01/MM/YYYY"),
        ("46204", "Excel date"),
        ("202607", "YYYYMM"),
        ("juil. 2026", "month name"),
        ("July 2026", "month name"),
        ("juil-26", "month name"),
    ],
)
def test_each_way_is_the_same_month(text: str, way: str) -> None:
    """July 2026 in every way that is known."""
    assert way in WAYS
    assert month_of(text) == ("2026-07", way)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("07/02/2026", "is 2026-02-07, not the first of a month"),
        ("2026-07-15", "not the first of a month"),
        ("13/2026", "is no date"),
        ("summer 2026", "is no month"),
    ],
)
def test_a_date_inside_a_month_is_no_month(text: str, wrong: str) -> None:
    """An American date is never taken for another month."""
    with pytest.raises(ValueError, match=wrong):
        month_of(text)


def read(text: str, separator: str) -> tuple[float, list[str]]:
    """A cell in a table parted by this, and what is wrong with it."""
    table = read_table("t.csv", f'a{separator}b\n"{text}"{separator}x\n'.encode(), ("a",))
    return lines_of(table, table.rows[0], "a", Readings()), [fault.wrong for fault in table.faults]


@pytest.mark.parametrize(
    ("text", "separator", "value"),
    [
        ("1234", ",", 1234),
        ("1 234", ",", 1234),
        ("1 234,5", ";", 1234.5),
        ("41.5", ",", 41.5),
        ("41,5", ";", 41.5),
        ("41,5", ",", 41.5),
        ("1,234", ";", 1.234),
        ("1.234", ",", 1.234),
    ],
)
def test_numbers_as_people_write_them(text: str, separator: str, value: float) -> None:
    """The mark that is not the columns' separator is the one of decimals."""
    assert read(text, separator) == (value, [])


@pytest.mark.parametrize(
    ("text", "separator", "wrong"),
    [
        ("1,234", ",", "'1,234' may be 1234 or 1.234"),
        ("1.234", ";", "'1.234' may be 1234 or 1.234"),
        ("-3", ",", "-3 is below 0"),
        ("many", ",", "'many' is not a number"),
        ("", ",", "is empty"),
    ],
)
def test_what_may_be_two_numbers_is_none(text: str, separator: str, wrong: str) -> None:
    """NaN and a fault that says both."""
    value, faults = read(text, separator)
    assert math.isnan(value)
    assert faults == [wrong]
