"""The report of a study is the same whenever it is written."""

from __future__ import annotations

from pathlib import Path

from optimizer.report.batch import write_batch_report
from optimizer.report.batch.study_figures import Batch
from optimizer.study import RunStore
from tests.report.batch.batch_models import made


def test_the_same_study_gives_the_same_bytes(written: tuple[RunStore, Batch, Path, Path]) -> None:
    """Written again, page and workbook are the same."""
    store, shown, page, workbook = written
    before = page.read_bytes(), workbook.read_bytes()
    result = made(store.folder.parent)[2]
    write_batch_report(store, shown.study, result, "fr")
    assert (page.read_bytes(), workbook.read_bytes()) == before
