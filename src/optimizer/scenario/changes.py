"""Changes to a scenario's plain values: a field named by its path, a table's column scaled."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from optimizer.errors import Fault, ScenarioError
from optimizer.scenario.documents import Key, dotted
from optimizer.scenario.faults import nearest
from optimizer.scenario.tables.text_file import scaled_column

SCALED_COLUMN = {"capacity": "capacity", "attraction": "attraction", "points_of_sale": "potential"}
"""Column of a table that a scale multiplies, by the field that names the table."""


def set_value(data: dict[str, Any], path: str, value: Any) -> None:
    """Set the field at a path.

    Raises
    ------
    ScenarioError
        When the path is not a field.
    """
    owner, last = _owner(data, path)
    owner[last] = value


def scale_value(data: dict[str, Any], tables: dict[str, bytes], path: str, scale: float) -> None:
    """Multiply the number at a path, or the column of the table that it names.

    A table that is scaled gets a name of its own in ``tables``.

    Raises
    ------
    ScenarioError
        When the path is not a field, or stands for no number.
    """
    owner, last = _owner(data, path)
    present = owner.get(last) if isinstance(owner, dict) else owner[last]
    column = SCALED_COLUMN.get(str(last))
    if isinstance(present, int | float):
        owner[last] = present * scale
    elif isinstance(present, dict) and isinstance(present.get("per_month"), int | float):
        present["per_month"] *= scale
    elif isinstance(present, dict) and column and isinstance(present.get("table"), str):
        table = Path(present["table"])
        scaled = f"{table.with_suffix('')}.x{scale:g}{table.suffix}"
        tables[scaled] = scaled_column(tables[present["table"]], column, scale)
        present["table"] = scaled
    else:
        raise _unknown(path, "is not a number, nor a table of numbers", "give a value instead")


def _owner(data: dict[str, Any], path: str) -> tuple[Any, str | int]:
    """What holds the field at a path, and the field's key in it; rows by name or position."""
    parts: list[str | int] = []
    owner: Any = None
    value: Any = data
    for part in re.findall(r"[^.\[\]]+|\[[^\]]*\]", path):
        name: str | int = part
        if part.startswith("["):
            inner = part[1:-1].strip("\"'")
            name = int(inner) if inner.isdigit() else _position(value, inner, path)
        parts.append(name)
        owner, value = value, _step(value, name, path, tuple(parts))
    if not parts:
        raise _unknown("", "is empty", "name a field, like offers.fibre.margin")
    return owner, parts[-1]


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
