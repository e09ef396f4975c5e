"""A study from beginning to end: what there is, what is missing, how long; then all of it."""

from __future__ import annotations

import statistics
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from optimizer.arrays import Progress
from optimizer.study.definition.jobs import Job, Result, RunModel
from optimizer.study.definition.study_loading import Study
from optimizer.study.execution.dispatch import carry_out
from optimizer.study.execution.executors import Workers
from optimizer.study.storage.run_files import about, figure_values
from optimizer.study.storage.run_store import RunStore
from optimizer.study.storage.shared_files import write_whole
from optimizer.study.storage.stored_designs import place, settle

PILOT = 2
"""Runs from whose time that of the others is guessed."""


@dataclass(frozen=True)
class DurationForecast:
    """How much there is to do.

    Attributes
    ----------
    points, runs, stored : int
        Runs of the design; different ones among them; of these, in the store.
    seconds : float
        What the rest will take; NaN where no run has been timed.
    timed, fastest, slowest : int, float, float
        Runs that this is from, and seconds that these took; NaN without any.
    """

    points: int
    runs: int
    stored: int
    seconds: float
    timed: int = 0
    fastest: float = float("nan")
    slowest: float = float("nan")


@dataclass(frozen=True, eq=False)
class StudyResult:
    """What a study came to.

    Attributes
    ----------
    table : DataFrame
        A row a point of the design: run, key, the level of each factor (NaN: as the base has
        it), each response, status, reached, reason.
    computed : int
        Runs that were not in the store before.
    commitments : tuple of tuple of int, or None
        A point: how many commitments its run keeps, of how many; None where it is not done.
    """

    table: pd.DataFrame
    computed: int
    commitments: tuple[tuple[int, int] | None, ...] = ()

    @property
    def reached(self) -> bool:
        """Whether every run is done, to its gap and precision."""
        return bool((self.table["status"] == "done").all() and self.table["reached"].all())

    def __repr__(self) -> str:
        done = int((self.table["status"] == "done").sum())
        return f"<StudyResult: {done} of {len(self.table)} runs done>"


def forecast(study: Study, store: RunStore, width: int) -> DurationForecast:
    """Count what is missing, and guess its time from the runs of the study that were timed."""
    jobs = study.unique
    stored = [job for job in jobs if store.has(job.key)]
    known = store.seconds()
    times = [known[job.key] for job in stored if job.key in known]
    rounds = -(-(len(jobs) - len(stored)) // width)
    seconds = 0.0 if not rounds else rounds * statistics.fmean(times) if times else float("nan")
    ends = (min(times), max(times)) if times else ()
    return DurationForecast(len(study.jobs), len(jobs), len(stored), seconds, len(times), *ends)


def run_study(
    study: Study,
    store: RunStore,
    model: RunModel,
    workers: Workers,
    progress: Progress | None = None,
    *,
    most: int | None = None,
    retry: bool = False,
    replace: bool = False,
) -> StudyResult:
    """Compute every run of a study that the store does not have.

    Parameters
    ----------
    model, workers
        What the study was loaded with; who does it, which does not change the result.
    progress : callable, optional
        Called with a word, runs in the store, and runs of the study.
    most : int, optional
        Compute so many at most: a pilot.
    retry, replace : bool
        Compute again the runs that failed or were set aside; overwrite a study of the same name
        that is another file's.

    Raises
    ------
    StoreError, ClusterError
        What was finished is kept. Before anything is computed: when another file's study has
        the name.
    """
    tell = progress or (lambda word, done, all_: None)
    settle(study, store, replace)
    jobs = study.unique
    if retry:
        for job in jobs:
            if store.has(job.key) and store.about(job.key)["status"] != "done":
                store.remove(job.key)
    missing = [job for job in jobs if not store.has(job.key)]
    there = len(jobs) - len(missing)
    computed = 0

    def kept(job: Job, result: Result | None) -> None:
        nonlocal there, computed
        there += 1
        computed += result is not None
        tell(job.key[:12], there, len(jobs))

    # neighbours in a design resemble each other: pilots are from its whole length
    chosen = missing if most is None else _spread(missing, most)
    carry_out(chosen, study.base, model, store, workers, kept)
    tables = {job.key: store.table(job.key) for job in jobs if store.has(job.key)}
    figures = {key: figure_values(table) for key, table in tables.items()}
    facts = {key: about(table) for key, table in tables.items()}
    result = StudyResult(_table(study, figures, facts), computed, _commitments(study, figures))
    if most is None:
        text = result.table.to_csv(index=False, lineterminator="\n", float_format="%.10g")
        write_whole(place(study, store, "results", "csv"), text.encode())
    return result


def _spread(jobs: list[Job], most: int) -> list[Job]:
    """So many jobs, from the first to the last."""
    if most >= len(jobs) or most < 2:
        return jobs[:most]
    return [jobs[i * (len(jobs) - 1) // (most - 1)] for i in range(most)]


def _commitments(
    study: Study, figures: Mapping[str, Mapping[str, float]]
) -> tuple[tuple[int, int] | None, ...]:
    """How many commitments the run of each point keeps, of how many."""
    counts = {
        key: (int(of_run["commitments.kept"]), int(of_run["commitments.all"]))
        for key, of_run in figures.items()
        if "commitments.all" in of_run and "commitments.kept" in of_run
    }
    return tuple(counts.get(job.key) for job in study.jobs)


def _table(
    study: Study,
    figures: Mapping[str, Mapping[str, float]],
    facts: Mapping[str, Mapping[str, object]],
) -> pd.DataFrame:
    rows = []
    for number, (point, job) in enumerate(zip(study.points, study.jobs, strict=True), 1):
        row: dict[str, object] = {"run": number, "key": job.key[:12]}
        row |= {name: point[name].label if name in point else None for name in study.spec.factors}
        of_run = figures.get(job.key, {})
        row |= {name: of_run.get(name, float("nan")) for name in study.spec.responses}
        of = facts.get(job.key, {})
        ended = {"status": "missing", "reached": False, "reason": ""}
        rows.append(row | {name: of.get(name, none) for name, none in ended.items()})
    return pd.DataFrame(rows)
