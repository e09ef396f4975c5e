"""What differs between two scenarios, by the paths that factors of studies use."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from optimizer.comparison.table_differences import TableDifference, table_difference
from optimizer.scenario import Scenario
from optimizer.scenario.identity import as_data


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
            yield from self.named(_by_name(a), _by_name(b), path, "{}[{}]")
        elif isinstance(a, list) and isinstance(b, list) and _has_rows([*a, *b]):
            yield from self.rows(a, b, path)
        elif isinstance(a, str) and isinstance(b, str) and self.name_files(a, b):
            yield from self.files(a, b, path)
        elif _text(a) != _text(b):
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
        texts = [_text(row) for row in a], [_text(row) for row in b]
        for _, i, i_end, j, j_end in SequenceMatcher(None, *texts, False).get_opcodes():
            for k in range(max(i_end - i, j_end - j)):
                one = a[i + k] if i + k < i_end else None
                other = b[j + k] if j + k < j_end else None
                at = i + k if one is not None else j + k
                # equal rows too: they may name files whose content differs
                yield from self.fields(one, other, f"{path}[{at}]")

    def name_files(self, a: str, b: str) -> bool:
        """Whether both sides name a file here."""
        return a in self.tables_a and b in self.tables_b

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


def _by_name(rows: list[Any]) -> dict[str, Any]:
    return {row["name"]: row for row in rows}


def _has_rows(values: list[Any]) -> bool:
    return any(isinstance(value, dict) for value in values)


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
