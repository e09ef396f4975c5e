"""The store of runs: whole files or none, a clear word for every folder that cannot serve."""

from __future__ import annotations

import errno
import json
import os
import time
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from optimizer.errors import StoreError
from optimizer.study import Outcome, RunStore, Study, load_study
from optimizer.study.definition.jobs import Result
from optimizer.study.storage import shared_files
from optimizer.study.storage.run_files import AGE, TARGETS
from tests.study.models import plain, study_file

SOLD = pa.table(
    {
        "channel": ["shop", "web"],
        "zone": ["A", "A"],
        "offer": ["basic", "basic"],
        "month": ["2026-01", "2026-01"],
        "lines": [3, 4],
    },
    TARGETS,
)


@pytest.fixture
def one(tmp_path: Path) -> Study:
    """A study."""
    return load_study(study_file(tmp_path), plain)


def put(
    store: RunStore, study: Study, number: int, seconds: float = 1.0, value: float = 2.0
) -> str:
    """Keep a run of a study; gives its key."""
    job = study.jobs[number]
    figures = {"plan.margin": (value, "EUR"), "x": (float("nan"), "")}
    outcome = Outcome(figures, {"x": (1.0, 4.0)}, targets=SOLD)
    store.put(job, job.changes.applied(study.base), plain, Result("done", outcome, "", seconds))
    return job.key


def test_a_run_comes_back_as_it_was(tmp_path: Path, one: Study) -> None:
    """Figures, samples, targets, its scenario; the same bytes however long it took."""
    store = RunStore(tmp_path / "store")
    key = put(store, one, 2)
    rows = store.table(key).to_pylist()
    assert rows[0] == {"name": "plan.margin", "replication": None, "value": 2.0, "unit": "EUR"}
    assert rows[1]["value"] != rows[1]["value"]
    assert [(r["replication"], r["value"]) for r in rows[2:]] == [(0, 1.0), (1, 4.0)]
    about = store.about(key)
    assert about["status"] == "done"
    assert about["scenario"]["offers"]["basic"]["margin"] == 22
    assert "zones.csv" in about["tables"]
    assert store.targets(key).equals(SOLD)
    assert store.scenario(key).hash == one.jobs[2].scenario_hash
    before = store.path(key).read_bytes()
    left = store.path(key).with_name(f".{key}.parquet.1-2.part")
    left.write_bytes(b"half of what a killed process wrote")
    put(store, one, 2, seconds=9.0)
    assert not left.exists()
    assert store.path(key).read_bytes() == before
    assert store.seconds() == {key: 9.0}
    assert store.keys() == [key]
    assert store.find(key[:8]) == key
    with pytest.raises(StoreError, match="is no run here"):
        store.find("zz")


def test_a_full_disk_leaves_what_was_there(
    tmp_path: Path, one: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No space while a run is written: a word to the user, the old run whole, nothing half."""
    store = RunStore(tmp_path / "store")
    key = put(store, one, 0)
    before = store.path(key).read_bytes()

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(shared_files.os, "fsync", full)
    for number, value in ((0, 7.0), (1, 7.0)):
        with pytest.raises(StoreError, match=r"No space left on device.*same command goes on"):
            put(store, one, number, value=value)
    assert store.keys() == [key]
    assert store.path(key).read_bytes() == before
    assert not list(store.folder.rglob("*.part"))


def test_a_folder_that_cannot_be_written(tmp_path: Path, one: Study) -> None:
    """A file where a folder should be, at the top or inside."""
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(StoreError, match="is a file"):
        RunStore(tmp_path / "file")
    with pytest.raises(StoreError, match="cannot be written"):
        RunStore(tmp_path / "file" / "store")
    store = RunStore(tmp_path / "store")
    (store.folder / "runs").write_text("in the way", encoding="utf-8")
    with pytest.raises(StoreError, match="cannot be written"):
        put(store, one, 0)
    (store.folder / "claims").write_text("in the way", encoding="utf-8")
    with pytest.raises(StoreError, match="cannot be written"):
        store.claim("a")


@pytest.mark.parametrize(
    ("mark", "said"),
    [
        ({"format": 1}, "an older version"),
        ({"format": 99}, "a newer version"),
        ({}, "cannot be read"),
        (None, "runs of another kind"),
    ],
)
def test_a_store_of_another_version(tmp_path: Path, mark: Any, said: str) -> None:
    """It is neither read nor touched, and what to do is said."""
    (tmp_path / "runs").mkdir()
    (tmp_path / "runs" / "old").write_text("kept", encoding="utf-8")
    if mark is not None:
        (tmp_path / "store.json").write_text(json.dumps(mark), encoding="utf-8")
    before = {p: p.stat().st_mtime_ns for p in tmp_path.rglob("*")}
    with pytest.raises(StoreError, match=said):
        RunStore(tmp_path)
    assert {p: p.stat().st_mtime_ns for p in tmp_path.rglob("*")} == before


def test_a_damaged_run_is_named(tmp_path: Path, one: Study) -> None:
    """A file that something else cut short is not read as a run."""
    store = RunStore(tmp_path / "store")
    path = store.path(put(store, one, 0))
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(StoreError, match="remove it and the run is computed anew"):
        store.table(one.jobs[0].key)


def test_a_line_of_times_that_was_cut(tmp_path: Path, one: Study) -> None:
    """A process killed while noting a time spoils no other."""
    store = RunStore(tmp_path / "store")
    key = put(store, one, 0)
    with (store.folder / "times.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"key": "ab')
    assert store.seconds() == {key: 1.0}


def test_remains_are_swept_when_nobody_is_at_them(tmp_path: Path) -> None:
    """A file half-written a while ago goes; one that is being written stays."""
    store = RunStore(tmp_path / "store")
    old, new = store.folder / ".old.1.part", store.folder / ".new.2.part"
    for path in (old, new):
        path.write_bytes(b"half")
    os.utime(old, (1, 1))
    assert store.sweep() == 1
    assert new.exists()
    assert not old.exists()


def test_a_run_without_figures_or_targets(tmp_path: Path, one: Study) -> None:
    """A run that failed is read like any other, and has none."""
    store = RunStore(tmp_path / "store")
    job = one.jobs[0]
    store.put(job, one.base, plain, Result("failed", None, "no plan", 1.0))
    assert len(store.table(job.key)) == 0
    assert store.targets(job.key).equals(TARGETS.empty_table())
    assert store.about(job.key)["reason"] == "no plan"


def test_tables_of_scenarios_are_kept_once(tmp_path: Path, one: Study) -> None:
    """Runs share them; they go when no run names them for an hour; a damaged one is named."""
    store = RunStore(tmp_path / "store")
    keys = [put(store, one, i) for i in range(2)]
    kept = sorted((store.folder / "tables").iterdir())
    assert len(kept) == len(one.base.tables)
    store.remove(keys[0])
    assert store.sweep() == 0
    assert store.scenario(keys[1]).tables == one.base.tables
    store.remove(keys[1])
    assert store.sweep() == 0
    for path in kept[1:]:
        os.utime(path, (1, time.time() - AGE - 60))
    assert store.sweep() == len(kept) - 1
    key = put(store, one, 1)
    zones = store.folder / "tables" / store.about(key)["tables"]["zones.csv"]
    zones.write_text("id\n", encoding="utf-8")
    with pytest.raises(StoreError, match="is not what was written"):
        store.scenario(key)
    zones.unlink()
    with pytest.raises(StoreError, match="cannot be read"):
        store.scenario(key)
