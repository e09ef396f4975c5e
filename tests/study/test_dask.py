"""A study on a Dask cluster of worker processes: the same bits, whatever dies."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from distributed import LocalCluster

from optimizer.errors import ClusterError
from optimizer.study import RunStore, StudyResult, cluster, load_study, outcome, run_study
from optimizer.study.execution import executors
from tests.conftest import ROOT
from tests.study import models
from tests.study.execution.test_dispatch import carried, digest
from tests.study.models import MARGIN, study_file

# Dask's own, not ours
pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture
def workers() -> Iterator[Any]:
    """Two worker processes on loopback that find the tests' models."""
    path = os.pathsep.join([str(ROOT), str(ROOT / "src")])
    with LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        processes=True,
        host="127.0.0.1",
        dashboard_address=None,
        env={"PYTHONPATH": path},
    ) as made:
        yield made


def on_dask(folder: Path, model: Any, address: str, store: str) -> StudyResult:
    """The tiny study on a cluster."""
    study = load_study(folder / "study.yaml", model)
    with cluster(address) as crew:
        return run_study(study, RunStore(folder / store), model, crew)


def test_a_worker_killed_in_the_middle(tmp_path: Path, workers: Any) -> None:
    """30 runs on two workers, one killed: all done, the bits of one process here."""
    factors = {"margin": {"path": MARGIN, "range": {"from": 1, "to": 30, "count": 30}}}
    study_file(tmp_path, factors=factors)
    victims = [worker.pid for worker in workers.workers.values()]

    def kill() -> None:
        while len(list(tmp_path.glob("dask/runs/??/*.parquet"))) < 5:
            time.sleep(0.01)
        os.kill(victims[0], signal.SIGKILL)

    killing = threading.Thread(target=kill, daemon=True)
    killing.start()
    found = on_dask(tmp_path, models.slow, workers.scheduler_address, "dask")
    killing.join()
    assert found.reached
    assert found.computed == 30
    carried(tmp_path, models.slow, 0, "here")
    assert digest(tmp_path / "dask") == digest(tmp_path / "here")


@pytest.mark.long
def test_the_small_study_on_a_cluster(
    tmp_path: Path, small_study: tuple[Path, Path], workers: Any
) -> None:
    """200 plans on two workers, one killed in the middle: the bits of the undisturbed study.

    Long: two hundred plans take minutes; thirty tiny runs and a killed worker are shown above.
    """
    file, calm = small_study
    victims = [worker.pid for worker in workers.workers.values()]

    def kill() -> None:
        while len(list(tmp_path.glob("dask/runs/??/*.parquet"))) < 100:
            time.sleep(0.01)
        os.kill(victims[0], signal.SIGKILL)

    killing = threading.Thread(target=kill, daemon=True)
    killing.start()
    study = load_study(file, outcome)
    with cluster(workers.scheduler_address) as crew:
        found = run_study(study, RunStore(tmp_path / "dask"), outcome, crew)
    killing.join()
    assert found.reached
    assert found.computed == 200
    assert digest(tmp_path / "dask") == digest(calm)


@pytest.mark.long
def test_a_run_that_kills_workers_is_set_aside(tmp_path: Path, workers: Any) -> None:
    """Dask gives it up; it is named, and the others are done.

    Long: Dask tries the run on one new worker after another before it gives up.
    """
    study_file(tmp_path)
    found = on_dask(tmp_path, models.killer, workers.scheduler_address, "dask")
    assert list(found.table["status"]) == ["done", "done", "set aside", "done", "done", "done"]


def test_no_cluster_is_a_plain_word(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody at the address, an address that is none, and no Dask at all."""
    monkeypatch.setattr(executors, "PATIENCE", 0.5)
    with pytest.raises(ClusterError, match=r"no Dask scheduler at tcp://127\.0\.0\.1:1"):
        cluster("tcp://127.0.0.1:1")
    with pytest.raises(ClusterError, match="no Dask scheduler at nonsense"):
        cluster("nonsense://x")
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ClusterError, match=r"install optimizer\[dask\]"):
        cluster("tcp://127.0.0.1:1")
