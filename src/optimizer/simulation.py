"""Simulate the network under every scheme until the figures are precise enough.

Every scheme meets the same customers (common random numbers), in batches whose size does not
depend on how many processes share the work, so that the result does not either.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cached_property
from itertools import repeat
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from optimizer.errors import StoreError
from optimizer.network import MEASURES, Ledger, NetworkModel, Record, prepare, replicate
from optimizer.scenario.scenario import Scenario
from optimizer.statistics import (
    Interval,
    Ranking,
    best_of,
    mean_interval,
    paired_difference,
    precision_reached,
)

__all__ = ["Runs", "Targets", "compare", "simulate"]

Floats = NDArray[np.float64]

BATCH = 4
"""Replications added at a time beyond the least number."""


class TargetAxes(Protocol):
    """What the simulation reads of a plan's axes."""

    @property
    def channels(self) -> tuple[str, ...]:
        """Channels, in the order of their axis."""
        ...


class Targets(Protocol):
    """What the simulation reads of a plan; a plan written by hand will do."""

    @property
    def axes(self) -> TargetAxes:
        """Labels."""
        ...

    @property
    def expected(self) -> Floats:
        """``expected[zone, month, segment, channel, offer]`` (lines)."""
        ...

    @property
    def target_lines(self) -> NDArray[np.int64]:
        """Whole-line targets on the same axes."""
        ...


@dataclass(frozen=True, eq=False)
class Runs:
    """Replications of the network under several schemes.

    Attributes
    ----------
    records : mapping of scheme to tuple of Record
        The same replications for every scheme.
    pos, months : tuple of str
        Labels of the ledger.
    asked : float
        Relative precision asked of each scheme's contribution.
    reached : bool
        Whether it was reached before the cap on replications.
    unserved : float
        Lines of the plan in zones without points of sale.
    provenance : mapping of str
    """

    records: Mapping[str, tuple[Record, ...]]
    pos: tuple[str, ...]
    months: tuple[str, ...]
    asked: float
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
        """A figure of every replication, by scheme.

        Raises
        ------
        ValueError
            When there is no such measure.
        """
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
                found = mean_interval(values)
                rows.append((scheme, measure, found.mean, found.half_width, found.n))
        columns = ["scheme", "measure", "mean", "half_width", "replications"]
        return pd.DataFrame(rows, columns=columns)

    def weekly(self, name: str) -> pd.DataFrame:
        """``motivation`` or ``effort`` by scheme and week: mean, 10 % and 90 % quantile.

        Quantiles are over the active points of sale, averaged over replications.
        """
        if name not in ("motivation", "effort"):
            raise ValueError(f"no weekly figure {name!r}; there are motivation, effort")
        parts = []
        for scheme, records in self.records.items():
            mean = np.mean([getattr(record, name) for record in records], axis=0)
            frame = pd.DataFrame(mean, columns=["mean", "low", "high"])
            frame.insert(0, "week", np.arange(1, len(mean) + 1))
            frame.insert(0, "scheme", scheme)
            parts.append(frame)
        return pd.concat(parts, ignore_index=True)

    def lines(self, scheme: str) -> Floats:
        """``lines[month, zone, offer]``: mean over replications."""
        return np.asarray(np.mean([record.lines for record in self.records[scheme]], axis=0))

    def cash(self) -> pd.DataFrame:
        """Pay earned, taken back and paid by scheme, month and component (EUR, mean)."""
        parts = []
        for scheme, records in self.records.items():
            index = pd.MultiIndex.from_product(
                [[scheme], self.months, ("per_line", "tier", "air_time")],
                names=["scheme", "month", "component"],
            )
            frame = index.to_frame(index=False)
            for name in ("earned", "reversed", "paid"):
                frame[name] = np.mean([getattr(r, name) for r in records], axis=0).ravel()
            parts.append(frame)
        return pd.concat(parts, ignore_index=True)

    def ledger(self, scheme: str) -> pd.DataFrame:
        """The pay ledger of the first replication under a scheme (EUR)."""
        kept: Ledger | None = self.records[scheme][0].ledger
        if kept is None:
            raise StoreError(f"the ledger of {scheme} was not kept")
        return kept.to_frame(self.pos, self.months)

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
        return _save(self, Path(folder))

    @classmethod
    def load(cls, folder: str | Path) -> Runs:
        """Read runs back."""
        return _load(Path(folder))

    def __repr__(self) -> str:
        said = "" if self.reached else ", asked precision not reached"
        names = ", ".join(self.schemes)
        return f"<Runs of {names}: {self.replications} replications each{said}>"

    def _repr_html_(self) -> str:
        table = self.summary().pivot_table(index="measure", columns="scheme", values="mean")
        return str(table.to_html(float_format="{:,.3f}".format))


