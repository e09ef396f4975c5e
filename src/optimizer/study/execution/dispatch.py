"""Carry out runs on any executor: each once, whatever fails or dies.

A run that fails is kept with its reason. When a worker dies, every run that was at work becomes a
suspect and is tried again alone; one that alone ends its worker :data:`DEATHS` times is set aside.
"""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, wait

from optimizer.errors import ClusterError
from optimizer.scenario import Scenario
from optimizer.study.definition.jobs import Job, Result, RunModel
from optimizer.study.execution.executors import Workers
from optimizer.study.execution.worker import BaseScenario, work
from optimizer.study.storage.run_store import RunStore
from optimizer.study.storage.shared_files import Claim

DEATHS = 3
"""Workers that a run may end, alone with each, before it is set aside."""
PAUSE = 0.2
"""Seconds between two looks at runs that another study computes."""

Kept = Callable[[Job, Result | None], None]


class _Work:
    """What is to do, who is at it, who is under suspicion."""

    def __init__(
        self,
        jobs: Iterable[Job],
        base: Scenario,
        model: RunModel,
        store: RunStore,
        workers: Workers,
        kept: Kept,
    ) -> None:
        self.waiting, self.suspects = deque(jobs), deque[Job]()
        self.elsewhere: list[Job] = []
        self.running: dict[Future[Result], tuple[Job, Claim, bool]] = {}
        self.deaths: Counter[str] = Counter()
        self.base, self.packed, self.model = base, BaseScenario.of(base), model
        self.store, self.workers, self.kept = store, workers, kept

    def fill(self) -> None:
        """Give every free worker a run; a suspect runs alone."""
        if self.suspects:
            if not self.running:
                self.start(self.suspects.popleft(), alone=True)
            return
        while self.waiting and len(self.running) < self.workers.width:
            self.start(self.waiting.popleft(), alone=self.workers.width == 1)

    def start(self, job: Job, alone: bool) -> None:
        """Give a run to a worker, unless it is there or another process has it."""
        claim = self.store.claim(job.key)
        if claim is None:
            self.elsewhere.append(job)
        elif self.store.has(job.key):
            claim.release()
            self.kept(job, None)
        else:
            try:
                future = self.workers.executor(self.model).submit(
                    work, self.packed, job, self.model, self.workers.threads
                )
            except BaseException as error:
                claim.release()
                if not self.workers.lost(error):
                    raise self.told(error) from None
                # an idle worker died: nobody is to blame
                self.waiting.appendleft(job)
                self.workers.renew()
                return
            self.running[future] = (job, claim, alone)

    def collect(self) -> None:
        """Keep what is finished; see who died."""
        done, _ = wait(self.running, return_when=FIRST_COMPLETED)
        dead = False
        for future in done:
            job, claim, alone = self.running.pop(future)
            try:
                self.keep(job, future.result())
            except BaseException as error:
                if not self.workers.lost(error):
                    raise self.told(error) from None
                dead = True
                self.blame(job, alone)
            finally:
                claim.release()
        if dead and not self.running:
            self.workers.renew()

    def told(self, error: BaseException) -> BaseException:
        """What a user is told of an error that is no run's."""
        if not self.workers.gone(error):
            return error
        return ClusterError(
            "the cluster went away; what is finished is kept, and the same command goes on"
        )

    def blame(self, job: Job, alone: bool) -> None:
        """A worker died under a run: try it alone, or set it aside."""
        self.deaths[job.key] += self.workers.deaths if alone else 0
        count = self.deaths[job.key]
        if count < DEATHS:
            self.suspects.append(job)
        else:
            reason = f"it ended its worker process {count} times, alone with it each time"
            self.keep(job, Result("set aside", None, reason, 0.0))

    def keep(self, job: Job, result: Result) -> None:
        """Write a run to the store."""
        self.store.put(job, job.changes.applied(self.base), self.model, result)
        self.kept(job, result)

    def look_elsewhere(self) -> None:
        """See whether others have finished what they claimed."""
        time.sleep(PAUSE)
        self.waiting.extend(self.elsewhere)
        self.elsewhere.clear()


def carry_out(
    jobs: Iterable[Job],
    base: Scenario,
    model: RunModel,
    store: RunStore,
    workers: Workers,
    kept: Kept = lambda job, result: None,
) -> None:
    """Compute runs and keep them.

    Parameters
    ----------
    jobs : iterable of Job
        Each key once; their changes are from ``base``, and ``model`` computes them.
    store : RunStore
        A run that it has is not computed; one that another process computes is waited for.
    workers : Workers
        Who does it. The runs, and what is kept of them, do not depend on it.
    kept : callable
        Called with every job whose run is in the store, and its result when it was computed here.

    Raises
    ------
    StoreError
        When a run cannot be kept.
    ClusterError
        When the cluster goes away.
    """
    work_left = _Work(jobs, base, model, store, workers, kept)
    try:
        while work_left.waiting or work_left.suspects or work_left.running or work_left.elsewhere:
            work_left.fill()
            if work_left.running:
                work_left.collect()
            elif work_left.elsewhere and not (work_left.waiting or work_left.suspects):
                work_left.look_elsewhere()
    finally:
        # let go what was not finished
        for _, claim, _ in work_left.running.values():
            claim.release()
