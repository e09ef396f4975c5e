"""Tables in text: their encoding and separator, found once; their rows, and changed copies.

Columns are separated by commas (with decimal points), semicolons (with decimal commas, as French
spreadsheets write them) or tabs (with decimal points).
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Container, Iterable, Sequence
from typing import Any

from optimizer.scenario.tables.readings import Readings
from optimizer.scenario.tables.table import Table, TableRow

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs"}
"""What may part columns, and what it is called; the first is taken where none stands out."""
SAVE = "save the file as CSV UTF-8"


def text_of(content: bytes) -> tuple[str, str]:
    """Text of a file and the name of its encoding.

    A byte order mark says what it is. Without one: UTF-8; UTF-16 where every other byte of the
    header is null; else Windows-1252, which Western spreadsheets write and which holds Latin-1.

    Raises
    ------
    UnicodeDecodeError
        When it is none of them.
    """
    for mark, codec, name in MARKS:
        if content.startswith(mark):
            return content.decode(codec), name
    head = content[:64]
    for first, codec in ((1, "utf-16-le"), (0, "utf-16-be")):
        if len(head) > 3 and not any(head[first::2]):
            return content.decode(codec), "UTF-16"
    try:
        return content.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        return content.decode("cp1252"), "Windows-1252"


def separated(text: str) -> tuple[str, Any]:
    """What parts the columns, and a reader of the rows' cells; the first is the header."""
    header = text.split("\n", 1)[0]
    separator = max(SEPARATORS, key=header.count)
    return separator, csv.reader(io.StringIO(text), delimiter=separator)


def read_text(
    table: Table,
    content: bytes,
    needed: Sequence[str],
    also: Sequence[str] | None,
    readings: Readings | None,
) -> None:
    """Read the text of a table into it; see ``table_formats.read_table``.

    Without ``readings`` only UTF-8 is read.
    """
    try:
        text, encoding = (content.decode("utf-8-sig"), "") if readings is None else text_of(content)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        wrong = "is not UTF-8" + ("" if readings is None else ", nor UTF-16 or Windows-1252")
        table.fault(line, "encoding", wrong, SAVE)
        return
    _take_rows(table, text, needed, also)
    if readings is not None:
        readings.file("encoding", encoding)
        readings.file("columns", SEPARATORS[table.separator])


def _take_rows(table: Table, text: str, needed: Sequence[str], also: Sequence[str] | None) -> None:
    if not text.strip():
        table.fault(None, "file", "is empty", f"give the columns {', '.join(needed)}")
        return
    table.separator, reader = separated(text)
    table.decimal = "," if table.separator == ";" else "."
    try:
        rows = [(reader.line_num, cells) for cells in reader]
    except csv.Error as error:
        table.fault(reader.line_num, "row", f"cannot be read ({error})", f"{SAVE} again")
        return
    table.take_header(rows[0][1], 1, needed, also)
    blank = 0
    for line, cells in rows[1:]:
        if not any(cell.strip() for cell in cells):
            blank += 1
            continue
        table.empty = blank
        if len(cells) != len(table.header):
            wrong = f"row has {len(cells)} cells, the header {len(table.header)}"
            table.fault(line, "row", wrong, "give one cell a column")
            continue
        stripped = (cell.strip() for cell in cells)
        table.rows.append(TableRow(line, dict(zip(table.header, stripped, strict=True))))
    table.check_rows()


def scaled_column(content: bytes, column: str, scale: float) -> bytes:
    """A sound table with a column multiplied, parted by commas with decimal points."""
    separator, rows = separated(content.decode("utf-8-sig"))
    header, *others = ([cell.strip() for cell in cells] for cells in rows)
    at = header.index(column)
    for cells in filter(None, others):
        if separator == ";":
            decimal = (re.fullmatch(r"-?[\d ]+,\d+", cell) for cell in cells)
            pairs = zip(cells, decimal, strict=True)
            cells[:] = [cell.replace(",", ".") if comma else cell for cell, comma in pairs]
        cells[at] = repr(float(cells[at].replace(" ", "")) * scale)
    return _written([header, *others], ",")


def rows_kept(content: bytes, column: str, names: Container[str]) -> tuple[bytes, int]:
    """A sound table with the rows that have one of these names in a column, and their number.

    All of them where there is no such column.
    """
    separator, rows = separated(content.decode("utf-8-sig"))
    header, *others = rows
    columns = [cell.strip() for cell in header]
    if column in columns:
        at = columns.index(column)
        others = [cells for cells in others if len(cells) > at and cells[at].strip() in names]
    return _written([header, *others], separator), len(others)


def _written(rows: Iterable[Sequence[str]], separator: str) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator="\n").writerows(rows)
    return out.getvalue().encode()