def simulate(
    scenario: Scenario,
    plan: Targets,
    schemes: Sequence[str] | None = None,
    precision: float | None = None,
    replications: int | None = None,
    processes: int = 1,
    progress: Callable[[str, int, int], None] | None = None,
) -> Runs:
    """Simulate the network under remuneration schemes.

    Parameters
    ----------
    scenario : Scenario
        With a network.
    plan : Targets
        A plan.
    schemes : sequence of str, optional
        Default: all of the scenario.
    precision : float, optional
        Relative half-width asked of each scheme's contribution; default the scenario's.
    replications : int, optional
        Just so many, whatever the precision.
    processes : int
        Does not change the result.
    progress : callable, optional
        Called with a word, replications done, replications known to be needed.

    Returns
    -------
    Runs

    Raises
    ------
    ValueError
        When the scenario has no network or no such scheme.
    """
    network = scenario.spec.network
    if network is None:
        raise ValueError("the scenario has no network of points of sale")
    names = tuple(schemes) if schemes is not None else tuple(network.schemes)
    asked = network.precision if precision is None else precision
    least, most = network.replications if replications is None else (replications, replications)
    say = progress or (lambda word, done, all_: None)
    channel = plan.axes.channels.index(network.channel)
    expected = plan.expected[:, :, :, channel].sum(axis=2)
    targets = plan.target_lines[:, :, :, channel].sum(axis=2)
    with ExitStack() as stack:
        stack.enter_context(threadpool_limits(1))
        pool = stack.enter_context(_pool(processes)) if processes > 1 else None
        say("policies", 0, 1)
        models = _map(pool, prepare, repeat(scenario), repeat(expected), repeat(targets), names)
        records: dict[str, list[Record]] = {name: [] for name in names}
        done = 0
        while done < least or (done < most and not _precise(records, asked)):
            upto = least if done < least else min(done + BATCH, most)
            say("replications", done, upto)
            # a model is large: it goes to a worker once a share of the batch, not once a run
            shares = np.array_split(np.arange(done, upto), max(processes, 1))
            jobs = [(name, share) for name in names for share in shares if len(share)]
            given = [models[names.index(name)] for name, _ in jobs]
            found = _map(pool, _replicate, given, [share.tolist() for _, share in jobs])
            for (name, _), part in zip(jobs, found, strict=True):
                records[name] += part
            done = upto
        say("replications", done, done)
    return Runs(
        records={name: tuple(found) for name, found in records.items()},
        pos=scenario.pos.ids if scenario.pos is not None else (),
        months=scenario.months,
        asked=asked,
        reached=_precise(records, asked),
        unserved=float(models[0].unserved.sum()) if models else 0.0,
        provenance={
            "scenario": scenario.spec.name,
            "hash": scenario.hash,
            "seed": str(scenario.spec.seed),
        },
    )


def _replicate(model: NetworkModel, replications: Sequence[int]) -> list[Record]:
    with threadpool_limits(1):
        return [replicate(model, number, keep_ledger=number == 0) for number in replications]


def _pool(processes: int) -> Executor:
    # spawn: a fork would inherit the solver's and BLAS's threads in an unknown state
    return ProcessPoolExecutor(processes, mp_context=get_context("spawn"))


def _map(pool: Executor | None, function, *arguments):  # type: ignore[no-untyped-def]
    return list(pool.map(function, *arguments) if pool else map(function, *arguments))


def _precise(records: Mapping[str, Sequence[Record]], asked: float) -> bool:
    samples = [[r.contribution for r in found] for found in records.values()]
    return all(precision_reached(s, asked) for s in samples if s)


def compare(runs: Runs, level: float = 0.95) -> pd.DataFrame:
    """Paired differences of every figure between every two schemes.

    Parameters
    ----------
    runs : Runs
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
                found = paired_difference(samples[a], samples[b], level)
                rows.append((measure, a, b, found.mean, found.low, found.high))
    return pd.DataFrame(rows, columns=["measure", "a", "b", "difference", "low", "high"])


_ARRAYS = tuple(
    name for name in Record.__dataclass_fields__ if name not in ("replication", "ledger")
)


def _save(runs: Runs, folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for scheme, records in runs.records.items():
        arrays: dict[str, Any] = {
            name: np.array([getattr(record, name) for record in records]) for name in _ARRAYS
        }
        arrays["replication"] = np.array([record.replication for record in records])
        ledger = records[0].ledger
        if ledger is not None:
            arrays |= {f"ledger_{k}": getattr(ledger, k) for k in ("earned", "reversed", "paid")}
        np.savez_compressed(folder / f"{scheme}.npz", **arrays)
    data = {
        "schemes": list(runs.schemes),
        "pos": list(runs.pos),
        "months": list(runs.months),
        "asked": runs.asked,
        "reached": runs.reached,
        "unserved": runs.unserved,
        "provenance": dict(runs.provenance),
    }
    text = json.dumps(data, ensure_ascii=False, indent=1)
    (folder / "runs.json").write_text(text + "\n", encoding="utf-8")
    return folder


def _load(folder: Path) -> Runs:
    try:
        data = json.loads((folder / "runs.json").read_text(encoding="utf-8"))
        records = {name: _records(folder / f"{name}.npz") for name in data.pop("schemes")}
        return Runs(
            records=records,
            pos=tuple(data.pop("pos")),
            months=tuple(data.pop("months")),
            **data,
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreError(f"{folder} holds no whole runs ({type(error).__name__})") from None


def _records(path: Path) -> tuple[Record, ...]:
    with np.load(path) as file:
        arrays: dict[str, Any] = {name: file[name] for name in file.files}
    ledger = None
    if "ledger_earned" in arrays:
        ledger = Ledger(*(arrays[f"ledger_{k}"] for k in ("earned", "reversed", "paid")))
    found = []
    for i, number in enumerate(arrays["replication"]):
        values: dict[str, Any] = {
            name: float(arrays[name][i]) if arrays[name].ndim == 1 else arrays[name][i]
            for name in _ARRAYS
        }
        found.append(Record(int(number), **values, ledger=ledger if i == 0 else None))
    return tuple(found)
