"""Worksheets: long names are cut to what a workbook takes, and every page prints across A4."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import xlsxwriter

from optimizer.report.render.worksheet import worksheet


def test_ready_to_print(tmp_path: Path) -> None:
    """Read back: landscape, A4, as wide as the page, and the name's first 31 characters."""
    with xlsxwriter.Workbook(tmp_path / "book.xlsx") as book:
        worksheet(book, "points de vente atteignant leur quota").write(0, 0, "x")
    [page] = openpyxl.load_workbook(tmp_path / "book.xlsx").worksheets
    assert page.title == "points de vente atteignant leur quota"[:31]
    assert (page.page_setup.orientation, int(page.page_setup.paperSize)) == ("landscape", 9)
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert page.page_setup.fitToHeight == 0
