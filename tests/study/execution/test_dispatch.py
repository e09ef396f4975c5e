"""Runs on an executor: each once, the same results however many workers, whatever fails or dies."""

from __future__ import annotations

import hashlib
import multiprocessing
from concurrent.futures import BrokenExecutor, Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from optimizer.errors import ClusterError, OptimizerError, StoreError
from optimizer.study import RunStore, StudyResult, Workers, load_study, processes, run_study
from optimizer.study.definition.jobs import Job, RunModel
from optimizer.study.storage.run_store import RunStore as Store
from tests.study import models
from tests.study.models import study_file


def carried(
    folder: Path, model: RunModel, count: int, store: str = "store", **more: bool
) -> StudyResult:
    """The tiny study on so many processes; on one thread for 0."""
    study = load_study(folder / "study.yaml", model)
    with processes(count) if count else Workers(lambda: ThreadPoolExecutor(1), 1) as workers:
        return run_study(study, RunStore(folder / store), model, workers, **more)


def digest(store: Path) -> dict[str, str]:
    """Hash of every run and table of a store."""
    return {
        str(p.relative_to(store)): hashlib.sha256(p.read_bytes()).hexdigest()
        for folder in ("runs", "designs", "results")
        for p in sorted((store / folder).rglob("*"))
        if p.is_file()
    }


def test_the_same_bits_on_any_executor(tmp_path: Path) -> None:
    """One process, two, threads: every file of runs, design and results is the same."""
    study_file(tmp_path)
    one = carried(tmp_path, models.plain, 1, "one")
    assert one.computed == 6
    assert one.reached
    assert list(one.table["plan.margin"]) == [60, 63, 66, 69, 72, 75]
    carried(tmp_path, models.plain, 2, "two")
    study = load_study(tmp_path / "study.yaml", models.plain)
    with Workers(lambda: ThreadPoolExecutor(3), 3) as workers:
        run_study(study, RunStore(tmp_path / "three"), models.plain, workers)
    assert digest(tmp_path / "one") == digest(tmp_path / "two") == digest(tmp_path / "three")
    assert len(digest(tmp_path / "one")) == 9
    assert not multiprocessing.active_children()


def test_nothing_is_computed_twice(tmp_path: Path) -> None:
    """Neither again, nor by another study that has runs in common."""
    study_file(tmp_path)
    assert carried(tmp_path, models.plain, 0).computed == 6
    assert carried(tmp_path, models.plain, 0).computed == 0
    factors = {"margin": {"path": models.MARGIN, "values": [19, 20, 21]}}
    study_file(tmp_path, name="other", factors=factors)
    assert carried(tmp_path, models.plain, 0).computed == 1


def test_failures_are_kept_with_their_reason(tmp_path: Path) -> None:
    """Two of six runs fail; the others are done; only a retry runs the two again."""
    study_file(tmp_path)
    found = carried(tmp_path, models.failing, 0)
    assert list(found.table["status"]) == ["done", "failed", "failed", "done", "done", "done"]
    assert list(found.table["reason"])[1:3] == ["no plan at 21", "ZeroDivisionError: broken at 22"]
    assert not found.reached
    assert carried(tmp_path, models.failing, 0).computed == 0
    assert carried(tmp_path, models.failing, 0, retry=True).computed == 2


@pytest.mark.parametrize("count", [pytest.param(1, marks=pytest.mark.long), 2])
def test_a_run_that_kills_workers_is_set_aside(tmp_path: Path, count: int) -> None:
    """It is named; the runs beside it are not blamed, and have the results of any other day.

    Long with one worker: each of its deaths starts a process, one after the other.
    """
    study_file(tmp_path)
    found = carried(tmp_path, models.killer, count)
    assert list(found.table["status"]) == ["done", "done", "set aside", "done", "done", "done"]
    assert "ended its worker process 3 times" in found.table["reason"][2]
    study = load_study(tmp_path / "study.yaml", models.killer)
    with Workers(lambda: ThreadPoolExecutor(1), 1) as workers:
        kept = RunStore(tmp_path / "calm")
        study = type(study)(
            study.name,
            study.spec,
            study.base,
            study.points[:2] + study.points[3:],
            study.jobs[:2] + study.jobs[3:],
        )
        run_study(study, kept, models.killer, workers)
    calm = {k: v for k, v in digest(tmp_path / "calm").items() if k.startswith("runs")}
    assert calm.items() <= digest(tmp_path / "store").items()
    assert len(calm) == 5


