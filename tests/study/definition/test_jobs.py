"""A run's key holds the source: what another source computed is another run."""

from __future__ import annotations

from pathlib import Path

import pytest

from optimizer.errors import ClusterError
from optimizer.provenance import versions
from optimizer.study import load_study
from optimizer.study.definition import jobs
from optimizer.study.definition.jobs import HOME, source
from optimizer.study.execution import worker
from tests.study.models import plain, study_file


def test_any_change_of_a_file_counts(tmp_path: Path) -> None:
    """Content, name and place of code and data; not what Python compiled."""
    (tmp_path / "data").mkdir()
    (tmp_path / "a.py").write_text("x = 1\n", encoding="utf-8")
    (tmp_path / "data" / "b.csv").write_text("1\n", encoding="utf-8")
    seen = [source(tmp_path)]
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "a.pyc").write_bytes(b"compiled")
    assert source(tmp_path) == seen[0]
    (tmp_path / "a.py").write_text("x = 2\n", encoding="utf-8")
    seen.append(source(tmp_path))
    (tmp_path / "data" / "b.csv").write_text("2\n", encoding="utf-8")
    seen.append(source(tmp_path))
    (tmp_path / "data" / "b.csv").rename(tmp_path / "b.csv")
    seen.append(source(tmp_path))
    assert len(set(seen)) == 4


def test_the_key_holds_versions_and_source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The package's own hash is in it; with another one every key is another."""
    assert (HOME / "study" / "definition" / "jobs.py").exists()
    assert jobs.engine() == f"{versions()}, source {source()[:12]}"
    file = study_file(tmp_path)
    before = load_study(file, plain).jobs
    monkeypatch.setattr(jobs, "engine", lambda: "another")
    after = load_study(file, plain).jobs
    assert not {job.key for job in before} & {job.key for job in after}


def test_a_worker_of_another_version_takes_no_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says so, rather than keep its result under this version's key."""
    study = load_study(study_file(tmp_path), plain)
    base = worker.BaseScenario.of(study.base)
    monkeypatch.setattr(worker, "engine", lambda: "another")
    with pytest.raises(ClusterError, match="another version of the package"):
        worker.work(base, study.jobs[0], plain, 1)
