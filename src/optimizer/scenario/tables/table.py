"""A table while it is read strictly: every bad cell is a fault with its line and column."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from optimizer.errors import Fault
from optimizer.scenario.faults import nearest


@dataclass(frozen=True)
class TableRow:
    """A row of a table with its line in the file.

    ``types``: in a workbook, ``number`` or ``date`` for the columns whose cell is one.
    """

    line: int
    cells: Mapping[str, str]
    types: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Table:
    """A table being read; gathers the faults that it meets.

    Attributes
    ----------
    file : str
        Name as in the scenario.
    decimal : str
        ``.`` or ``,``.
    readable : bool
        Whether it is text with every column needed, so that its cells can be looked at.
    separator, sheet : str
        Between columns, empty in a workbook; name of a workbook's sheet, else empty.
    letters : tuple of str
        Of each column, in a workbook's sheet.
    empty : int
        Empty rows that were left out before the last that is not.
    """

    file: str
    header: tuple[str, ...] = ()
    rows: list[TableRow] = field(default_factory=list)
    decimal: str = "."
    faults: list[Fault] = field(default_factory=list)
    readable: bool = False
    separator: str = ","
    sheet: str = ""
    letters: tuple[str, ...] = ()
    empty: int = 0

    def take_header(
        self, cells: Sequence[str], line: int, needed: Sequence[str], also: Sequence[str] | None
    ) -> None:
        """Take the names of the columns; fault those that lack, are unknown or stand twice.

        Columns that are not ``needed`` are those of ``also`` and one called ``note``; where
        ``also`` is None, any.
        """
        self.header = tuple(cell.strip() for cell in cells)
        for name in needed:
            if name not in self.header:
                self.fault(line, name, "column is missing", f"add it; {nearest(name, self.header)}")
            elif self.header.count(name) > 1:
                self.fault(line, name, "two columns have this name", "keep one of the two")
        self.readable = not self.faults
        for name in self.header if also is not None else ():
            if name not in (*needed, *(also or ()), "note"):
                near = nearest(name, (*needed, *(also or ())))
                right = f"{near}; remarks go in a column `note`"
                self.fault(line, name or "header", "is no column of this table", right)

    def check_rows(self) -> None:
        """Fault a table without rows."""
        if not self.rows and not self.faults:
            self.fault(1, "rows", "has no rows", "give at least one row under the header")

    def fault(self, line: int | None, column: str, wrong: str, right: str) -> None:
        """Note a fault; in a workbook it names the cell."""
        shown = column
        if self.sheet and line is not None:
            at = self.header.index(column) if column in self.header else 0
            shown = f"{column} ({self.sheet}!{(self.letters or ('A',))[at]}{line})"
        self.faults.append(Fault(self.file, line, shown, wrong, right))

    def number(self, row: TableRow, column: str, least: float | None = 0.0) -> float:
        """A cell as a number; NaN and a fault when it is none, or below ``least``."""
        text = row.cells.get(column, "")
        if column not in self.header:
            return math.nan
        plain = text.replace("\u202f", "").replace("\u00a0", "").replace(" ", "")
        try:
            value = float(plain.replace(",", ".") if self.decimal == "," else plain)
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            hint = "write a number, like 1234" + self.decimal + "5"
            if "," in text and self.decimal == ".":
                hint += " (a decimal comma needs semicolons between columns)"
            self.fault(row.line, column, f"{text!r} is not a number", hint)
            return math.nan
        if least is not None and value < least:
            self.fault(row.line, column, f"{text} is below {least:g}", f"write {least:g} or more")
            return math.nan
        return value

    def name(self, row: TableRow, column: str, known: Mapping[str, int], what: str) -> int | None:
        """Position of the name in a cell; None and a fault when it is not known."""
        text = row.cells.get(column, "")
        if column not in self.header:
            return None
        if text not in known:
            self.fault(row.line, column, f"{text!r} is no {what}", nearest(text, known))
            return None
        return known[text]

    def unique(self, keys: Iterator[tuple[TableRow, object]], columns: str) -> None:
        """Fault every row whose key stands in an earlier row."""
        seen: dict[object, int] = {}
        for row, key in keys:
            if (line := seen.setdefault(key, row.line)) != row.line:
                wrong = f"the same {columns} as line {line}"
                self.fault(row.line, columns, wrong, "keep one of the two rows")
