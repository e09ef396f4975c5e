"""What drives what in the report is what sensitivity says."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from optimizer.report.batch.batch_drivers import drivers_of, drivers_rows
from optimizer.report.batch.study_figures import Batch
from optimizer.report.locale import Words
from optimizer.sensitivity import drivers
from optimizer.study import RunStore


def test_drivers_are_those_of_sensitivity(written: tuple[RunStore, Batch, Path, Path]) -> None:
    """Workbook and page have every measure; what a figure does not depend on has a share of 0."""
    _, shown, page, workbook = written
    found = drivers(shown.table, shown.factors, shown.responses, shown.study.spec.design)
    sheet = openpyxl.load_workbook(workbook)["Ce qui détermine quoi"]
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert len(rows) == len(found) > 12
    for row, wanted in zip(rows, found.itertuples(index=False), strict=True):
        assert row[1] == wanted.factor
        for cell, value in zip(row[3:], (wanted.value, wanted.low, wanted.high), strict=True):
            assert cell is None if value != value else cell == pytest.approx(value, rel=1e-15)
    shown_rows = drivers_rows(shown, drivers_of(shown), Words("fr"))
    assert len(shown_rows) == 6
    by_pair = {(row["response"], row["factor"]): row for row in shown_rows}
    # by hand: overlap is the basic margin's alone, its share of sales the other margin's
    assert by_pair["double compte (lignes)", "margin"]["share"] == "100,0\u202f%"
    assert by_pair["double compte (lignes)", "plus"]["share"] == "0,0\u202f%"
    assert by_pair["double compte (lignes)", "margin"]["swing"].startswith("5 [")
    assert by_pair["double compte, part des ventes (%)", "plus"]["swing"].startswith("3\u202f% [")
    table = page.read_text(encoding="utf-8").split('id="drivers"')[1].split("</table>")[0]
    for row in shown_rows:
        for text in row.values():
            assert f">{text}</td>" in table
