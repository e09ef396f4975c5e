"""What differs between scenarios and tables: just what was changed, by paths that change it."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.comparison import InputDifference, input_differences
from optimizer.comparison.input_differences import CellDifference, table_difference
from optimizer.scenario import Scenario


def paths(a: Scenario, b: Scenario) -> dict[str, InputDifference]:
    """Differences by path; each path is there once."""
    found = input_differences(a, b)
    assert len({d.path for d in found}) == len(found)
    return {d.path: d for d in found}


def test_three_changes_are_these_three(small: Scenario) -> None:
    """A field by name, a row by name, a seed: with both values."""
    changes = {
        "offers.fibre.margin": 80,
        "plan.commitments[fibre Q1].at_least": 6400,
        "seed": 5,
    }
    found = paths(small, small.replace_all(changes))
    before = {"offers.fibre.margin": 95, "plan.commitments[fibre Q1].at_least": 6500}
    assert {p: d.b for p, d in found.items()} == changes
    assert {p: found[p].a for p in before} == before
    assert {d.kind for d in found.values()} == {"value"}


def test_a_scenario_does_not_differ_from_itself(small: Scenario) -> None:
    """Nor from a copy."""
    assert input_differences(small, small.replace_all({})) == ()


CHANGES: dict[str, Any] = {
    "offers.fibre.margin": st.integers(50, 120),
    "plan.budgets[push budget].at_most": st.integers(100_000, 300_000),
    "plan.commitments[fibre Q1].at_least": st.integers(6000, 6600),
    "plan.commitments[prepaid].priority": st.integers(0, 3),
    "network.schemes.by_line[0].per_line.fibre": st.integers(5, 30),
    "network.replications": st.sampled_from([[4, 20], [6, 40], [8, 8]]),
    "seed": st.integers(1, 9),
    "language": st.sampled_from(["fr", "en"]),
}


@given(st.fixed_dictionaries({}, optional=CHANGES))
@settings(max_examples=25)
def test_what_is_reported_makes_one_of_the_other(small: Scenario, changes: dict[str, Any]) -> None:
    """The paths are those of factors: given B's values at them, A is B. None: the same hash."""
    other = small.replace_all(changes)
    found = paths(small, other)
    assert set(found) <= set(changes)
    assert small.replace_all({p: d.b for p, d in found.items()}).hash == other.hash
    assert (not found) == (small.hash == other.hash)


def test_rows_that_one_side_has(small: Scenario) -> None:
    """A named row that is new, and one that is gone; the others are not named by their place."""
    rows = [row.model_dump(exclude_none=True) for row in small.spec.plan.commitments]
    for row in rows:
        if row.get("months") is not None:
            row["months"] = f"{row['months']['first']}..{row['months']['last']}"
    other = small.replace("plan.commitments", [{**rows[0], "name": "first of all"}, *rows[1:]])
    found = paths(small, other)
    gone, new = f"plan.commitments[{rows[0]['name']}]", "plan.commitments[first of all]"
    assert set(found) == {gone, new}
    assert found[gone].b is None
    assert found[new].a is None
    turned = paths(small, small.replace("plan.commitments", rows[::-1]))
    assert {p: d.kind for p, d in turned.items()} == {"plan.commitments": "order"}


def test_rows_without_names_are_matched(small: Scenario) -> None:
    """A component in front of the others is one difference, not one in each place."""
    assert small.spec.network is not None
    parts = [
        component.model_dump(exclude_none=True, by_alias=True, mode="json")
        for component in small.spec.network.schemes["by_line"]
    ]
    other = small.replace("network.schemes.by_line", [{"fixed": 50}, *parts])
    found = paths(small, other)
    assert set(found) == {"network.schemes.by_line[0]"}
    (only,) = found.values()
    assert only.a is None
    assert only.b == {"fixed": 50}


def test_a_part_left_out(small: Scenario) -> None:
    """It is one difference."""
    found = paths(small, small.replace("network.competitors", None))
    assert set(found) == {"network.competitors"}


def test_tables_by_their_content(small: Scenario) -> None:
    """The field that names it, the rows and cells; another name alone is a value."""
    scaled = small.replace("network.points_of_sale", scale=2.0)
    (found,) = input_differences(small, scaled)
    assert (found.path, found.kind) == ("network.points_of_sale.table", "table")
    table = found.table
    assert table is not None
    assert table.rows == table.rows_a == table.rows_b
    assert [column.name for column in table.columns] == ["potential"]
    assert all(cell.b == pytest.approx(2 * float(cell.a)) for cell in table.cells)
    assert small.pos is not None
    assert table.columns[0].largest == pytest.approx(small.pos.potential.max())
    name = small.spec.zones.table
    renamed = small.replace_all({"zones.table": "z.csv"}, {"z.csv": small.tables[name]})
    (named,) = input_differences(small, renamed)
    assert (named.path, named.kind, named.a, named.b) == ("zones.table", "value", name, "z.csv")


def test_a_table_is_written_otherwise(small: Scenario) -> None:
    """The hash differs, the values do not: both are said."""
    content = small.tables["attraction.csv"].replace(b"\n", b"\r\n")
    other = small.replace_all({}, {"attraction.csv": content})
    (found,) = input_differences(small, other)
    assert found.path == "attraction.table"
    assert found.table is not None
    assert found.table.same_values


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
