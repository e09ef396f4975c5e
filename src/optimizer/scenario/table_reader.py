"""Tables read strictly: every bad cell is a fault with its line and column.

Text is UTF-8. Columns are parted by commas with decimal points, or, as French spreadsheets
write it, by semicolons with decimal commas.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from optimizer.errors import Fault
from optimizer.scenario.faults import nearest

__all__ = ["Row", "Table"]


@dataclass(frozen=True)
class Row:
    """A row of a table with its line in the file."""

    line: int
    cells: Mapping[str, str]


@dataclass
class Table:
    """A table being read; gathers the faults that it meets.

    Attributes
    ----------
    file : str
        Name as in the scenario.
    header : tuple of str
    rows : list of Row
    decimal : str
        ``.`` or ``,``.
    faults : list of Fault
    readable : bool
        Whether it is text with every column needed, so that its cells can be looked at.
    """

    file: str
    header: tuple[str, ...] = ()
    rows: list[Row] = field(default_factory=list)
    decimal: str = "."
    faults: list[Fault] = field(default_factory=list)
    readable: bool = False

    @classmethod
    def parse(
        cls,
        file: str,
        content: bytes,
        needed: Sequence[str],
        also: Sequence[str] | None = None,
    ) -> Table:
        """Read the text of a table; its header must hold the columns needed.

        Other columns are those of ``also`` and one called ``note``; without ``also``, any.
        """
        table = cls(file)
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = content[: error.start].count(b"\n") + 1
            table.fault(line, "encoding", "is not UTF-8", "save the file as CSV UTF-8")
            return table
        first = text.split("\n", 1)[0]
        semicolon = first.count(";") > first.count(",")
        table.decimal = "," if semicolon else "."
        reader = csv.reader(io.StringIO(text), delimiter=";" if semicolon else ",")
        table.header = tuple(cell.strip() for cell in next(reader, []))
        for name in needed:
            if name not in table.header:
                table.fault(1, name, "column is missing", f"add it; {nearest(name, table.header)}")
        table.readable = not table.faults
        for name in table.header if also is not None else ():
            if name not in (*needed, *(also or ()), "note"):
                near = nearest(name, (*needed, *(also or ())))
                right = f"{near}; remarks go in a column `note`"
                table.fault(1, name or "header", "is no column of this table", right)
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(table.header):
                wrong = f"row has {len(cells)} cells, the header {len(table.header)}"
                table.fault(reader.line_num, "row", wrong, "give one cell a column")
                continue
            stripped = (cell.strip() for cell in cells)
            table.rows.append(Row(reader.line_num, dict(zip(table.header, stripped, strict=True))))
        if not table.rows and not table.faults:
            table.fault(1, "rows", "has no rows", "give at least one row under the header")
        return table

    def fault(self, line: int | None, column: str, wrong: str, right: str) -> None:
        """Note a fault."""
        self.faults.append(Fault(self.file, line, column, wrong, right))

    def number(self, row: Row, column: str, least: float | None = 0.0) -> float:
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

    def name(self, row: Row, column: str, known: Mapping[str, int], what: str) -> int | None:
        """Position of the name in a cell; None and a fault when it is not known."""
        text = row.cells.get(column, "")
        if column not in self.header:
            return None
        if text not in known:
            self.fault(row.line, column, f"{text!r} is no {what}", nearest(text, known))
            return None
        return known[text]

    def unique(self, keys: Iterator[tuple[Row, object]], columns: str) -> None:
        """Fault every row whose key stands in an earlier row."""
        seen: dict[object, int] = {}
        for row, key in keys:
            if key in seen:
                wrong = f"the same {columns} as line {seen[key]}"
                self.fault(row.line, columns, wrong, "keep one of the two rows")
            else:
                seen[key] = row.line