def test_a_run_whose_worker_died_once_is_done(tmp_path: Path) -> None:
    """A worker that something else killed costs nothing but time."""
    study_file(tmp_path)
    data = load_study(tmp_path / "study.yaml", models.plain).base.as_written
    text = (tmp_path / "base" / "scenario.yaml").read_text(encoding="utf-8")
    mark = tmp_path / "killed"
    (tmp_path / "base" / "scenario.yaml").write_text(
        text.replace(f"name: {data.name}", f"name: {mark}"), encoding="utf-8"
    )
    found = carried(tmp_path, models.killed_once, 2)
    assert mark.exists()
    assert found.reached


def test_a_store_that_fills_up_stops_the_study(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was finished is kept; the same study goes on when there is room; no process stays."""
    study_file(tmp_path)
    put, calls = Store.put, []

    def fills_up(store: Store, job: Job, *more: object) -> None:
        calls.append(job)
        if len(calls) == 3:
            raise StoreError("full")
        put(store, job, *more)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(Store, "put", fills_up)
        with pytest.raises(StoreError, match="full"):
            carried(tmp_path, models.plain, 2)
    assert not multiprocessing.active_children()
    assert len(RunStore(tmp_path / "store").keys()) == 2
    assert carried(tmp_path, models.plain, 0).computed == 4


def test_two_studies_at_once_share_the_work(tmp_path: Path) -> None:
    """Two runners on one store: each run is computed by one of them, both end with all of them."""
    factors = {"margin": {"path": models.MARGIN, "range": {"from": 1, "to": 12, "count": 12}}}
    study_file(tmp_path, factors=factors)
    study = load_study(tmp_path / "study.yaml", models.slow)

    def run(_: int) -> StudyResult:
        with Workers(lambda: ThreadPoolExecutor(1), 1) as workers:
            return run_study(study, RunStore(tmp_path / "store"), models.slow, workers)

    with ThreadPoolExecutor(2) as both:
        one, other = both.map(run, range(2))
    assert one.reached
    assert other.reached
    assert one.computed + other.computed == 12
    assert min(one.computed, other.computed) > 0
    assert one.table.equals(other.table)


def test_a_cluster_that_goes_away(tmp_path: Path) -> None:
    """Runs that nobody will finish: a word to the user, the claims let go, the rest kept."""
    made = ThreadPoolExecutor(1)

    class Leaving(ThreadPoolExecutor):
        calls = 0

        def submit(self, *given: Any, **named: Any) -> Future[Any]:
            self.calls += 1
            future: Future[Any] = Future()
            if self.calls < 4:
                return made.submit(*given, **named)
            future.cancel()
            future.set_running_or_notify_cancel()
            return future

    study_file(tmp_path)
    study = load_study(tmp_path / "study.yaml", models.plain)
    store = RunStore(tmp_path / "store")
    with (
        made,
        Workers(lambda: Leaving(1), 1) as workers,
        pytest.raises(ClusterError, match="went away"),
    ):
        run_study(study, store, models.plain, workers)
    assert len(store.keys()) == 2
    assert not list((tmp_path / "store" / "claims").iterdir())


def test_workers_that_cannot_start(tmp_path: Path) -> None:
    """A pool whose workers end at once is given up with a word, and blames no run."""

    class Broken(ThreadPoolExecutor):
        def submit(self, *_: object, **__: object):  # type: ignore[no-untyped-def, override]
            raise BrokenExecutor("gone")

    study_file(tmp_path)
    study = load_study(tmp_path / "study.yaml", models.plain)
    store = RunStore(tmp_path / "store")
    with (
        Workers(lambda: Broken(1), 1) as workers,
        pytest.raises(OptimizerError, match="as they start"),
    ):
        run_study(study, store, models.plain, workers)
    assert not store.keys()
    assert store.claim(study.jobs[0].key) is not None
