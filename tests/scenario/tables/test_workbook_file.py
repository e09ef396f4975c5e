"""A sheet of a workbook: values alone, every doubtful cell a fault by its name."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import openpyxl
import pytest

from optimizer.scenario.tables.readings import Readings
from optimizer.scenario.tables.table import Table
from optimizer.scenario.tables.workbook_file import is_workbook, read_workbook


def book(*rows: list[Any], merged: str = "") -> bytes:
    """A workbook with one sheet."""
    made, out = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        made.active.append(row)
    if merged:
        made.active.merge_cells(merged)
    made.save(out)
    return out.getvalue()


def read(content: bytes, sheet: str = "") -> Table:
    """Its table of zones and lines."""
    table = Table("t.xlsx", sheet=sheet)
    read_workbook(table, content, ("zone", "lines"), (), Readings())
    return table


def test_numbers_and_dates_are_text_with_their_type() -> None:
    """Whole numbers without a point, dates by their day; the header is the first row filled."""
    content = book([], ["zone", "lines"], [1, 2.5], [dt.datetime(2026, 7, 1), 3.0])
    assert is_workbook(content)
    table = read(content)
    assert [list(row.cells.values()) for row in table.rows] == [["1", "2.5"], ["2026-07-01", "3"]]
    assert table.rows[1].types == {"zone": "date", "lines": "number"}
    assert [row.line for row in table.rows] == [3, 4]


@pytest.mark.parametrize(
    ("rows", "merged", "wrong"),
    [
        ([["01", "=1+1"]], "", "is a formula whose result the file does not keep"),
        ([["01", True]], "", "is TRUE, a truth value"),
        ([["01", "#REF!"]], "", "holds the error #REF!"),
        ([["01", 1], ["02", 2]], "B2:B3", "is merged with others (B2:B3)"),
    ],
)
def test_a_doubtful_cell_is_a_fault_by_its_name(
    rows: list[list[Any]], merged: str, wrong: str
) -> None:
    """The cell is named as spreadsheets name it."""
    (fault,) = read(book(["zone", "lines"], *rows, merged=merged)).faults
    assert fault.wrong == wrong
    assert fault.field.startswith("lines (Sheet!B")


def test_what_is_no_workbook_is_refused() -> None:
    """An old kind, a damaged file, a sheet that is not there."""
    old, damaged = b"\xd0\xcf\x11\xe0" + b"x" * 8, b"PK\x03\x04" + b"x" * 8
    assert "of an old kind (.xls)" in read(old).faults[0].wrong
    assert "is no workbook that can be read" in read(damaged).faults[0].wrong
    fault = read(book(["zone", "lines"], ["01", 1]), "Shet").faults[0]
    assert (fault.wrong, "'Sheet'" in fault.right) == ("has no sheet 'Shet'", True)
