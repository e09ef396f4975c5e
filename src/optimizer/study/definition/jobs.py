"""One run of a study: what it is, what it is called, by what it is computed, and what it left."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Protocol

import pyarrow as pa

from optimizer.provenance import versions
from optimizer.scenario import Scenario
from optimizer.study.definition.levels import Changes
from optimizer.study.definition.study_schema import RunSpec

HOME = Path(__file__).parents[2]
"""Folder of the package."""


@dataclass(frozen=True)
class RunRequest:
    """What is run: ``plan``, ``simulate`` or ``loop``, with which schemes, how many replications.

    ``schemes`` and ``replications`` None mean as the scenario has it. ``start`` is the hash of the
    scenario from whose plan each plan starts (None: cold), ``base`` that scenario, which the worker
    puts in.
    """

    what: str
    schemes: tuple[str, ...] | None = None
    replications: int | None = None
    start: str | None = None
    base: Scenario | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Outcome:
    """What a run came to.

    Attributes
    ----------
    figures, samples : mapping of name to tuple
        Value and unit; values by replication of the figures that have them, so that two runs with
        the same random numbers can be compared in pairs.
    reached : bool
        Whether gap and precision are as asked.
    targets : pyarrow.Table or None
        Targets that are not 0; see :data:`optimizer.study.storage.run_files.TARGETS`.
    """

    figures: Mapping[str, tuple[float, str]]
    samples: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    reached: bool = True
    targets: pa.Table | None = None


class RunModel(Protocol):
    """What computes a run: a function of a module, so that any process can import it."""

    __module__: str
    __qualname__: str

    def __call__(self, scenario: Scenario, ask: RunRequest, /) -> Outcome:
        """Compute a run."""


@dataclass(frozen=True)
class Job:
    """One run to do, with its changes from the base.

    ``key`` is a hash of the resolved scenario, the seed, what is run, and the engine (versions and
    source).
    """

    key: str
    scenario_hash: str
    seed: int
    changes: Changes
    request: RunRequest


@dataclass(frozen=True)
class Result:
    """A run as it is kept: done, failed, or set aside because it ends the process it runs in.

    ``reason`` says why it is not done; ``seconds`` it took are no part of what is compared.
    """

    status: str
    outcome: Outcome | None
    reason: str
    seconds: float


def job_of(base: Scenario, changes: Changes, run: RunSpec, model: RunModel) -> Job:
    """The job at a point of a design.

    Raises
    ------
    ScenarioError
        When the changes make no valid scenario.
    """
    scenario = changes.applied(base)
    start = base.hash if run.warm else None
    request = RunRequest(run.what, run.schemes, run.replications, start)
    key = key_of(scenario, request, model)
    return Job(key, scenario.hash, scenario.spec.seed, changes, request)


def key_of(scenario: Scenario, request: RunRequest, model: RunModel) -> str:
    """The key of a run (64 hex digits): the same for the same run of any study."""
    what = {
        "scenario": scenario.hash,
        "seed": scenario.spec.seed,
        "what": request.what,
        "schemes": request.schemes,
        "replications": request.replications,
        "start": request.start,
        "model": name_of(model),
        "versions": engine(),
    }
    return hashlib.sha256(json.dumps(what).encode()).hexdigest()


def name_of(model: RunModel) -> str:
    """Where a model is found."""
    return f"{model.__module__}.{model.__qualname__}"


@cache
def engine() -> str:
    """Versions of all that computes a run, and the hash of this package's own files.

    Any changed file counts, be it only a word of a report: what a run was computed by is never
    guessed.
    """
    return f"{versions()}, source {source()[:12]}"


def source(folder: Path = HOME) -> str:
    """SHA-256 (hex) over every file of the package and its place; compiled ones do not count."""
    digest = hashlib.sha256()
    files = {p.relative_to(folder).as_posix(): p for p in folder.rglob("*") if p.is_file()}
    for name in sorted(files):
        if "__pycache__" not in name:
            content = hashlib.sha256(files[name].read_bytes()).digest()
            digest.update(name.encode() + b"\0" + content)
    return digest.hexdigest()
