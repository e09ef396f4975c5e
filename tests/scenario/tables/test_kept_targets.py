"""The table of targets to keep: what is not named is free, every fault at once."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from optimizer.errors import ScenarioError
from optimizer.plan import plan
from optimizer.scenario import load
from optimizer.scenario.tables.formats import read_table
from optimizer.scenario.tables.kept_targets import NEEDED, OPTIONAL, kept_targets
from optimizer.scenario.tables.table import Table
from tests.tiny import tiny, write_yaml

AXES = {
    "zone": {"a": 0, "b": 1},
    "month": {"2026-01": 0},
    "channel": {"shop": 0, "web": 1},
    "offer": {"fibre": 0},
}


def _read(text: str) -> tuple[np.ndarray[tuple[int, ...], np.dtype[np.float64]], Table]:
    given = read_table("kept.csv", text.encode(), NEEDED)
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
    clean = read_table("kept.csv", (head + rows).encode(), NEEDED, OPTIONAL)
    assert kept_targets(clean, axes)[0, 0, 1, 0] == 3.0
    assert not clean.faults
    wrong = "a,2026-01,work,web,fibre,3\nb,2026-01,kids,web,fibre,3\n"
    given = read_table("kept.csv", (head + rows + wrong).encode(), NEEDED, OPTIONAL)
    kept_targets(given, axes)
    assert {f.line for f in given.faults} == {4, 5}


def test_every_fault_at_once() -> None:
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
