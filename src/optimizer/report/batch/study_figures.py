"""The figures of a study as its report shows them: all of them the store's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from optimizer.arrays import Bools, Floats
from optimizer.study import RunStore, Study, StudyResult


@dataclass(frozen=True, eq=False)
class Batch:
    """A study and what its runs came to.

    Attributes
    ----------
    table : DataFrame
        A row a run, as :class:`optimizer.study.StudyResult` has it.
    units : mapping of response to str
    half_widths : mapping of response to ``array[run]``
        Of the 95 % intervals; only responses that have them.
    samples : mapping of (key, response) to ``array[replication]``
        Only runs and responses that have them; ``key`` as in the table.
    commitments : tuple of (int, int) or None
        A run: how many it keeps, of how many; None where it is not done.
    """

    study: Study
    table: pd.DataFrame
    units: Mapping[str, str]
    half_widths: Mapping[str, Floats]
    samples: Mapping[tuple[str, str], Floats]
    commitments: tuple[tuple[int, int] | None, ...] = ()

    @property
    def factors(self) -> tuple[str, ...]:
        """What is varied, in the study's order."""
        return tuple(self.study.spec.factors)

    @property
    def responses(self) -> tuple[str, ...]:
        """What is shown, in the study's order."""
        return self.study.spec.responses

    @property
    def done(self) -> Bools:
        """``done[run]``: whether the run came to an end."""
        return np.asarray(self.table["status"] == "done")

    def count(self, status: str) -> int:
        """Runs of a status."""
        return int((self.table["status"] == status).sum())

    @property
    def short(self) -> int:
        """Runs that are done, but not to their gap or precision."""
        return int((self.done & ~self.table["reached"].to_numpy(bool)).sum())

    @property
    def unkept(self) -> list[int]:
        """Numbers of the runs that miss a commitment."""
        pairs = zip(self.table["run"].tolist(), self.commitments, strict=False)
        return [int(run) for run, pair in pairs if pair is not None and pair[0] < pair[1]]

    def values(self, response: str) -> Floats:
        """``values[run]`` of a response; NaN where there is none."""
        return np.asarray(self.table[response], dtype=np.float64)

    def levels(self, factor: str) -> list[float | str | None]:
        """Level of a factor in each run; None where it is as the base has it."""
        levels = self.table[factor].tolist()
        return [None if level is None or level != level else level for level in levels]

    def numeric(self, factor: str) -> bool:
        """Whether every level of a factor is a number."""
        return all(level is None or isinstance(level, float) for level in self.levels(factor))


def batch_of(store: RunStore, study: Study, result: StudyResult) -> Batch:
    """Gather units, intervals and samples of a study's responses from its store."""
    units: dict[str, str] = {}
    widths: dict[str, dict[str, float]] = {}
    samples: dict[tuple[str, str], Floats] = {}
    responses = study.spec.responses
    wanted = pa.array([*responses, *(f"{name}.half_width" for name in responses)])
    for job in study.unique:
        if not store.has(job.key):
            continue
        table = store.table(job.key)
        rows = table.filter(pc.is_in(table["name"], wanted)).to_pydict()
        key = job.key[:12]
        replicated: dict[str, list[float]] = {}
        for name, replication, value, unit in zip(
            *(rows[column] for column in ("name", "replication", "value", "unit")), strict=True
        ):
            if replication is not None:
                replicated.setdefault(name, []).append(value)
            elif name in responses:
                units[name] = unit
            else:
                widths.setdefault(name.removesuffix(".half_width"), {})[key] = value
        samples |= {(key, name): np.asarray(v, np.float64) for name, v in replicated.items()}
    keys = result.table["key"].tolist()
    half = {
        name: np.array([of.get(key, np.nan) for key in keys])
        for name, of in widths.items()
        if name in responses
    }
    return Batch(study, result.table, units, half, samples, result.commitments)
