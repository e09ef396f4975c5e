"""Runs in a folder: one compressed file of arrays a scheme, and what names them."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from optimizer.errors import StoreError
from optimizer.network import Ledger, Outcomes, Record
from optimizer.simulation.runs import Labels, Runs
from optimizer.statistics import Precision

_ARRAYS = tuple(
    name
    for name in Record.__dataclass_fields__
    if name not in ("replication", "ledger", "outcomes")
)
_SUMS = tuple(Outcomes.__dataclass_fields__)
_LEDGER = tuple(Ledger.__dataclass_fields__)


def save(runs: Runs, folder: Path) -> Path:
    """Write runs to a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for scheme, records in runs.records.items():
        arrays: dict[str, Any] = {
            name: np.array([getattr(record, name) for record in records]) for name in _ARRAYS
        }
        for name in _SUMS:
            arrays[f"sum_{name}"] = np.array([getattr(r.outcomes, name) for r in records])
        arrays["replication"] = np.array([record.replication for record in records])
        ledger = records[0].ledger
        if ledger is not None:
            arrays |= {f"ledger_{name}": getattr(ledger, name) for name in _LEDGER}
        np.savez_compressed(folder / f"{scheme}.npz", **arrays)
    data = {
        "schemes": list(runs.schemes),
        "labels": asdict(runs.labels),
        "asked": asdict(runs.asked),
        "reached": runs.reached,
        "unserved": runs.unserved,
        "provenance": dict(runs.provenance),
    }
    text = json.dumps(data, ensure_ascii=False, indent=1)
    (folder / "runs.json").write_text(text + "\n", encoding="utf-8")
    return folder


def load(folder: Path) -> Runs:
    """Read runs back.

    Raises
    ------
    StoreError
        When the folder holds no whole runs.
    """
    try:
        data = json.loads((folder / "runs.json").read_text(encoding="utf-8"))
        records = {name: _records(folder / f"{name}.npz") for name in data.pop("schemes")}
        asked = data.pop("asked")
        between = asked.pop("between")
        labels = {name: tuple(values) for name, values in data.pop("labels").items()}
        return Runs(
            records=records,
            labels=Labels(**labels),
            asked=Precision(**asked, between=None if between is None else tuple(between)),
            **data,
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreError(f"{folder} holds no whole runs ({type(error).__name__})") from None


def _records(path: Path) -> tuple[Record, ...]:
    with np.load(path) as file:
        arrays: dict[str, Any] = {name: file[name] for name in file.files}
    ledger = None
    if f"ledger_{_LEDGER[0]}" in arrays:
        ledger = Ledger(**{name: arrays[f"ledger_{name}"] for name in _LEDGER})
    found = []
    for i, number in enumerate(arrays["replication"]):
        values: dict[str, Any] = {
            name: float(arrays[name][i]) if arrays[name].ndim == 1 else arrays[name][i]
            for name in _ARRAYS
        }
        sums = Outcomes(**{name: arrays[f"sum_{name}"][i] for name in _SUMS})
        kept = ledger if i == 0 else None
        found.append(Record(int(number), outcomes=sums, **values, ledger=kept))
    return tuple(found)
