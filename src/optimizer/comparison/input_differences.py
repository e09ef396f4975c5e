"""What differs between two scenarios: fields by the paths of factors, tables by their content."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from optimizer.scenario import Scenario
from optimizer.scenario.identity import as_data
from optimizer.scenario.tables.table import Table
from optimizer.scenario.tables.table_formats import read_table

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
    rows_a, rows_b, rows : int
        How many rows each has; rows of both with a cell that differs.
    only_a, only_b, columns_a, columns_b : tuple of str
        Rows, and columns, that only one has.
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


@dataclass(frozen=True)
class InputDifference:
    """A field that differs.

    Attributes
    ----------
    path : str
        ``offers.fibre.margin``, ``plan.commitments[fibre Q1].at_least``. Rows without a name
        are by position, that of A where it has them.
    kind : {"value", "order", "table"}
        ``order``: the same names in another order. ``table``: the field names a file whose
        content differs.
    a, b : object
        What each has, as plain values; None where it has none.
    """

    path: str
    kind: str
    a: Any
    b: Any
    table: TableDifference | None = None


def input_differences(a: Scenario, b: Scenario) -> tuple[InputDifference, ...]:
    """Everything that differs between two scenarios.

    There is none if and only if they have the same hash.
    """
    one, other = as_data(a.as_written), as_data(b.as_written)
    pair = _ScenarioPair(a.tables, b.tables, (a.spec.zones.id, b.spec.zones.id))
    return tuple(pair.fields(one, other, ""))


@dataclass(frozen=True)
class _ScenarioPair:
    """Two scenarios, compared field by field."""

    tables_a: Mapping[str, bytes]
    tables_b: Mapping[str, bytes]
    zone_ids: tuple[str, str]

    def fields(self, a: Any, b: Any, path: str) -> Iterator[InputDifference]:
        """What differs at a path and below it."""
        if isinstance(a, dict) and isinstance(b, dict):
            yield from self.named(a, b, path, "{}.{}" if path else "{}{}")
        elif isinstance(a, list) and isinstance(b, list) and _names(a) and _names(b):
            one, other = ({row["name"]: row for row in rows} for rows in (a, b))
            yield from self.named(one, other, path, "{}[{}]")
        elif (
            isinstance(a, list)
            and isinstance(b, list)
            and any(isinstance(row, dict) for row in [*a, *b])
        ):
            yield from self.rows(a, b, path)
        elif (
            isinstance(a, str) and isinstance(b, str) and a in self.tables_a and b in self.tables_b
        ):
            yield from self.files(a, b, path)
        elif _json_text(a) != _json_text(b):
            yield InputDifference(path, "value", a, b)

    def named(
        self, a: Mapping[str, Any], b: Mapping[str, Any], path: str, form: str
    ) -> Iterator[InputDifference]:
        """Fields by name; what one side does not have is None."""
        both = [key for key in a if key in b], [key for key in b if key in a]
        if both[0] != both[1]:
            yield InputDifference(path, "order", *both)
        for key in {**a, **b}:
            yield from self.fields(a.get(key), b.get(key), form.format(path, key))

    def rows(self, a: list[Any], b: list[Any], path: str) -> Iterator[InputDifference]:
        """Rows without names: the longest runs of equal ones are matched, the others paired."""
        texts = [_json_text(row) for row in a], [_json_text(row) for row in b]
        for _, i, i_end, j, j_end in SequenceMatcher(None, *texts, False).get_opcodes():
            for k in range(max(i_end - i, j_end - j)):
                one = a[i + k] if i + k < i_end else None
                other = b[j + k] if j + k < j_end else None
                at = i + k if one is not None else j + k
                # equal rows too: they may name files whose content differs
                yield from self.fields(one, other, f"{path}[{at}]")

    def files(self, a: str, b: str, path: str) -> Iterator[InputDifference]:
        """Files by their content; another name for the same content is a value."""
        one, other = self.tables_a[a], self.tables_b[b]
        if one != other:
            names: Sequence[str] = ()
            if path == "zones.table" and len(set(self.zone_ids)) == 1:
                names = self.zone_ids[:1]
            elif path.startswith("network.points_of_sale"):
                names = ("pos",)
            difference = table_difference(a, one, b, other, names)
            yield InputDifference(path, "table", a, b, difference)
        elif a != b:
            yield InputDifference(path, "value", a, b)


def _names(rows: list[Any]) -> bool:
    """Whether every row has a name of its own that a path can give."""
    names = [row.get("name") if isinstance(row, dict) else None for row in rows]
    sound = all(isinstance(n, str) and not n.isdigit() and "]" not in n for n in names)
    return sound and len(set(names)) == len(names)


def _json_text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def table_difference(
    name_a: str, a: bytes, name_b: str, b: bytes, names: Sequence[str] = ()
) -> TableDifference:
    """Compare two tables.

    Parameters
    ----------
    name_a, name_b : str
        Their files, with the content ``a`` and ``b``.
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
        CellDifference(" / ".join(key), column, *pair)
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
        tuple(" / ".join(key) for key in rows if key not in others),
        tuple(" / ".join(key) for key in others if key not in rows),
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
        pairs = [(cell.a, cell.b) for cell in cells if cell.column == name]
        sizes = [abs(b - a) for a, b in pairs if not isinstance(a, str) and not isinstance(b, str)]
        columns.append(ColumnDifference(name, len(pairs), max(sizes, default=math.nan)))
    return columns
