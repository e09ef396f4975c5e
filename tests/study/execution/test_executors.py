"""Workers: an executor is made when it is needed, kept while it lives, and given up once."""

from __future__ import annotations

from concurrent.futures import BrokenExecutor, CancelledError, Executor, ThreadPoolExecutor

import pytest

from optimizer.errors import OptimizerError
from optimizer.study import Workers
from optimizer.study.execution.executors import STARTS
from tests.study.models import plain


def test_an_executor_is_kept_until_it_is_given_up() -> None:
    """The second call gets the first one's; after that another is made; each is closed."""
    closed: list[Executor] = []
    with Workers(lambda: ThreadPoolExecutor(1), 1, close=closed.append) as workers:
        first = workers.executor(plain)
        assert workers.executor(plain) is first
        workers.renew()
        second = workers.executor(plain)
        assert second is not first
    assert closed == [first, second]


def test_workers_that_end_as_they_start_are_given_up() -> None:
    """So many times and no more; the model is named."""
    made: list[None] = []

    def make() -> Executor:
        made.append(None)
        pool = ThreadPoolExecutor(1, initializer=lambda: 1 / 0)
        return pool

    with pytest.raises(OptimizerError, match=r"cannot import tests\.study\.models\.plain"):
        Workers(make, 1).executor(plain)
    assert len(made) == STARTS


def test_who_died_and_who_went_away() -> None:
    """A broken executor lost its worker; only a cancelled future has nobody left to do it."""
    workers = Workers(lambda: ThreadPoolExecutor(1), 1)
    assert workers.lost(BrokenExecutor())
    assert not workers.lost(ValueError())
    assert workers.gone(CancelledError())
    assert not workers.gone(BrokenExecutor())
