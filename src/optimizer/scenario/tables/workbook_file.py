"""A sheet of a workbook (.xlsx) as a table: values alone, every doubtful cell a fault by its name.

The header is the first row that is not empty. Dates become ``YYYY-MM-DD`` and numbers their
shortest text; ``TableRow.types`` says which cells were such. A cell that holds an error, a truth
value, a formula whose result the file does not keep, or that is merged with another one, is a
fault where the table needs it.
"""

from __future__ import annotations

import datetime as dt
import io
import warnings
from collections.abc import Sequence
from typing import Any

import openpyxl
from openpyxl.cell.cell import MergedCell
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from optimizer.scenario.faults import nearest
from optimizer.scenario.tables.readings import Readings
from optimizer.scenario.tables.table import Table, TableRow

SINCE_1900 = 1462
"""Days between the two days from which workbooks count their dates (1904 less 1900)."""
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
SAVE = "save it in a spreadsheet program as .xlsx"


def is_workbook(content: bytes) -> bool:
    """Whether a file is a workbook, of whatever kind, by its first bytes."""
    return content[:4] in (ZIP, OLE)


def read_workbook(
    table: Table,
    content: bytes,
    needed: Sequence[str],
    also: Sequence[str] | None,
    readings: Readings | None,
) -> None:
    """Read the sheet that ``table.sheet`` names into a table; the first that is not hidden if none.

    Numbers of days since 1904 are since 1900 here (type ``since 1904``). See
    :func:`optimizer.scenario.tables.table_formats.read_table`.
    """
    named, table.sheet, table.separator = table.sheet, "", ""
    book = _opened(table, content, values=True)
    if book is None:
        return
    pages = {page.title: page for page in book.worksheets}
    shown = [name for name, page in pages.items() if page.sheet_state == "visible"]
    chosen = named or next(iter(shown or pages), "")
    if chosen not in pages:
        table.fault(None, "sheet", f"has no sheet {chosen!r}", nearest(chosen, pages))
        return
    table.sheet = chosen
    page = pages[chosen]
    grid = [list(row) for row in page.iter_rows()]
    formulas = None
    if any(cell.value is None for row in grid for cell in row):
        # what has no value may be a formula that was never computed
        again = _opened(table, content, values=False)
        formulas = None if again is None else again[chosen]
    reader = _SheetReader(table, page, formulas, book.epoch == CALENDAR_MAC_1904)
    reader.read(grid, needed, also)
    table.check_rows()
    if readings is not None:
        readings.file("sheet", table.sheet)


def _opened(table: Table, content: bytes, values: bool) -> Any:
    """The workbook; None and a fault when it is none that can be read."""
    if content[:4] == OLE:
        wrong = "is a workbook of an old kind (.xls), or one with a password"
        table.fault(None, "file", wrong, f"{SAVE}, without a password")
        return None
    try:
        with warnings.catch_warnings():
            # of looks and checks of cells that are not read here
            warnings.simplefilter("ignore")
            return openpyxl.load_workbook(io.BytesIO(content), data_only=values)
    # damaged archives and XML raise errors of every kind
    except Exception as error:
        wrong = f"is no workbook that can be read ({type(error).__name__})"
        table.fault(None, "file", wrong, SAVE)
        return None


class _SheetReader:
    """Reads the cells of a sheet into a table."""

    def __init__(self, table: Table, page: Any, formulas: Any, since_1904: bool) -> None:
        self.table, self.page, self.formulas = table, page, formulas
        self.since_1904 = since_1904

    def read(
        self, grid: list[list[Any]], needed: Sequence[str], also: Sequence[str] | None
    ) -> None:
        """Header and rows; rows with a fault in a cell that is needed are left out."""
        filled = [row for row in grid if any(self._holds(cell) for cell in row)]
        if not filled:
            return
        self.table.empty = int(filled[-1][0].row) - len(filled)
        head, *rows = filled
        named = (i for i, cell in enumerate(head) if cell.value is not None)
        held = (i for row in rows for i, cell in enumerate(row) if self._holds(cell))
        width = sorted({*named, *held})
        self.table.letters = tuple(get_column_letter(i + 1) for i in width)
        names = ["" if head[i].value is None else str(head[i].value) for i in width]
        self.table.take_header(names, head[0].row, needed, also)
        wanted = {*needed, *(self.table.header if also is None else also)}
        for row in rows:
            faults = len(self.table.faults)
            cells, types = {}, {}
            for name, i in zip(self.table.header, width, strict=True):
                cells[name], kind = self._text(row[i], name, name in wanted)
                if kind:
                    types[name] = kind
            if len(self.table.faults) == faults:
                self.table.rows.append(TableRow(row[0].row, cells, types))

    def _holds(self, cell: Any) -> bool:
        return cell.value is not None or isinstance(cell, MergedCell) or self._uncomputed(cell)

    def _uncomputed(self, cell: Any) -> bool:
        """Whether a cell has a formula, but no value."""
        if cell.value is not None or self.formulas is None or isinstance(cell, MergedCell):
            return False
        return bool(self.formulas[cell.coordinate].data_type == "f")

    def _text(self, cell: Any, column: str, wanted: bool) -> tuple[str, str]:
        """A cell's text, and ``number``, ``since 1904`` or ``date`` if it is one."""
        value = cell.value
        wrong = self._wrong(cell) if wanted else None
        if wrong is not None:
            self.table.fault(cell.row, column, *wrong)
            return "", ""
        if isinstance(value, dt.datetime):
            bare = value.date() if value.time() == dt.time() else value
            return str(bare), "date"
        if isinstance(value, int | float) and not isinstance(value, bool):
            kind = "number"
            if self.since_1904 and column == "month":
                value, kind = value + SINCE_1900, "since 1904"
            whole = isinstance(value, float) and value.is_integer()
            return str(int(value)) if whole else repr(value), kind
        return "" if value is None else str(value).strip(), ""

    def _wrong(self, cell: Any) -> tuple[str, str] | None:
        """What is wrong with a cell that the table needs, and what would be right."""
        if isinstance(cell, MergedCell):
            spans = (r.coord for r in self.page.merged_cells.ranges if cell.coordinate in r)
            return f"is merged with others ({next(spans, '')})", "unmerge them and fill each cell"
        if self._uncomputed(cell):
            right = "open the file in a spreadsheet program and save it, or paste values"
            return "is a formula whose result the file does not keep", right
        if cell.data_type == "e":
            return f"holds the error {cell.value}", "mend the formula, or write the value"
        if isinstance(cell.value, bool):
            return f"is {str(cell.value).upper()}, a truth value", "write a name or a number"
        return None
