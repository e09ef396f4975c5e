"""Workbooks: same bytes, formats made once, long names cut, every page prints across A4."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import openpyxl

from optimizer.report.render.workbook import workbook

NAME = "points de vente atteignant leur quota"


def test_ready_to_print(tmp_path: Path) -> None:
    """Read back: landscape, A4, as wide as the page, and the name's first 31 characters."""
    with workbook(tmp_path / "book.xlsx", "title", "2026-03") as book:
        book.sheet(NAME).write(0, 0, "=1+1")
    [page] = openpyxl.load_workbook(tmp_path / "book.xlsx").worksheets
    assert page.title == NAME[:31]
    assert (page.page_setup.orientation, int(page.page_setup.paperSize)) == ("landscape", 9)
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert page.page_setup.fitToHeight == 0
    assert (page["A1"].value, page["A1"].data_type) == ("=1+1", "s")


def test_same_figures_same_bytes() -> None:
    """Its date is the plan's month, not the clock's."""
    contents = []
    for _ in range(2):
        target = BytesIO()
        with workbook(target, "title", "2026-03") as book:
            book.sheet("a").write(0, 0, 1.5, book.number("0.0"))
        contents.append(target.getvalue())
    assert contents[0] == contents[1]
    created = openpyxl.load_workbook(BytesIO(contents[0])).properties.created
    assert (created.year, created.month, created.day) == (2026, 3, 1)


def test_a_format_is_made_once() -> None:
    """The same properties in another order are the same format."""
    with workbook(BytesIO(), "title", "2026-03") as book:
        assert book.format(bold=True, border=1) is book.format(border=1, bold=True)
        assert book.number("0%") is not book.number("0.0%")
        book.sheet("a")
