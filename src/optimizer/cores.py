"""Threads that this process may use: every core, or its share where processes work side by side.

Threads never change a result; more of them than cores only get in each other's way.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_limit: ContextVar[int | None] = ContextVar("limit", default=None)
"""Threads of this process; None for as many as there are cores."""


def cores() -> int:
    """Cores that the system lets this process have."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def threads() -> int:
    """Threads that the work of this process may be spread over."""
    limit = _limit.get()
    return cores() if limit is None else limit


def thread_share(processes: int) -> int:
    """Threads of each of some processes that share those of this one; at least 1."""
    return max(1, threads() // max(processes, 1))


def limit_threads(count: int) -> None:
    """Use at most so many threads from now on: what a worker process starts with."""
    _limit.set(max(1, count))


@contextmanager
def threads_limited(count: int) -> Iterator[None]:
    """Use at most so many threads inside the block."""
    before = _limit.set(max(1, count))
    try:
        yield
    finally:
        _limit.reset(before)
