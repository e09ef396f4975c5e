"""SQL over all runs: what the files say, whatever became of the index."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from optimizer.study import RunStore, Study, connect, load_study
from optimizer.study.storage import sql_index
from tests.study.models import plain, study_file
from tests.study.storage.test_run_store import SOLD, put


@pytest.fixture
def one(tmp_path: Path) -> Study:
    """A study."""
    return load_study(study_file(tmp_path), plain)


def counted(folder: Path) -> tuple[int, int, float]:
    """Runs, figures of them, and the sum of one figure."""
    with connect(folder) as made:
        runs = made.sql("select count(*) from runs").fetchall()[0][0]
        figures = made.sql("select count(*) from responses").fetchall()[0][0]
        total = made.sql("select sum(value) from responses where name = 'plan.margin'").fetchall()
    return runs, figures, total[0][0]


def test_new_changed_and_removed_runs(tmp_path: Path, one: Study) -> None:
    """Each is taken over when the store is opened; a run without news makes no new index."""
    store = RunStore(tmp_path / "store")
    keys = [put(store, one, i) for i in range(3)]
    assert counted(store.folder) == (3, 12, 6.0)
    kept = list(store.folder.glob("index.*.duckdb"))
    assert counted(store.folder) == (3, 12, 6.0)
    assert list(store.folder.glob("index.*.duckdb")) == kept
    put(store, one, 1, value=10.0, seconds=5.0)
    store.remove(keys[0])
    assert counted(store.folder) == (2, 8, 12.0)
    with connect(store.folder) as made:
        rows = made.sql("select key, status, seconds from runs order by seconds").fetchall()
    assert rows == [(keys[2], "done", 1.0), (keys[1], "done", 5.0)]
    assert len(list(store.folder.glob("index.*.duckdb"))) == 1


def test_an_index_that_was_cut_or_lost(tmp_path: Path, one: Study) -> None:
    """It is made again of the files; what a killed process left beside it does no harm."""
    store = RunStore(tmp_path / "store")
    put(store, one, 0)
    assert counted(store.folder)[0] == 1
    (path,) = store.folder.glob("index.*.duckdb")
    path.write_bytes(path.read_bytes()[:100])
    (store.folder / ".index.part").write_bytes(b"half")
    assert counted(store.folder) == (1, 4, 2.0)
    for path in store.folder.glob("index.*"):
        path.unlink()
    assert counted(store.folder) == (1, 4, 2.0)


def test_targets_are_read_from_the_files(tmp_path: Path, one: Study) -> None:
    """Whatever the folder is called; a store without runs has the table too."""
    store = RunStore(tmp_path / "it's a [st*re]?")
    with connect(store.folder) as made:
        assert made.sql("select * from targets").fetchall() == []
    key = put(store, one, 0)
    with connect(store.folder) as made:
        rows = made.sql("select * from targets order by lines").fetchall()
        assert rows == [(key, *row.values()) for row in SOLD.to_pylist()]
        put(store, one, 1)
        assert made.sql("select count(distinct key) from targets").fetchall() == [(2,)]


def test_an_open_reader_keeps_what_it_has(tmp_path: Path, one: Study) -> None:
    """A notebook that is open neither stops a writer nor sees half of what it writes."""
    store = RunStore(tmp_path / "store")
    put(store, one, 0)
    with connect(store.folder) as reader:
        put(store, one, 1)
        assert counted(store.folder)[0] == 2
        assert reader.sql("select count(*) from runs").fetchall() == [(1,)]


def test_without_an_index_the_files_are_read(
    tmp_path: Path, one: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process at the index too long, or no right to write one: the same answer."""
    store = RunStore(tmp_path / "store")
    put(store, one, 0)
    monkeypatch.setattr(sql_index, "PATIENCE", 0.1)
    with sql_index._alone(store.folder / "index.lock") as held:
        assert held
        assert counted(store.folder) == (1, 4, 2.0)
    assert not list(store.folder.glob("index.*.duckdb"))

    def refused(folder: object) -> Path:
        raise duckdb.IOException("no space")

    monkeypatch.setattr(sql_index, "_refreshed", refused)
    assert counted(store.folder) == (1, 4, 2.0)
