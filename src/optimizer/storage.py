"""Results on disk: arrays in a compressed npz, all else in JSON, tables in CSV.

What is stored is any frozen dataclass; this module knows none of them.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, fields, is_dataclass
from pathlib import Path
from typing import Any, TypeVar, get_type_hints

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pydantic import TypeAdapter

from optimizer.errors import StoreError

T = TypeVar("T")


def save(value: Any, folder: Path, name: str) -> None:
    """Write a dataclass: its arrays to ``<name>.npz``, its other fields to ``<name>.json``."""
    parts = {field.name: getattr(value, field.name) for field in fields(value)}
    arrays = {key: part for key, part in parts.items() if isinstance(part, np.ndarray)}
    if arrays:
        write_arrays(folder / f"{name}.npz", arrays)
    write_json(folder / f"{name}.json", {key: parts[key] for key in parts if key not in arrays})


def load(kind: type[T], folder: Path, name: str) -> T:
    """Read back what :func:`save` wrote; raises what reading and ``kind`` raise."""
    path = folder / f"{name}.npz"
    arrays = read_arrays(path) if path.exists() else {}
    return kind(**arrays, **typed(kind, read_json(folder / f"{name}.json")))


def typed(kind: type, values: Mapping[str, Any]) -> dict[str, Any]:
    """Fields of a dataclass from their JSON, in the types that the class declares."""
    hints = get_type_hints(kind)
    return {name: TypeAdapter(hints[name]).validate_python(values[name]) for name in values}


def write_arrays(path: Path, arrays: Mapping[str, Any]) -> None:
    """Write arrays by name; the folder is made when it is not there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(path, allow_pickle=False, **arrays)


def read_arrays(path: Path) -> dict[str, NDArray[Any]]:
    """Read arrays by name; they cannot be written to."""
    with np.load(path) as file:
        arrays = {name: file[name] for name in file.files}
    for array in arrays.values():
        array.setflags(write=False)
    return arrays


def write_json(path: Path, data: object) -> None:
    """Write plain values, mappings and dataclasses; the folder is made when it is not there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(data, ensure_ascii=False, indent=1, default=_plain)
    path.write_text(text + "\n", encoding="utf-8")


def read_json(path: Path) -> Any:
    """Read plain values."""
    return json.loads(path.read_text(encoding="utf-8"))


def write_csv(table: pd.DataFrame, path: Path) -> None:
    """Write a table with ten significant digits, the same bytes on every system."""
    table.to_csv(path, index=False, lineterminator="\n", float_format="%.10g")


def write_tables(tables: Mapping[str, pd.DataFrame], folder: Path) -> None:
    """Write tables by name, each as ``<name>.csv``."""
    for name, table in tables.items():
        write_csv(table, folder / f"{name}.csv")


def records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows of a table as JSON has them: what is no finite number is null."""

    def plain(value: Any) -> Any:
        return None if isinstance(value, float) and not math.isfinite(value) else value

    return [{str(k): plain(v) for k, v in row.items()} for row in table.to_dict("records")]


@contextmanager
def reading(folder: Path, what: str) -> Iterator[None]:
    """Say which folder does not hold what, when anything in it is missing or damaged.

    Raises
    ------
    StoreError
    """
    try:
        yield
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreError(f"{folder} holds no {what} ({type(error).__name__})") from None


def _plain(value: Any) -> Any:
    return asdict(value) if is_dataclass(value) and not isinstance(value, type) else dict(value)
