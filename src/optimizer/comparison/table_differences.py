"""What differs between two tables of scenarios: rows by their names, cells by their columns."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from optimizer.scenario.tables.formats import read_table
from optimizer.scenario.tables.table import Table

NAMES = ("segment", "class", "channel", "offer", "zone", "region", "month", "type", "level")
"""Columns that say which row it is."""

_Key = tuple[str, ...]


@dataclass(frozen=True)
class CellDifference:
    """A cell that differs: of the row with these names; numbers, or text as written."""

    row: str
    column: str
    a: float | str
    b: float | str

    @property
    def change(self) -> float:
        """Change relative to the larger of both; infinite where it is text."""
        if isinstance(self.a, str) or isinstance(self.b, str):
            return math.inf
        return abs(self.b - self.a) / max(abs(self.a), abs(self.b))


@dataclass(frozen=True)
class ColumnDifference:
    """A column whose cells differ: in how many rows, and by how much at most (NaN: text)."""

    name: str
    cells: int
    largest: float


@dataclass(frozen=True)
class TableDifference:
    """What differs between two tables.

    Attributes
    ----------
    name_a, name_b : str
        Their files.
    rows_a, rows_b : int
        How many rows each has.
    only_a, only_b : tuple of str
        Rows that only one has.
    columns_a, columns_b : tuple of str
        Columns that only one has.
    rows : int
        Rows of both with a cell that differs.
    cells : tuple of CellDifference
        All cells that differ, largest relative change first.
    read : bool
        Whether both are tables; where not, nothing but that the files differ is known.
    """

    name_a: str
    name_b: str
    rows_a: int = 0
    rows_b: int = 0
    only_a: tuple[str, ...] = ()
    only_b: tuple[str, ...] = ()
    columns_a: tuple[str, ...] = ()
    columns_b: tuple[str, ...] = ()
    rows: int = 0
    columns: tuple[ColumnDifference, ...] = ()
    cells: tuple[CellDifference, ...] = ()
    read: bool = True

    @property
    def same_values(self) -> bool:
        """Whether the values are the same and only written otherwise, or in another order."""
        only = (*self.only_a, *self.only_b, *self.columns_a, *self.columns_b)
        return self.read and not self.cells and not only


def table_difference(
    name_a: str, a: bytes, name_b: str, b: bytes, names: Sequence[str] = ()
) -> TableDifference:
    """Compare two tables.

    Parameters
    ----------
    name_a, name_b : str
        Their files.
    a, b : bytes
        Their content.
    names : sequence of str
        Columns that name a row; without them, those of ``NAMES`` that both tables have. Where
        they do not tell the rows of a table apart, rows are compared whole.
    """
    one, other = read_table(name_a, a, names), read_table(name_b, b, names)
    if not _is_table(name_a, one) or not _is_table(name_b, other):
        return TableDifference(name_a, name_b, read=False)
    shared = [column for column in one.header if column in other.header]
    keys = [c for c in shared if c in (names or NAMES)]
    rows, others = _by_key(one, keys), _by_key(other, keys)
    if rows is None or others is None:
        keys = shared
        rows, others = _counted(one, keys), _counted(other, keys)
    both = [key for key in rows if key in others]
    cells = [
        CellDifference(_said(key), column, *pair)
        for key in both
        for column in shared
        if column not in keys
        and (pair := _pair(rows[key][column], one, others[key][column], other)) is not None
    ]
    return TableDifference(
        name_a,
        name_b,
        len(one.rows),
        len(other.rows),
        tuple(_said(key) for key in rows if key not in others),
        tuple(_said(key) for key in others if key not in rows),
        tuple(c for c in one.header if c not in other.header),
        tuple(c for c in other.header if c not in one.header),
        len({cell.row for cell in cells}),
        tuple(_columns(cells)),
        tuple(sorted(cells, key=lambda cell: (-cell.change, cell.row, cell.column))),
    )


def _is_table(name: str, table: Table) -> bool:
    return table.readable and not table.faults and not name.endswith("json")


def _by_key(table: Table, keys: Sequence[str]) -> dict[_Key, Mapping[str, str]] | None:
    """Rows by their names; None where these do not tell them apart."""
    rows = {tuple(row.cells[key] for key in keys): row.cells for row in table.rows}
    return rows if keys and len(rows) == len(table.rows) else None


def _counted(table: Table, columns: Sequence[str]) -> dict[_Key, Mapping[str, str]]:
    """Whole rows by what they hold; those that are there several times are numbered."""
    rows: dict[_Key, Mapping[str, str]] = {}
    for row in table.rows:
        key = tuple(_text(row.cells[c], c, table) for c in columns)
        number = 1
        while key in rows:
            number += 1
            key = (*key[: len(columns)], f"#{number}")
        rows[key] = row.cells
    return rows


def _text(text: str, column: str, table: Table) -> str:
    """A cell as text: a name as written, a number the same however it is written."""
    value = text if column in NAMES else _value(text, table)
    return value if isinstance(value, str) else repr(value).removesuffix(".0")


def _pair(a: str, one: Table, b: str, other: Table) -> tuple[float | str, float | str] | None:
    """Two cells where they differ."""
    x, y = _value(a, one), _value(b, other)
    if x == y:
        return None
    return (a, b) if isinstance(x, str) or isinstance(y, str) else (x, y)


def _value(text: str, table: Table) -> float | str:
    plain = text.replace("\u202f", "").replace("\u00a0", "").replace(" ", "")
    try:
        value = float(plain.replace(",", ".") if table.decimal == "," else plain)
    except ValueError:
        return text
    return value if math.isfinite(value) else text


def _columns(cells: Sequence[CellDifference]) -> list[ColumnDifference]:
    columns = []
    for name in dict.fromkeys(cell.column for cell in cells):
        inside = [cell for cell in cells if cell.column == name]
        sizes = [
            abs(cell.b - cell.a)
            for cell in inside
            if not isinstance(cell.a, str) and not isinstance(cell.b, str)
        ]
        columns.append(ColumnDifference(name, len(inside), max(sizes, default=math.nan)))
    return columns


def _said(key: _Key) -> str:
    return " / ".join(key)
