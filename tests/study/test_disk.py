"""A store on a real small disk, full or read-only: a clear word, nothing damaged, then the rest."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from optimizer.errors import StoreError
from optimizer.study import RunStore, connect
from tests.study import models
from tests.study.execution.test_dispatch import carried, digest
from tests.study.models import MARGIN, study_file

RUNS = 40


def mount(place: Path, *options: str) -> bool:
    """Mount a file system in memory; False where that is not allowed."""
    command = ["mount", "-t", "tmpfs", "-o", ",".join(options), "tmpfs", str(place)]
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


def remount(place: Path, *options: str) -> None:
    """Mount it otherwise."""
    assert mount(place, "remount", *options)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 256 kB in the study's folder."""
    place = tmp_path / "disk"
    place.mkdir()
    if not mount(place, "size=256k"):
        pytest.skip("no right to mount a file system here")
    factors = {"margin": {"path": MARGIN, "range": {"from": 1, "to": RUNS, "count": RUNS}}}
    study_file(tmp_path, factors=factors)
    yield place
    subprocess.run(["umount", str(place)], check=True)


def whole(store: Path) -> int:
    """How many runs there are, each read to its end, by file and by SQL; nothing half-written."""
    kept = RunStore(store, make=False)
    keys = kept.keys()
    assert {kept.about(key)["status"] for key in keys} <= {"done"}
    assert not list(store.rglob("*.part"))
    with connect(store) as made:
        assert made.sql("select count(*) from runs").fetchall() == [(len(keys),)]
    return len(keys)


def test_a_full_disk(tmp_path: Path, disk: Path) -> None:
    """It fills up in the middle; with room the same study ends as on any other disk."""
    with pytest.raises(StoreError, match=r"No space left on device.*same command goes on"):
        carried(tmp_path, models.plain, 0, "disk/store")
    before = digest(disk / "store")
    assert 0 < whole(disk / "store") < RUNS
    with pytest.raises(StoreError, match="No space left on device"):
        carried(tmp_path, models.plain, 0, "disk/store")
    assert before.items() <= digest(disk / "store").items()
    remount(disk, "size=16m")
    there = whole(disk / "store")
    assert carried(tmp_path, models.plain, 0, "disk/store").computed == RUNS - there
    carried(tmp_path, models.plain, 0, "calm")
    assert digest(disk / "store") == digest(tmp_path / "calm")


def test_a_disk_that_is_full_from_the_start(tmp_path: Path, disk: Path) -> None:
    """Not even the store can be made: said at once, and nothing stays of it."""
    with pytest.raises(OSError, match="No space left"):
        (disk / "filling").write_bytes(bytes(1 << 20))
    with pytest.raises(StoreError, match=r"cannot be written \(No space left on device\)"):
        carried(tmp_path, models.plain, 0, "disk/store")
    assert not [path for path in (disk / "store").rglob("*") if path.is_file()]


def test_a_disk_that_cannot_be_written(tmp_path: Path, disk: Path) -> None:
    """Read-only: runs are still listed, none is touched; made writable, the study goes on."""
    remount(disk, "ro", "size=256k")
    with pytest.raises(StoreError, match="Read-only file system"):
        carried(tmp_path, models.plain, 0, "disk/store")
    remount(disk, "rw", "size=16m")
    study = tmp_path / "study.yaml"
    text = study.read_text(encoding="utf-8")
    factors = {"margin": {"path": MARGIN, "values": [1, 2, 3]}}
    study_file(tmp_path, factors=factors)
    carried(tmp_path, models.plain, 0, "disk/store")
    study.write_text(text, encoding="utf-8")
    remount(disk, "ro", "size=16m")
    before = digest(disk / "store")
    with pytest.raises(StoreError, match=r"Read-only file system.*give the right to write"):
        carried(tmp_path, models.plain, 0, "disk/store")
    assert whole(disk / "store") == 3
    assert digest(disk / "store") == before
    remount(disk, "rw", "size=16m")
    assert carried(tmp_path, models.plain, 0, "disk/store").computed == RUNS - 3
