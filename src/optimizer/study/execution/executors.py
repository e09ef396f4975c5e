"""Who does the work: processes of this machine, or a cluster of Dask workers."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import BrokenExecutor, CancelledError, Executor, ProcessPoolExecutor
from contextlib import suppress
from multiprocessing import get_context
from typing import Any

from optimizer.cores import thread_share
from optimizer.errors import ClusterError, OptimizerError
from optimizer.study.definition.jobs import RunModel, name_of
from optimizer.study.execution.worker import begin, ready

STARTS = 5
"""Times that a pool is started before this is given up."""
PATIENCE = 10.0
"""Seconds to wait for a scheduler."""


class Workers:
    """An executor that is made anew when it breaks.

    Parameters
    ----------
    make, close : callable
        Gives any ``concurrent.futures.Executor``; called with it when it is given up.
    width : int
        Runs at a time: as many as there are workers, so that those which were at work when one
        died are known.
    lost : callable, optional
        Says of the error of a future whether a worker died under it.
    deaths, threads : int
        Workers that have died under a run when its future says so; threads that a run may use.
    """

    def __init__(
        self,
        make: Callable[[], Executor],
        width: int,
        lost: Callable[[BaseException], bool] | None = None,
        close: Callable[[Executor], None] | None = None,
        deaths: int = 1,
        threads: int = 1,
    ) -> None:
        self.width, self.deaths, self.threads = width, deaths, threads
        self._make, self._close = make, close or _shut
        self.lost = lost or (lambda error: isinstance(error, BrokenExecutor))
        self._executor: Executor | None = None

    def executor(self, model: RunModel) -> Executor:
        """One whose workers can import a model.

        Raises
        ------
        OptimizerError
            When workers cannot be started.
        """
        if self._executor is not None:
            return self._executor
        error: BaseException | None = None
        for _ in range(STARTS):
            executor = self._make()
            try:
                executor.submit(ready, model).result()
                self._executor = executor
                return executor
            except BaseException as found:
                self._close(executor)
                if not self.lost(found):
                    raise
                error = found
        raise OptimizerError(
            f"worker processes end as they start, or cannot import {name_of(model)} ({error})"
        )

    def gone(self, error: BaseException) -> bool:
        """Whether there is nobody left to do the work."""
        return isinstance(error, CancelledError)

    def renew(self) -> None:
        """Give the executor up; the next one is made when it is needed."""
        if self._executor is not None:
            self._close(self._executor)
            self._executor = None

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *_: object) -> None:
        self.renew()


def processes(count: int) -> Workers:
    """Processes of this machine; its cores are shared among them."""

    def make() -> Executor:
        # spawn: a fork would inherit the solver's and BLAS's threads in an unknown state
        return ProcessPoolExecutor(count, get_context("spawn"), begin)

    def close(executor: Executor) -> None:
        # a run may take an hour: whoever gives up does not wait for it
        for process in list((vars(executor).get("_processes") or {}).values()):
            with suppress(ValueError):
                process.kill()
        executor.shutdown(wait=True, cancel_futures=True)

    return Workers(make, count, close=close, threads=thread_share(count))


def _shut(executor: Executor) -> None:
    executor.shutdown(wait=False, cancel_futures=True)


def cluster(address: str) -> Workers:
    """Workers of a Dask cluster, one run a worker at a time.

    Raises
    ------
    ClusterError
        When Dask is not there, or no cluster with workers at the address.
    """
    try:
        from dask import config
        from distributed import Client, KilledWorker
    except ImportError:
        raise ClusterError(
            "--dask needs the package distributed: install optimizer[dask]"
        ) from None
    connected: Any = Client
    try:
        client = connected(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise ClusterError(
            f"there is no Dask scheduler at {address} ({error}); start one with `dask scheduler`, "
            f"and workers with `dask worker {address} --nthreads 1`"
        ) from None
    count = len(client.scheduler_info(n_workers=-1)["workers"])
    if not count:
        client.close()
        raise ClusterError(
            f"the Dask cluster at {address} has no workers; start `dask worker {address} "
            "--nthreads 1` once a core"
        )

    def lost(error: BaseException) -> bool:
        return isinstance(error, KilledWorker)

    def close(executor: Executor) -> None:
        with suppress(Exception):
            executor.shutdown(wait=False, cancel_futures=True)

    # Dask itself gives a run to so many other workers before it says that it was lost
    tries = int(config.get("distributed.scheduler.allowed-failures")) + 1
    return _Connected(client, lambda: client.get_executor(pure=False), count, lost, close, tries)


class _Connected(Workers):
    """Workers that leave their cluster at the end."""

    def __init__(self, client: Any, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._client = client

    def gone(self, error: BaseException) -> bool:
        """Whether the scheduler is away."""
        return super().gone(error) or type(error).__module__.startswith("distributed")

    def __exit__(self, *_: object) -> None:
        super().__exit__()
        self._client.close()
