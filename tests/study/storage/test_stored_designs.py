"""Designs by name: a changed study replaces what it was, another file's of the name is refused."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from optimizer.errors import StoreError
from optimizer.study import RunStore, Workers, connect, load_study, run_study
from tests.study.execution.test_dispatch import digest
from tests.study.models import MARGIN, plain, study_file


def run(file: Path, store: Path, replace: bool = False) -> int:
    """Run a study; gives how many runs were computed."""
    with Workers(lambda: ThreadPoolExecutor(1), 1) as workers:
        kept = RunStore(store)
        return run_study(load_study(file, plain), kept, plain, workers, replace=replace).computed


def levels(store: Path) -> int:
    """Rows of the designs of a store."""
    with connect(store) as made:
        return int(made.sql("select count(*) from points").fetchall()[0][0])


def other(folder: Path) -> Path:
    """A study of the same name in another folder, one level fewer."""
    return study_file(folder, factors={"margin": {"path": MARGIN, "values": [20, 21, 22, 30, 31]}})


def test_a_changed_study_replaces_what_it_was(tmp_path: Path) -> None:
    """The same file with other levels: its design is the new one, runs in common stay."""
    assert run(study_file(tmp_path), tmp_path / "store") == 6
    assert levels(tmp_path / "store") == 6
    assert run(other(tmp_path), tmp_path / "store") == 2
    assert levels(tmp_path / "store") == 5


def test_another_file_of_the_same_name_is_refused(tmp_path: Path) -> None:
    """Before anything is written or computed; it says whose the name is, and --replace takes it."""
    store = tmp_path / "store"
    (tmp_path / "a").mkdir()
    run(study_file(tmp_path / "a"), store)
    before = digest(store)
    (tmp_path / "b").mkdir()
    file = other(tmp_path / "b")
    with pytest.raises(StoreError, match=r"another study named 'study', of .*a.study\.yaml"):
        run(file, store)
    assert digest(store) == before
    assert run(file, store, replace=True) == 2
    assert levels(store) == 5
    assert run(file, store) == 0
    named = study_file(tmp_path / "a", name="mine")
    run(named, store)
    assert levels(store) == 11


def test_a_study_that_was_moved_goes_on(tmp_path: Path) -> None:
    """The same study and base in another folder are the same study."""
    (tmp_path / "a").mkdir()
    file = study_file(tmp_path / "a")
    run(file, tmp_path / "store")
    shutil.move(tmp_path / "a", tmp_path / "b")
    assert run(tmp_path / "b" / "study.yaml", tmp_path / "store") == 0


def test_a_copy_with_another_base_is_another_study(tmp_path: Path) -> None:
    """The same words in the file, but another scenario beside it."""
    (tmp_path / "a").mkdir()
    run(study_file(tmp_path / "a"), tmp_path / "store")
    shutil.copytree(tmp_path / "a", tmp_path / "b")
    path = tmp_path / "b" / "base" / "scenario.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("margin: 60", "margin: 61"), encoding="utf-8")
    assert path.read_text(encoding="utf-8") != text
    with pytest.raises(StoreError, match="another study"):
        run(tmp_path / "b" / "study.yaml", tmp_path / "store")
