"""The one reader: every format of the list gives the same table, and says its faults in its way."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from optimizer.errors import ScenarioError
from optimizer.scenario.tables.readings import Readings
from optimizer.scenario.tables.table_formats import (
    TABLE_FORMATS,
    TableFormat,
    read_table,
    read_table_file,
)

ROWS = [["zone", "lines"], ["01", "12"], ["2A", "x"]]


def as_csv(rows: list[list[str]]) -> bytes:
    """Text."""
    return "\n".join(",".join(row) for row in rows).encode()


def as_workbook(rows: list[list[str]]) -> bytes:
    """A workbook with one sheet."""
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


WRITERS: dict[str, Callable[[list[list[str]]], bytes]] = {".csv": as_csv, ".xlsx": as_workbook}
"""How a test writes each format; one that is missing here fails below."""


def test_every_format_has_a_writer_here() -> None:
    """Nothing is read that is not tried."""
    assert set(WRITERS) == set(TABLE_FORMATS)


@pytest.mark.parametrize("suffix", TABLE_FORMATS)
def test_every_format_gives_the_same_table(suffix: str) -> None:
    """Header, cells and lines are those of the rows; a bad cell is a fault with its line."""
    table = read_table(f"t{suffix}", WRITERS[suffix](ROWS), ("zone", "lines"), readings=Readings())
    assert table.readable
    assert table.header == ("zone", "lines")
    assert [list(row.cells.values()) for row in table.rows] == ROWS[1:]
    assert [row.line for row in table.rows] == [2, 3]
    assert table.number(table.rows[0], "lines") == 12
    table.number(table.rows[1], "lines")
    assert [(f.line, f.wrong) for f in table.faults] == [(3, "'x' is not a number")]


@pytest.mark.parametrize("suffix", TABLE_FORMATS)
def test_every_format_says_how_it_was_read(suffix: str) -> None:
    """Of the file as a whole: encoding and columns, or the sheet."""
    readings = Readings()
    read_table(f"t{suffix}", WRITERS[suffix](ROWS), ("zone",), readings=readings)
    whole = {(r.kind, r.how) for r in readings.all()}
    assert whole in ({("encoding", "UTF-8"), ("columns", "commas")}, {("sheet", "Sheet")})


def test_a_workbook_is_one_whatever_it_is_called() -> None:
    """Its first bytes count, and text called .xlsx is text."""
    assert read_table("t.csv", as_workbook(ROWS), ("zone",), readings=Readings()).sheet == "Sheet"
    assert read_table("t.xlsx", as_csv(ROWS), ("zone",), readings=Readings()).sheet == ""


def test_a_scenarios_own_tables_are_read_in_one_way() -> None:
    """Without readings a workbook is no table, and text is UTF-8."""
    for content in (as_workbook(ROWS), "zone\nAriège".encode("cp1252")):
        (fault,) = read_table("t.xlsx", content, ("zone",)).faults
        assert fault.wrong == "is not UTF-8"


def test_text_has_no_sheets(tmp_path: Path) -> None:
    """A sheet after the name of a text file is a fault, as is a file that is not there."""
    (tmp_path / "t.csv").write_bytes(as_csv(ROWS))
    (fault,) = read_table_file(f"{tmp_path}/t.csv#Sales", ("zone",), (), Readings()).faults
    assert fault.wrong == "is no workbook and has no sheets"
    with pytest.raises(ScenarioError, match="cannot be read"):
        read_table_file(tmp_path / "u.csv", ("zone",), (), Readings())


def test_a_format_from_outside_is_read_by_its_suffix() -> None:
    """One function that takes the header and rows into the table is all that it needs."""

    def read_bars(table, content, needed, also, readings):  # type: ignore[no-untyped-def]
        TABLE_FORMATS[".csv"].read(table, content.replace(b"|", b","), needed, also, readings)

    TABLE_FORMATS.register(".bars", TableFormat(read_bars), "1")
    try:
        table = read_table("t.bars", as_csv(ROWS).replace(b",", b"|"), ("zone", "lines"))
    finally:
        TABLE_FORMATS.unregister(".bars")
    assert [row.cells["zone"] for row in table.rows] == ["01", "2A"]
