"""Records of replications as arrays of one array a figure, to be stored, and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from optimizer.network import Ledger, Outcomes, Record

_OUTCOMES = tuple(Outcomes.__dataclass_fields__)
_LEDGER = tuple(Ledger.__dataclass_fields__)
_FIGURES = tuple(
    name
    for name in Record.__dataclass_fields__
    if name not in ("replication", "ledger", "outcomes")
)


def arrays_of(records: Sequence[Record]) -> dict[str, NDArray[Any]]:
    """Every figure as an array whose first axis is the replication; the ledger of the first."""
    arrays = {name: np.array([getattr(record, name) for record in records]) for name in _FIGURES}
    for name in _OUTCOMES:
        arrays[f"sum_{name}"] = np.array([getattr(record.outcomes, name) for record in records])
    arrays["replication"] = np.array([record.replication for record in records])
    ledger = records[0].ledger
    if ledger is not None:
        arrays |= {f"ledger_{name}": getattr(ledger, name) for name in _LEDGER}
    return arrays


def records_of(arrays: Mapping[str, NDArray[Any]]) -> tuple[Record, ...]:
    """The records that :func:`arrays_of` was given."""
    ledger = None
    if f"ledger_{_LEDGER[0]}" in arrays:
        ledger = Ledger(**{name: arrays[f"ledger_{name}"] for name in _LEDGER})
    records = []
    for i, number in enumerate(arrays["replication"]):
        figures: dict[str, Any] = {
            name: float(arrays[name][i]) if arrays[name].ndim == 1 else arrays[name][i]
            for name in _FIGURES
        }
        outcomes = Outcomes(**{name: arrays[f"sum_{name}"][i] for name in _OUTCOMES})
        kept = ledger if i == 0 else None
        records.append(Record(int(number), outcomes=outcomes, **figures, ledger=kept))
    return tuple(records)
