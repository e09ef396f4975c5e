"""The one reader of every table, and the one list of the formats that it reads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from optimizer.errors import Fault, ScenarioError
from optimizer.registry import Registry
from optimizer.scenario.tables.csv_file import read_text
from optimizer.scenario.tables.readings import Readings
from optimizer.scenario.tables.table import Table
from optimizer.scenario.tables.workbook_file import is_workbook, read_workbook


@dataclass(frozen=True)
class TableFormat:
    """How the cells of a format are read.

    Attributes
    ----------
    read : callable
        ``(table, content, needed, also, readings)``: takes header, rows and faults into the table.
        Gives it the sheet that was asked for as ``table.sheet``, where ``sheets`` is true.
    sheets : bool
        Whether a file has several tables, each on a sheet with a name.
    strict : bool
        Whether a cell has one meaning, so that a scenario's own tables may be in it; other
        formats are for files from spreadsheets, of which it is said how they were read.
    """

    read: Callable[[Table, bytes, Sequence[str], Sequence[str] | None, Readings | None], None]
    sheets: bool = False
    strict: bool = True


TABLE_FORMATS: Registry[TableFormat] = Registry(
    "table_formats",
    {
        ".csv": TableFormat(read_text),
        ".xlsx": TableFormat(read_workbook, sheets=True, strict=False),
    },
)
"""Formats by the end of a file's name; what ends otherwise is text."""


def read_table(
    file: str,
    content: bytes,
    needed: Sequence[str],
    also: Sequence[str] | None = None,
    *,
    sheet: str | None = None,
    readings: Readings | None = None,
) -> Table:
    """Read a table; its header must hold the columns needed.

    Parameters
    ----------
    file : str
        Name, for its format and its faults.
    needed : sequence of str
        Columns that it must have.
    also : sequence of str, optional
        Columns that it may have besides them and one called ``note``; any where it is None.
    sheet : str, optional
        Name of the sheet; default the first that is shown.
    readings : Readings, optional
        Takes note of how the file is read; without it, only what can be read in one way is.
    """
    table = Table(file)
    form = _format(file, content, readings is None)
    if sheet is not None and not form.sheets:
        table.fault(None, "sheet", "is no workbook and has no sheets", f"name {file} alone")
        return table
    table.sheet = sheet or ""
    form.read(table, content, needed, also, readings)
    return table


def read_table_file(
    path: str | Path, needed: Sequence[str], also: Sequence[str], readings: Readings
) -> Table:
    """Read the table of a file, written in whatever way; ``#name`` at the end names its sheet.

    Raises
    ------
    ScenarioError
        When the file cannot be read at all.
    """
    file, sheet = str(path), None
    if "#" in file and not Path(file).exists():
        file, _, sheet = file.rpartition("#")
    try:
        content = Path(file).read_bytes()
    except OSError as error:
        wrong, right = f"cannot be read ({error.strerror})", "name a CSV file or a workbook (.xlsx)"
        raise ScenarioError([Fault(file, None, "file", wrong, right)]) from None
    return read_table(file, content, needed, also, sheet=sheet, readings=readings)


def _format(file: str, content: bytes, strict: bool) -> TableFormat:
    """The format of a file; of what is built in, its first bytes say more than its name."""
    suffix = Path(file).suffix.lower()
    if TABLE_FORMATS.extension(suffix) is None:
        suffix = ".xlsx" if is_workbook(content) else ".csv"
    form = TABLE_FORMATS[suffix]
    return form if form.strict or not strict else TABLE_FORMATS[".csv"]
