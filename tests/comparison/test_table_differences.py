"""Differences of tables: rows by their names, cells by their columns, nothing by its place."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from optimizer.comparison.table_differences import CellDifference, table_difference

A = b"zone,channel,capacity,said\n01,web,10,x\n02,web,20,y\n03,web,30,z\n"


def test_rows_cells_and_columns() -> None:
    """Rows in another order, one changed, one gone, one new, a column of each."""
    b = b"channel;zone;capacity;more\nweb;03;30,0;1\nweb;04;5;1\nweb;01;12,5;1\n"
    found = table_difference("a.csv", A, "b.csv", b)
    assert (found.rows_a, found.rows_b, found.rows) == (3, 3, 1)
    assert (found.only_a, found.only_b) == (("web / 02",), ("web / 04",)) or (
        found.only_a,
        found.only_b,
    ) == (("02 / web",), ("04 / web",))
    assert (found.columns_a, found.columns_b) == (("said",), ("more",))
    assert found.cells == (CellDifference("01 / web", "capacity", 10.0, 12.5),)
    assert found.columns[0].largest == 2.5


def test_text_that_differs_comes_first() -> None:
    """It has no size."""
    b = A.replace(b"30,z", b"60,other")
    found = table_difference("a.csv", A, "b.csv", b)
    assert [cell.column for cell in found.cells] == ["said", "capacity"]
    assert math.isnan(next(c for c in found.columns if c.name == "said").largest)


def test_rows_that_names_do_not_tell_apart() -> None:
    """They are compared whole, each as often as it is there."""
    a = b"zone,value\n01,1\n01,1\n01,2\n"
    found = table_difference("a.csv", a, "b.csv", b"zone,value\n01,1\n01,3\n01,2\n")
    assert found.only_a == ("01 / 1 / #2",)
    assert found.only_b == ("01 / 3",)
    assert not found.cells


def test_what_is_no_table() -> None:
    """Only that the files differ is said."""
    found = table_difference("a.geojson", b"{}", "b.geojson", b"{ }")
    assert not found.read
    assert not found.same_values


@given(
    st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 3), min_size=1),
    st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 3), min_size=1),
)
def test_every_row_is_accounted_for(a: dict[str, int], b: dict[str, int]) -> None:
    """By brute force over two dictionaries."""
    files = [
        "\n".join(["zone,factor", *(f"{k},{v}" for k, v in side.items())]).encode()
        for side in (a, b)
    ]
    found = table_difference("a.csv", files[0], "b.csv", files[1])
    assert set(found.only_a) == set(a) - set(b)
    assert set(found.only_b) == set(b) - set(a)
    assert {c.row: (c.a, c.b) for c in found.cells} == {
        k: (a[k], b[k]) for k in set(a) & set(b) if a[k] != b[k]
    }
