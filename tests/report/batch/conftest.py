"""A study of 24 runs and its report, made once for all tests of this folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from optimizer.report.batch import write_batch_report
from optimizer.report.batch.study_figures import Batch, batch_of
from optimizer.study import RunStore
from tests.report.batch.batch_models import made


@pytest.fixture(scope="package")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[RunStore, Batch, Path, Path]:
    """A study of 24 runs, and its report in French."""
    store, study, result = made(tmp_path_factory.mktemp("batch"))
    page, workbook = write_batch_report(store, study, result, "fr")
    return store, batch_of(store, study, result), page, workbook
