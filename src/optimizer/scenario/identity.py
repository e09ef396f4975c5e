"""A scenario's plain values: what makes it itself, a copy that stands alone, changes by path."""

from __future__ import annotations

import hashlib
import io
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from optimizer.errors import Fault, ScenarioError
from optimizer.scenario.documents import FILE_NAME, Key, dotted
from optimizer.scenario.extensions import extensions_used
from optimizer.scenario.faults import nearest
from optimizer.scenario.schema.choice_section import CHOICE_MODELS
from optimizer.scenario.schema.scenario_file import ScenarioSpec
from optimizer.scenario.tables.csv_file import scaled_column


def as_data(spec: ScenarioSpec) -> dict[str, Any]:
    """The specification as plain values that validate back to the same."""
    data: dict[str, Any] = spec.model_dump(mode="json", exclude_none=True)
    for rows in data["plan"].values():
        for row in rows if isinstance(rows, list) else ():
            if isinstance(row.get("months"), dict):
                row["months"] = f"{row['months']['first']}..{row['months']['last']}"
    return data


def scenario_hash(spec: ScenarioSpec, tables: Mapping[str, bytes]) -> str:
    """SHA-256 (hex) over the specification and the content of every table.

    The folder's name, comments and the order of keys at the top do not count; the versions of
    extensions do.
    """
    data = as_data(spec)
    digest = hashlib.sha256(json.dumps(data, ensure_ascii=False).encode())
    for name in sorted(tables):
        digest.update(name.encode() + b"\0" + hashlib.sha256(tables[name]).digest())
    for kind, name, extension in extensions_used(data, tables):
        digest.update("\0".join((kind, name, extension.version)).encode())
    return digest.hexdigest()


def write_resolved(spec: ScenarioSpec, tables: Mapping[str, bytes], folder: Path) -> Path:
    """Write a specification, and the tables that it names; gives the path of its file."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in tables.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    text = io.StringIO()
    yaml = YAML()
    yaml.allow_unicode = True
    yaml.dump(as_data(spec), text)
    path = folder / FILE_NAME
    path.write_text(text.getvalue(), encoding="utf-8")
    return path


def json_schema() -> dict[str, Any]:
    """JSON Schema of a scenario file, for editors; ``extend`` included."""
    schema = ScenarioSpec.model_json_schema(by_alias=True)
    choice = schema["properties"]["choice"]
    for name, kind in CHOICE_MODELS.items():
        if CHOICE_MODELS.extension(name) is not None:
            own, own_name = kind.parameters.model_json_schema(), kind.parameters.__name__
            schema["$defs"] |= {**own.pop("$defs", {}), own_name: own}
            choice["oneOf"].append({"$ref": f"#/$defs/{own_name}"})
            choice["discriminator"]["mapping"][name] = f"#/$defs/{own_name}"
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["properties"]["extend"] = {
        "type": "string",
        "description": "Folder or file of a scenario to start from; what stands here replaces.",
    }
    # a variant names only what differs from what it extends
    schema["if"] = {"not": {"required": ["extend"]}}
    schema["then"] = {"required": schema.pop("required")}
    return schema


SCALED_COLUMN = {"capacity": "capacity", "attraction": "attraction", "points_of_sale": "potential"}
"""Column of a table that a scale multiplies, by the field that names the table."""


def set_value(data: dict[str, Any], path: str, value: Any) -> None:
    """Set the field at a path; a path that is not a field is a :class:`ScenarioError`."""
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
