"""Threads that this process may use: every core, or its share where processes work side by side.

Threads never change a result; more of them than cores only get in each other's way.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_held: ContextVar[int | None] = ContextVar("held", default=None)
"""None: as many as there are cores."""


def cores() -> int:
    """Cores that the system lets this process have."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def threads() -> int:
    """Threads that the work of this process may be spread over."""
    held = _held.get()
    return cores() if held is None else held


def share(processes: int) -> int:
    """Threads of each of so many processes that share this one's; at least 1."""
    return max(1, threads() // max(processes, 1))


def hold(count: int) -> None:
    """Stay within so many threads from now on: what a worker process starts with."""
    _held.set(max(1, count))


@contextmanager
def holding(count: int) -> Iterator[None]:
    """Stay within so many threads meanwhile."""
    before = _held.set(max(1, count))
    try:
        yield
    finally:
        _held.reset(before)
