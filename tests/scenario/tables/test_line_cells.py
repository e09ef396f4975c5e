"""Lines as people write them; what could be two numbers is a fault."""

from __future__ import annotations

import math

import pytest

from optimizer.scenario.tables.formats import read_table
from optimizer.scenario.tables.line_cells import lines_of
from optimizer.scenario.tables.readings import Readings


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
