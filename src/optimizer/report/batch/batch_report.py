"""Write the report of a study beside its results: page and workbook, each whole or not at all."""

from __future__ import annotations

from pathlib import Path

from optimizer.report.batch.batch_page import batch_page
from optimizer.report.batch.batch_workbook import batch_workbook
from optimizer.report.batch.small_multiples import pictures_of
from optimizer.report.batch.study_figures import batch_of
from optimizer.report.locale import Words
from optimizer.study import RunStore, Study, StudyResult
from optimizer.study.storage.shared_files import write_whole
from optimizer.study.storage.stored_designs import place


def write_batch_report(
    store: RunStore, study: Study, result: StudyResult, language: str | None = None
) -> tuple[Path, Path]:
    """Write ``results/<study>.html`` and ``results/<study>.xlsx`` in the store.

    Parameters
    ----------
    store : RunStore
    study : Study
    result : StudyResult
        What the study came to in this store.
    language : {"fr", "en"}, optional
        Default the base scenario's.

    Returns
    -------
    Path, Path
        Of the page and of the workbook.

    Raises
    ------
    StoreError
        When they cannot be written; what was there stays.
    """
    words = Words.of(study.base, language=language)
    batch = batch_of(store, study, result)
    drawn = pictures_of(batch, words)
    page, workbook = (place(study, store, "results", end) for end in ("html", "xlsx"))
    write_whole(page, batch_page(batch, drawn, words, workbook.name).encode())
    write_whole(workbook, batch_workbook(batch, drawn, words))
    return page, workbook
