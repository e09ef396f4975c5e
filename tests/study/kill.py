"""A harness that kills a study's runner and workers at random moments, and continues it."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from optimizer.study import RunStore, Workers, load_study, outcome, run_study
from tests.study.execution.test_dispatch import digest
from tests.terminal import COMMAND

__all__ = ["continued", "digest", "undisturbed"]


def _command(file: Path, store: Path) -> list[str]:
    return [*COMMAND, "study", str(file), "--store", str(store), "--processes", "2"]


def _children(pid: int) -> list[int]:
    """Worker processes of a runner (spawned Python, not its resource tracker)."""
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text(encoding="ascii").split():
            command = Path(f"/proc/{child}/cmdline").read_bytes()
            if b"spawn_main" in command:
                found.append(int(child))
    return found


def undisturbed(file: Path, store: Path) -> None:
    """Run a study to its end, in this process."""
    study = load_study(file, outcome)
    with Workers(lambda: ThreadPoolExecutor(1), 1) as workers:
        assert run_study(study, RunStore(store), outcome, workers).reached


def continued(file: Path, store: Path, kills: int, every: int, seed: int) -> tuple[int, int]:
    """Run a study, killed so often, each time after some more runs and a random while.

    Returns
    -------
    tuple of int
        How often the runner was killed, and a worker.
    """
    rng = np.random.default_rng(seed)
    runners = workers = 0
    process = subprocess.Popen(
        _command(file, store), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    goal = 0
    while runners + workers < kills:
        _until(store, goal := goal + every, process)
        time.sleep(rng.uniform(0, 0.3))
        read_all(store)
        # both have to be killed; a runner that was just started has no workers yet
        worker = rng.random() < 0.5 or (runners > 0 and workers == 0)
        while worker and not (children := _children(process.pid)) and process.poll() is None:
            time.sleep(0.02)
        assert process.poll() is None, "it ended before it was killed often enough"
        if worker:
            os.kill(int(rng.choice(children)), signal.SIGKILL)
            workers += 1
            continue
        process.kill()
        process.wait()
        runners += 1
        process = subprocess.Popen(
            _command(file, store), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
    assert process.wait(timeout=600) == 0
    return runners, workers


def read_all(store: Path) -> None:
    """Whatever is in the store while others write to it, and die, is whole."""
    kept = RunStore(store)
    keys = kept.keys()
    for key in keys:
        assert kept.about(key)["key"] == key


def _until(store: Path, count: int, process: subprocess.Popen[bytes]) -> None:
    while len(list(store.glob("runs/??/*.parquet"))) < count and process.poll() is None:
        time.sleep(0.02)
