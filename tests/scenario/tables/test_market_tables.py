"""Tables along the scenario's axes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from optimizer.errors import ScenarioError
from optimizer.plan import plan
from optimizer.scenario import Scenario, load
from optimizer.scenario.schema.market_section import Capacity
from optimizer.scenario.tables.market_tables import (
    DIMENSIONS,
    KEPT_COLUMNS,
    KEPT_OPTIONAL,
    Response,
    attraction,
    capacity,
    factors,
    kept_targets,
    national,
)
from optimizer.scenario.tables.table import Table
from optimizer.scenario.tables.table_formats import read_table
from tests.tiny import tiny, write_yaml

KNOWN = {
    "segment": {"home": 0},
    "class": {"home/a": 0, "home/b": 1},
    "channel": {"shop": 0, "web": 1},
    "offer": {"fibre": 0},
    "zone": {"01": 0, "2A": 1},
    "region": {"east": 0},
    "month": {"2026-01": 0, "2026-02": 1},
}


def test_every_combination_has_an_attraction() -> None:
    """A row each; those that lack are named."""
    header = "segment,class,channel,offer,attraction\n"
    rows = "home,a,shop,fibre,1\nhome,a,web,fibre,2\nhome,b,shop,fibre,3\n"
    table = read_table("a.csv", (header + rows).encode(), ("attraction",))
    attraction(table, KNOWN)
    assert [fault.wrong for fault in table.faults] == ["no row for home/b / web / fibre"]
    whole = read_table("a.csv", (header + rows + "home,b,web,fibre,4\n").encode(), ("attraction",))
    assert attraction(whole, KNOWN)[..., 0].tolist() == [[1, 2], [3, 4]]
    assert not whole.faults


def test_factors_reach_what_a_row_leaves_open() -> None:
    """A row without a class counts for all of its segment; where there is no row it is 1."""
    text = "zone,channel,factor\n01,shop,2\n2A,web,0.5\n"
    table = read_table("f.csv", text.encode(), ("zone", "factor"), DIMENSIONS)
    product = factors(table, "zone", KNOWN)
    assert product[:, 0, :, 0].tolist() == [[2, 1], [1, 0.5]]
    assert (product[:, 0] == product[:, 1]).all()


def test_a_capacity_is_of_every_area() -> None:
    """By zone and month; without months, of each; nationally one row."""
    table = read_table("c.csv", b"zone,capacity\n01,5\n2A,7\n", ("capacity",))
    limits, area = capacity(table, "shop", KNOWN)
    assert (limits.tolist(), area) == ([[5, 5], [7, 7]], "zone")
    short = read_table("c.csv", b"zone,month,capacity\n01,2026-01,5\n", ("capacity",))
    capacity(short, "shop", KNOWN)
    assert short.faults[0].wrong == "no capacity of shop for zone 01"
    limits, area = national(Capacity(per_month=3), 2)
    assert (limits.tolist(), area) == ([[3, 3]], "national")
    assert np.isfinite(limits).all()


HEADER = "zone,month,attraction,cost,value\n"


def answered(scenario: Scenario, table: bytes) -> Scenario:
    """The scenario with an answer of the network."""
    values = {"network.response": {"table": "response.csv"}}
    return scenario.replace_all(values, {"response.csv": table})


def test_what_is_left_out_is_one(small: Scenario) -> None:
    """One row sets one zone and month; every other factor is 1."""
    zone = small.zones.ids[2]
    text = f"{HEADER}{zone},2026-02,0.5,1.25,0.9\n".encode()
    found = answered(small, text).response
    assert found is not None
    for name, value in (("attraction", 0.5), ("cost", 1.25), ("value", 0.9)):
        array = getattr(found, name)
        assert array[2, 1] == value
        assert np.delete(array.ravel(), 2 * 6 + 1).tolist() == [1.0] * 35


def test_every_fault_of_a_response_at_once(small: Scenario) -> None:
    """Unknown zone and month, a factor below 0, one that is no number, and a row twice."""
    zone = small.zones.ids[0]
    rows = (
        "nowhere,2026-01,1,1,1",
        f"{zone},2027-01,1,1,1",
        f"{zone},2026-01,-1,1,1",
        f"{zone},2026-02,1,dear,1",
        f"{zone},2026-02,1,1,1",
    )
    text = (HEADER + "\n".join(rows) + "\n").encode()
    with pytest.raises(ScenarioError) as caught:
        answered(small, text)
    found = [(fault.line, fault.field) for fault in caught.value.faults]
    assert sorted(found, key=str) == [
        (2, "zone"),
        (3, "month"),
        (4, "attraction"),
        (5, "cost"),
        (6, "zone, month"),
    ]


def test_a_table_that_is_not_there_is_said(small: Scenario) -> None:
    """A missing file and a missing column each have their fault."""
    with pytest.raises(ScenarioError, match=r"no file 'none\.csv'"):
        small.replace("network.response", {"table": "none.csv"})
    with pytest.raises(ScenarioError, match="column is missing"):
        answered(small, b"zone,month,cost,value\n")


def test_factors_are_numbers_of_zero_or_more() -> None:
    """A response by hand is checked too."""
    one = np.ones((2, 3))
    with pytest.raises(ValueError, match="0 or more"):
        Response(one, -one, one)
    with pytest.raises(ValueError, match="not that of attraction"):
        Response(np.ones((2, 3)), np.ones((2, 2)), np.ones((2, 3)))


AXES = {
    "zone": {"a": 0, "b": 1},
    "month": {"2026-01": 0},
    "channel": {"shop": 0, "web": 1},
    "offer": {"fibre": 0},
}


def _read(text: str) -> tuple[np.ndarray[tuple[int, ...], np.dtype[np.float64]], Table]:
    given = read_table("kept.csv", text.encode(), KEPT_COLUMNS)
    return kept_targets(given, AXES), given


def test_what_is_not_named_is_free() -> None:
    """A target stands where its row says; all others are NaN. French spreadsheets are read."""
    found, given = _read("zone;month;channel;offer;target\nb;2026-01;web;fibre;12,5\n")
    assert not given.faults
    assert found.shape == (2, 1, 2, 1)
    assert found[1, 0, 1, 0] == 12.5
    assert np.isnan(found).sum() == 3


def test_a_plans_own_table_is_kept_as_it_is(tmp_path: Path) -> None:
    """Its targets by segment count together: the sum over segments of the plan's own targets."""
    tiny(tmp_path / "s", 1)
    plain = load(tmp_path / "s")
    made = plan(plain)
    table = made.targets
    (tmp_path / "s" / "targets.csv").write_text(table.to_csv(index=False), encoding="utf-8")
    kept = plain.replace("plan.keep", {"table": "targets.csv"}).kept
    assert kept is not None
    np.testing.assert_array_equal(kept, made.target_lines.sum(axis=2))


