"""What makes a scenario itself: its hash, and a copy that stands alone."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from optimizer.scenario.documents import FILE_NAME
from optimizer.scenario.extensions import extensions_used
from optimizer.scenario.schema.choice_section import CHOICE_MODELS
from optimizer.scenario.schema.scenario_file import ScenarioSpec


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
    digest = hashlib.sha256()
    data = as_data(spec)
    digest.update(json.dumps(data, ensure_ascii=False).encode())
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
            own = kind.parameters.model_json_schema()
            own_name = kind.parameters.__name__
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
