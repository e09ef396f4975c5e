"""What a worker does: one run at a time, its faults caught, the base scenario kept between runs."""

from __future__ import annotations

import os
import pickle
import signal
import threading
import time
from dataclasses import dataclass, replace
from multiprocessing import parent_process
from multiprocessing.connection import wait

from threadpoolctl import threadpool_limits

from optimizer.cores import threads_limited
from optimizer.errors import ClusterError, OptimizerError
from optimizer.scenario import Scenario
from optimizer.study.definition.jobs import Job, Outcome, Result, RunModel, engine, name_of


@dataclass(frozen=True)
class BaseScenario:
    """What runs of a study have in common, as it goes to workers: the base, pickled, by its hash.

    ``engine`` is what computes the runs; a worker of another version takes none.
    """

    name: str
    content: bytes
    engine: str

    @classmethod
    def of(cls, scenario: Scenario) -> BaseScenario:
        """Pack a scenario."""
        return cls(scenario.hash, pickle.dumps(scenario), engine())


_one_run = threading.Lock()
"""Statements of programmes are not made for several threads: a worker does one run at a time."""
_bases: dict[str, Scenario] = {}
"""The last base scenario that this process unpacked."""


def begin() -> None:
    """Start a worker process: Ctrl-C is the runner's; it ends when the runner is no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_runner, daemon=True).start()


def _end_with_runner() -> None:
    runner = parent_process()
    if runner is not None:
        wait([runner.sentinel])
        # nothing to tidy up: the runner alone writes
        os._exit(1)


def ready(model: RunModel) -> str:
    """Show that the worker can import the model: it ends where it cannot."""
    return name_of(model)


def work(base: BaseScenario, job: Job, model: RunModel, threads: int) -> Result:
    """Compute a run on so many threads; what goes wrong is its result, not an error.

    Raises
    ------
    ClusterError
        When this worker would compute it by another version of the package.
    """
    if engine() != base.engine:
        raise ClusterError(
            f"a worker process has another version of the package ({engine()}) than the command "
            f"({base.engine}); start the workers, and the command, from the same one"
        )
    with _one_run, threadpool_limits(1), threads_limited(threads):
        start = time.perf_counter()
        status, outcome, reason = _tried(base, job, model)
        return Result(status, outcome, reason, time.perf_counter() - start)


def _tried(base: BaseScenario, job: Job, model: RunModel) -> tuple[str, Outcome | None, str]:
    try:
        scenario = _unpacked(base)
        request = job.request if job.request.start is None else replace(job.request, base=scenario)
        return "done", model(job.changes.applied(scenario), request), ""
    except OptimizerError as error:
        return "failed", None, str(error)
    except Exception as error:
        return "failed", None, f"{type(error).__name__}: {error}"


def _unpacked(base: BaseScenario) -> Scenario:
    if base.name not in _bases:
        _bases.clear()
        _bases[base.name] = pickle.loads(base.content)
    return _bases[base.name]