def test_segments_do_not_hide_doubled_rows() -> None:
    """A row for each segment is fine; the same segment twice, or an unknown one, is a fault."""
    head = "zone,month,segment,channel,offer,target\n"
    axes = {**AXES, "segment": {"home": 0, "work": 1}}
    rows = "a,2026-01,home,web,fibre,1\na,2026-01,work,web,fibre,2\n"
    clean = read_table("kept.csv", (head + rows).encode(), KEPT_COLUMNS, KEPT_OPTIONAL)
    assert kept_targets(clean, axes)[0, 0, 1, 0] == 3.0
    assert not clean.faults
    wrong = "a,2026-01,work,web,fibre,3\nb,2026-01,kids,web,fibre,3\n"
    given = read_table("kept.csv", (head + rows + wrong).encode(), KEPT_COLUMNS, KEPT_OPTIONAL)
    kept_targets(given, axes)
    assert {f.line for f in given.faults} == {4, 5}


def test_every_fault_of_kept_targets_at_once() -> None:
    """Unknown names, a month outside the plan, a negative target and a doubled row."""
    _, given = _read(
        "zone,month,channel,offer,target\n"
        "c,2026-01,web,fibre,1\n"
        "a,2027-01,web,fibre,1\n"
        "a,2026-01,shops,fibre,1\n"
        "a,2026-01,shop,fibre,-1\n"
        "b,2026-01,shop,fibre,1\n"
        "b,2026-01,shop,fibre,2\n"
    )
    found = {(f.line, f.field) for f in given.faults}
    assert {(2, "zone"), (3, "month"), (4, "channel"), (5, "target")} <= found
    assert any(f.line == 7 for f in given.faults)


def test_moved_needs_targets(tmp_path: Path) -> None:
    """The objective without a table to move from is a fault that says what to write."""
    data = tiny(tmp_path, 1)
    data["plan"] = {"objectives": [{"weights": {"overlap": 1, "moved": 0.5}}]}
    write_yaml(tmp_path / "scenario.yaml", data)
    with pytest.raises(ScenarioError, match=r"keep: \{table: kept\.csv\}"):
        load(tmp_path)


def test_faults_of_the_table_are_those_of_the_scenario(tmp_path: Path) -> None:
    """A kept target of an unknown zone is named with the table's file and line."""
    data = tiny(tmp_path, 1)
    (tmp_path / "kept.csv").write_text(
        "zone,month,channel,offer,target\nnowhere,2026-01,web,plus,3\n", encoding="utf-8"
    )
    data["plan"]["keep"] = {"table": "kept.csv"}
    write_yaml(tmp_path / "scenario.yaml", data)
    with pytest.raises(ScenarioError) as caught:
        load(tmp_path)
    [fault] = caught.value.faults
    assert (Path(fault.file).name, fault.line, fault.field) == ("kept.csv", 2, "zone")
