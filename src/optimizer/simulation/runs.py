"""Replications of the network under several schemes, the tables made of them, and their store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from optimizer import storage
from optimizer.arrays import Floats
from optimizer.errors import StoreError
from optimizer.network import MEASURES, Ledger, Outcomes, Record
from optimizer.simulation import network_tables
from optimizer.simulation.network_tables import Labels
from optimizer.statistics import (
    Interval,
    Precision,
    Ranking,
    best_of,
    mean_interval,
    mser,
    paired_difference,
)

_OUTCOMES = tuple(Outcomes.__dataclass_fields__)
_LEDGER = tuple(Ledger.__dataclass_fields__)
_APART = ("replication", "ledger", "outcomes")
_FIGURES = tuple(name for name in Record.__dataclass_fields__ if name not in _APART)


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


@dataclass(frozen=True, eq=False)
class Runs:
    """Replications of the network under several schemes.

    Attributes
    ----------
    records : mapping of scheme to tuple of Record
        The same replications for every scheme.
    asked : Precision
        What was to be known, and how closely.
    reached : bool
        Whether it was reached before the cap on replications.
    unserved : float
        Lines of the plan in zones without points of sale.
    """

    records: Mapping[str, tuple[Record, ...]]
    labels: Labels
    asked: Precision
    reached: bool
    unserved: float
    provenance: Mapping[str, str]

    @property
    def schemes(self) -> tuple[str, ...]:
        """Names of the schemes."""
        return tuple(self.records)

    @cached_property
    def replications(self) -> int:
        """Number of replications of each scheme."""
        return len(next(iter(self.records.values())))

    def samples(self, measure: str) -> dict[str, Floats]:
        """A figure of every replication, by scheme; ValueError when there is no such measure."""
        if measure not in MEASURES:
            raise ValueError(f"no measure {measure!r}; there are {', '.join(MEASURES)}")
        return {s: np.array([r.measure(measure) for r in rs]) for s, rs in self.records.items()}

    def interval(self, scheme: str, measure: str, level: float = 0.95) -> Interval:
        """Mean and interval of a figure under a scheme."""
        return mean_interval(self.samples(measure)[scheme], level)

    def ranking(self, measure: str = "contribution", level: float = 0.95) -> Ranking:
        """The best scheme by a figure, largest first, and how surely."""
        return best_of(self.samples(measure), level)

    def summary(self) -> pd.DataFrame:
        """Every figure of every scheme: mean, half-width of the 95 % interval."""
        rows = []
        for measure in MEASURES:
            for scheme, values in self.samples(measure).items():
                interval = mean_interval(values)
                rows.append((scheme, measure, interval.mean, interval.half_width, interval.n))
        columns = ["scheme", "measure", "mean", "half_width", "replications"]
        return pd.DataFrame(rows, columns=columns)

    def frame(
        self, by: Sequence[str] = (), scheme: str | None = None, half_width: bool = False
    ) -> pd.DataFrame:
        """The network's figures by scheme and any of month, quarter, zone, region, type.

        See :func:`optimizer.simulation.network_tables.frame`.
        """
        chosen = self.records if scheme is None else {scheme: self.records[scheme]}
        return network_tables.frame(chosen, self.labels, by, half_width)

    def mix(self, by: Sequence[str] = ()) -> pd.DataFrame:
        """Lines by offer, and each offer's share of them; by any of the dimensions of ``frame``."""
        return network_tables.mix(self.records, self.labels, by)

    def cash(self, by: Sequence[str] = ("month",)) -> pd.DataFrame:
        """Pay earned, taken back and paid by component (EUR, mean over replications)."""
        return network_tables.cash(self.records, self.labels, by)

    def weekly(self, name: str) -> pd.DataFrame:
        """``motivation`` or ``effort`` by scheme and week: mean, 10 % and 90 % quantile.

        Quantiles are over the active points of sale, averaged over replications.
        """
        return network_tables.weekly(self.records, name)

    def weeks(self) -> pd.DataFrame:
        """Lines by offer, points of sale, mean motivation and effort by scheme and week."""
        return network_tables.weeks(self.records, self.labels)

    def transient(self, name: str = "motivation") -> dict[str, int]:
        """Weeks at the start that a figure takes to settle, by scheme: MSER-5 on its mean path.

        A hint for ``network.warm_up``; it takes a season for a start. The name is a column of
        :meth:`weeks`. See :func:`optimizer.statistics.mser`.
        """
        table = self.weeks()
        return {s: mser(table.loc[table["scheme"] == s, name].to_numpy()) for s in self.schemes}

    def lines(self, scheme: str) -> Floats:
        """``lines[month, zone, offer]``: mean over replications."""
        return np.asarray(np.mean([record.lines for record in self.records[scheme]], axis=0))

    def ledger(self, scheme: str) -> pd.DataFrame:
        """The pay ledger of the first replication under a scheme (EUR)."""
        kept: Ledger | None = self.records[scheme][0].ledger
        if kept is None:
            raise StoreError(f"the ledger of {scheme} was not kept")
        return kept.to_frame(self.labels.pos, self.labels.months, self.labels.components)

    def to_frame(self) -> pd.DataFrame:
        """Every figure of every replication."""
        rows = [
            {"scheme": scheme, "replication": r.replication}
            | {measure: r.measure(measure) for measure in MEASURES}
            for scheme, records in self.records.items()
            for r in records
        ]
        return pd.DataFrame(rows)

    def save(self, folder: str | Path) -> Path:
        """Write the runs to a folder."""
        folder = Path(folder)
        for scheme, records in self.records.items():
            storage.write_arrays(folder / f"{scheme}.npz", arrays_of(records))
        names = ("schemes", "labels", "asked", "reached", "unserved", "provenance")
        storage.write_json(folder / "runs.json", {name: getattr(self, name) for name in names})
        return folder

    @classmethod
    def load(cls, folder: str | Path) -> Runs:
        """Read runs back; StoreError when the folder holds no whole runs."""
        folder = Path(folder)
        with storage.reading(folder, "whole runs"):
            data = storage.read_json(folder / "runs.json")
            records = {
                scheme: records_of(storage.read_arrays(folder / f"{scheme}.npz"))
                for scheme in data.pop("schemes")
            }
            return cls(records, **storage.typed(cls, data))

    def __repr__(self) -> str:
        shortfall = "" if self.reached else ", asked precision not reached"
        names = ", ".join(self.schemes)
        return f"<Runs of {names}: {self.replications} replications each{shortfall}>"

    def _repr_html_(self) -> str:
        table = self.summary().pivot_table(index="measure", columns="scheme", values="mean")
        return str(table.to_html(float_format="{:,.3f}".format))


def compare(runs: Runs, level: float = 0.95) -> pd.DataFrame:
    """Paired differences of every figure between every two schemes.

    Parameters
    ----------
    level : float
        Confidence of each interval, taken alone.

    Returns
    -------
    DataFrame
        measure, a, b, difference (a − b), low, high.
    """
    rows = []
    for measure in MEASURES:
        samples = runs.samples(measure)
        for i, a in enumerate(runs.schemes):
            for b in runs.schemes[i + 1 :]:
                interval = paired_difference(samples[a], samples[b], level)
                rows.append((measure, a, b, interval.mean, interval.low, interval.high))
    return pd.DataFrame(rows, columns=["measure", "a", "b", "difference", "low", "high"])
