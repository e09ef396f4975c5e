"""A table of actions is read into places, months and levels; its faults are told all at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from optimizer.errors import ScenarioError
from optimizer.field import read_actions
from tests.field.action_scenarios import scenario_of, table


def test_places_and_months(tmp_path: Path) -> None:
    """A zone, a region and all zones; one month and a span; a level with and without cost."""
    scenario = scenario_of(tmp_path / "s", zones=3, months=3)
    one, two, three = table(
        tmp_path,
        scenario,
        ["one", "web", "z1", "", "2026-02", "push", "", ""],
        ["two", "shop", "", "r0", "2026-01..2026-02", "", "12.5", "30"],
        ["three", "phone", "all", "", "2026-03", "closed", "", "0"],
    )
    # cells are zone · 3 + month; z0 and z2 are of r0
    assert one.cells.tolist() == [4]
    assert two.cells.tolist() == [0, 1, 6, 7]
    assert three.cells.tolist() == [2, 5, 8]
    assert (one.level, one.extra, one.cost) == (2, None, None)
    assert (two.level, two.extra, two.cost) == (None, 12.5, 30.0)
    assert (three.level, three.cost, three.where) == (0, 0.0, "all")


def test_as_french_spreadsheets_write(tmp_path: Path) -> None:
    """Semicolons, decimal commas, a thousands space, a column of notes."""
    scenario = scenario_of(tmp_path / "s")
    path = tmp_path / "actions.csv"
    text = "name;channel;zone;months;extra;cost;note\nun;web;z0;2026-01;1,5;1 200,50;à voir\n"
    path.write_text(text, encoding="utf-8-sig")
    (action,) = read_actions(scenario, path)
    assert (action.extra, action.cost) == (1.5, 1200.5)


ROWS = {
    "has no channel of that name": (
        "x,webb,z0,,2026-01,,5,0",
        "channel: 'webb' is no channel; did you mean 'web'?",
    ),
    "zone": ("x,web,z9,,2026-01,,5,0", "zone: 'z9' is no zone"),
    "region": ("x,web,,r9,2026-01,,5,0", "region: 'r9' is no region"),
    "both places": ("x,web,z0,r0,2026-01,,5,0", "both zone and region are given"),
    "no place": ("x,web,,,2026-01,,5,0", "neither zone nor region is given"),
    "month outside": ("x,web,z0,,2026-01..2027-01,,5,0", "2027-01 is outside the calendar"),
    "no month": ("x,web,z0,,January,,5,0", "'January' is no span of months"),
    "turned": ("x,web,z0,,2026-02..2026-01,,5,0", "2026-01 comes before 2026-02"),
    "level": ("x,web,z0,,2026-01,puhs,,0", "'puhs' is no level of web; did you mean 'push'?"),
    "both asks": ("x,web,z0,,2026-01,push,5,0", "both level and extra are given"),
    "no ask": ("x,web,z0,,2026-01,,,0", "neither level nor extra is given"),
    "negative extra": ("x,web,z0,,2026-01,,-5,0", "-5 is below 0"),
    "nothing extra": ("x,web,z0,,2026-01,,0,0", "0 lines change nothing"),
    "negative cost": ("x,web,z0,,2026-01,push,,-1", "-1 is below 0"),
    "no number": ("x,web,z0,,2026-01,push,,many", "'many' is not a number"),
    "extra without cost": ("x,web,z0,,2026-01,,5,", "cost: is empty beside an extra"),
    "no name": (",web,z0,,2026-01,,5,0", "name: is empty"),
    "cells": ("x,web,z0,,2026-01", "row has 5 cells, the header 8"),
}
HEAD = "name,channel,zone,region,months,level,extra,cost\n"


@pytest.mark.parametrize("kind", ROWS)
def test_a_fault(tmp_path: Path, kind: str) -> None:
    """Each fault alone is one fault, with its line and what is wrong."""
    scenario = scenario_of(tmp_path / "s")
    row, wrong = ROWS[kind]
    (tmp_path / "a.csv").write_text(HEAD + row + "\n", encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        read_actions(scenario, tmp_path / "a.csv")
    (fault,) = caught.value.faults
    assert wrong in str(fault)
    assert fault.line == 2


def test_all_faults_at_once(tmp_path: Path) -> None:
    """A file with every fault has all of them named, and doubled names and levels besides."""
    scenario = scenario_of(tmp_path / "s")
    rows = [row.replace("x,", f"x{i},", 1) for i, (row, _) in enumerate(ROWS.values())]
    rows += ["same,web,all,,2026-01,push,,", "same,web,z0,,2026-01..2026-02,reference,,"]
    (tmp_path / "a.csv").write_text(HEAD + "\n".join(rows) + "\n", encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        read_actions(scenario, tmp_path / "a.csv")
    said = str(caught.value)
    assert all(wrong in said for _, wrong in ROWS.values())
    assert "the same name as line 20" in said
    assert "line 20 sets the level in z0 in 2026-01 too" in said
    assert len(caught.value.faults) == len(ROWS) + 2


def test_a_file_that_is_no_table(tmp_path: Path) -> None:
    """No file, no columns, unknown columns: said, with what would be right."""
    scenario = scenario_of(tmp_path / "s")
    with pytest.raises(ScenarioError, match="cannot be read"):
        read_actions(scenario, tmp_path / "none.csv")
    (tmp_path / "a.csv").write_text("name,chanel\nx,web\n", encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        read_actions(scenario, tmp_path / "a.csv")
    said = str(caught.value)
    assert "channel: column is missing" in said
    assert "months: column is missing" in said
    assert "chanel: is no column of this table" in said
