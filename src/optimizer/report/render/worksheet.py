"""A worksheet of any workbook, ready to print."""

from __future__ import annotations

from typing import Any

LONGEST = 31
"""Characters that the name of a worksheet may have."""


def worksheet(book: Any, name: str) -> Any:
    """Add a worksheet: A4 across, as wide as the page, numbered, without grid lines.

    Parameters
    ----------
    book : xlsxwriter.Workbook
    name : str
        Cut to what a workbook takes.
    """
    page = book.add_worksheet(name[:LONGEST])
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.set_footer("&L&A&R&P / &N")
    page.hide_gridlines(2)
    return page
