"""A table that is read strictly: every bad cell is a fault."""

from __future__ import annotations

from pathlib import Path

import pytest

from optimizer.scenario import load
from tests.scenario.spoiled import faults_of


@pytest.mark.parametrize(
    ("file", "column", "wrong"),
    [
        ("pos.csv", "ability", "our_shar"),
        ("attraction.csv", "attraction", "atraction"),
        ("zone_factors.csv", "factor", "factr"),
        ("pos_capacity.csv", "capacity", "capcity"),
    ],
)
def test_a_column_that_nobody_reads_is_a_fault(
    folder: Path, file: str, column: str, wrong: str
) -> None:
    """A misspelled extra column is named, and hides no fault in the cells below it."""
    lines = (folder / file).read_text(encoding="utf-8").splitlines()
    at = lines[0].split(",").index(column)
    cells = lines[3].split(",")
    cells[at] = "much"
    lines[3] = ",".join(cells)
    wide = [lines[0] + "," + wrong, *(line + ",1" for line in lines[1:])]
    (folder / file).write_text("\n".join(wide) + "\n", encoding="utf-8")
    found = {(fault.line, fault.field): fault.right for fault in faults_of(folder)}
    assert set(found) == {(1, wrong), (4, column)}
    assert "did you mean" in found[1, wrong]


def test_remarks_have_a_column(folder: Path) -> None:
    """A column `note` is free."""
    lines = (folder / "pos.csv").read_text(encoding="utf-8").splitlines()
    wide = [lines[0] + ",note", *(line + ",see the visit of May" for line in lines[1:])]
    (folder / "pos.csv").write_text("\n".join(wide) + "\n", encoding="utf-8")
    assert load(folder).pos is not None
