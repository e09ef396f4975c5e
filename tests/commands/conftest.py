"""Fixtures of tests of commands."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from optimizer.study import Workers
from tests.conftest import ROOT
from tests.terminal import optimizer

Say = Callable[..., tuple[int, str, str]]


@pytest.fixture
def say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Say:
    """Run a command in the test's folder; gives its exit code, its output and its errors."""
    # worker processes find the tests' models where this process does
    monkeypatch.syspath_prepend(ROOT)

    def run(*arguments: str) -> tuple[int, str, str]:
        done = optimizer(*arguments, cwd=tmp_path)
        return done.returncode, done.stdout, done.stderr

    return run


@pytest.fixture
def one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    """Studies run in a thread of this process: no process is started, nothing imported again."""
    in_thread = Workers(lambda: ThreadPoolExecutor(1), 1)
    monkeypatch.setattr("optimizer.study.processes", lambda count: in_thread)
