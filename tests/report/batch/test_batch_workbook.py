"""The workbook of a study: every value is the store's."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from optimizer.report.batch.best_runs import best_runs
from optimizer.report.batch.study_figures import Batch
from optimizer.study import RunStore
from tests.report.batch.batch_models import REASON
from tests.report.batch.test_batch_page import in_store


def test_workbook_holds_the_stores_figures(written: tuple[RunStore, Batch, Path, Path]) -> None:
    """Numbers are numbers, with formats; the filter spans all runs; the best are those."""
    store, shown, _, workbook = written
    book = openpyxl.load_workbook(workbook)
    assert book.sheetnames[:3] == ["Étude", "Tous les cas", "Les meilleurs cas"]
    sheet = book["Tous les cas"]
    header, *rows = sheet.iter_rows(values_only=True)
    assert sheet.auto_filter.ref == "A1:K25"
    assert "double compte (lignes)" in header
    assert "± contribution – by_line (EUR)" in header
    for row in rows:
        figures = in_store(store, str(row[-1]))
        names = (*shown.responses, "scheme.by_line.contribution.half_width")
        wanted = [figures[name] for name in names if name in figures]
        known = [value for value in row[3:7] if value is not None]
        # the format keeps 16 digits, one fewer than the last bit may need
        assert known == pytest.approx(wanted, rel=1e-15)
        assert row[9] == (REASON if row[1] == 22 else None)
    formats = [cell.number_format for cell in sheet[2]]
    assert formats[3:7] == ["#,##0.00", "#,##0.00%", "#,##0", "#,##0"]
    best = list(book["Les meilleurs cas"].iter_rows(min_row=2, values_only=True))
    assert [(row[4], row[2]) for row in best] == [
        (shown.table["run"].iloc[found.row], pytest.approx(found.value, rel=1e-15))
        for found in best_runs(shown)
    ]
