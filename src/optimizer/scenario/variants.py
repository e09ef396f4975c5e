"""Changed copies of a scenario: a field named by its path."""

from __future__ import annotations

import copy
import csv
import io
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from optimizer.errors import Fault, ScenarioError
from optimizer.scenario.documents import FILE_NAME, Document, Key
from optimizer.scenario.faults import dotted, nearest
from optimizer.scenario.identity import as_data
from optimizer.scenario.loading import build
from optimizer.scenario.scenario import UNSET, Scenario

SCALED_COLUMN = {"capacity": "capacity", "attraction": "attraction", "points_of_sale": "potential"}
"""Column of a table that ``scale`` multiplies, by the field that names the table."""


def replace(
    scenario: Scenario, path: str, value: Any = UNSET, *, scale: float | None = None
) -> Scenario:
    """A copy of a scenario with one field changed; the scenario stays as it is.

    Parameters
    ----------
    scenario : Scenario
    path : str
        Of the field: ``offers.fibre.margin``, ``plan.commitments[fibre Q3].at_least`` (by
        name or position).
    value : object
        The new value. Give either this or ``scale``: 1.2 as a capacity and 1.2 times the
        capacity are different things, and the caller says which. None leaves an optional part
        out.
    scale : float
        Factor on the present value; on a field that names a table (a channel's ``capacity``,
        ``attraction``, ``network.points_of_sale``), on that column of the table.

    Raises
    ------
    ScenarioError
        When the path is not a field, or the result is not a valid scenario.
    ValueError
        When both or neither of ``value`` and ``scale`` are given.
    """
    if (value is UNSET) == (scale is None):
        raise ValueError("give either a value or scale=")
    if scale is None:
        return replace_all(scenario, {path: value})
    return replace_all(scenario, {}, scales={path: scale})


def with_table(scenario: Scenario, path: str, name: str, content: bytes) -> Scenario:
    """A copy of a scenario in which a field names a table that is written here.

    Parameters
    ----------
    scenario : Scenario
    path : str
        Of a field with ``table`` inside: ``network.response``.
    name : str
        Of the table; takes the place of one of this name.
    content : bytes
        CSV.

    Raises
    ------
    ScenarioError
        When the path is not a field, or the result is not a valid scenario.
    """
    return replace_all(scenario, {path: {"table": name}}, {name: content})


def replace_all(
    scenario: Scenario,
    values: Mapping[str, Any],
    files: Mapping[str, bytes] | None = None,
    scales: Mapping[str, float] | None = None,
) -> Scenario:
    """A copy of a scenario with several fields, and files that it names, changed at once.

    Parameters
    ----------
    scenario : Scenario
    values : mapping of str
        New value of each field, by its path.
    files : mapping of str to bytes, optional
        Content of tables, by the name that the fields give them; they take the place of
        tables of this name.
    scales : mapping of str to float, optional
        Factor on what each field then is, as in :func:`replace`, by its path.

    Raises
    ------
    ScenarioError
        When a path is not a field, or the result is not a valid scenario.
    """
    data = copy.deepcopy(as_data(scenario.as_written))
    for path, value in values.items():
        owner, last = _owner(data, _key(path, data))
        owner[last] = value
    tables = {**scenario.tables, **(files or {})}
    for path, scale in (scales or {}).items():
        owner, last = _owner(data, _key(path, data))
        present = owner.get(last) if isinstance(owner, dict) else owner[last]
        if isinstance(present, int | float):
            owner[last] = present * scale
        else:
            _scale_inside(present, str(last), tables, scale, path)
    return _built(scenario, data, tables)


def _built(scenario: Scenario, data: dict[str, Any], files: Mapping[str, bytes]) -> Scenario:
    """The scenario that changed data make, with these files before those of its folder."""
    document = Document(scenario.folder / FILE_NAME, data)

    def source(name: str, key: Key) -> bytes:
        return files[name] if name in files else (scenario.folder / name).read_bytes()

    return build(document, source)


def _key(path: str, data: dict[str, Any]) -> Key:
    """Parts of a path, rows by name turned into positions."""
    parts: list[str | int] = []
    value: Any = data
    for part in re.findall(r"[^.\[\]]+|\[[^\]]*\]", path):
        name: str | int = part
        if part.startswith("["):
            inner = part[1:-1].strip("\"'")
            name = int(inner) if inner.isdigit() else _position(value, inner, path)
        parts.append(name)
        value = _step(value, name, path, tuple(parts))
    return tuple(parts)


def _position(value: Any, name: str, path: str) -> int:
    names = [row.get("name") for row in value] if isinstance(value, list) else []
    if name not in names:
        raise _unknown(path, f"there is no row {name!r}", nearest(name, [n for n in names if n]))
    return names.index(name)


def _step(value: Any, name: str | int, path: str, key: Key) -> Any:
    if isinstance(value, dict) and name in value:
        return value[name]
    if isinstance(value, list) and isinstance(name, int) and name < len(value):
        return value[name]
    known = list(value) if isinstance(value, dict) else []
    # an optional field that is not set yet can be set: the schema judges its name
    if isinstance(value, dict) and key[-1] == name and path.endswith(str(name)):
        return None
    raise _unknown(path, f"{dotted(key)} is no field", nearest(str(name), known))


def _unknown(path: str, wrong: str, right: str) -> ScenarioError:
    return ScenarioError([Fault("replace", None, path, wrong, right)])


def _owner(data: dict[str, Any], key: Key) -> tuple[Any, str | int]:
    if not key:
        raise _unknown("", "is empty", "name a field, like offers.fibre.margin")
    owner: Any = data
    for part in key[:-1]:
        owner = owner[part]
    return owner, key[-1]


def _scale_inside(value: Any, name: str, files: dict[str, bytes], scale: float, path: str) -> None:
    """Scale the number or the table's column that a field stands for."""
    column = SCALED_COLUMN.get(name)
    if isinstance(value, dict) and isinstance(value.get("per_month"), int | float):
        value["per_month"] *= scale
    elif isinstance(value, dict) and column and isinstance(value.get("table"), str):
        table = value["table"]
        scaled = str(Path(table).with_suffix("")) + f".x{scale:g}" + Path(table).suffix
        files[scaled] = _scaled_column(files[table], column, scale)
        value["table"] = scaled
    else:
        raise _unknown(path, "is not a number, nor a table of numbers", "give a value instead")


def _scaled_column(content: bytes, column: str, scale: float) -> bytes:
    text = content.decode("utf-8-sig")
    first = text.split("\n", 1)[0]
    semicolon = first.count(";") > first.count(",")
    rows = list(csv.reader(io.StringIO(text), delimiter=";" if semicolon else ","))
    at = [cell.strip() for cell in rows[0]].index(column)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    for i, row in enumerate(rows):
        cells = [cell.strip() for cell in row]
        if semicolon and i:
            cells = [c.replace(",", ".") if re.fullmatch(r"-?[\d ]+,\d+", c) else c for c in cells]
        if i and cells:
            cells[at] = repr(float(cells[at].replace(" ", "")) * scale)
        writer.writerow(cells)
    return out.getvalue().encode()
