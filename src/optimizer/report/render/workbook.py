"""Workbooks: the same results give the same bytes, and every sheet is ready to print."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import xlsxwriter

LONGEST = 31
"""Characters that the name of a sheet may have."""
NAVY = "#0B3C5D"
TITLE = {"bold": True, "font_size": 15, "font_color": NAVY}
HEAD = {"bold": True, "bg_color": NAVY, "font_color": "white", "text_wrap": True}
WIDE = {"text_wrap": True, "valign": "top"}
QUIET = {"font_color": "#555555"}
Look = dict[str, Any]
"""Formats of a workbook by what they are for."""


class Book:
    """A workbook of XlsxWriter that is being written, and its formats."""

    def __init__(self, file: Any) -> None:
        self.file = file
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}

    def format(self, **properties: Any) -> Any:
        """A format of cells, made once."""
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self.file.add_format(properties)
        return self._formats[key]

    def looks(self, properties: Mapping[str, Mapping[str, Any]]) -> Look:
        """Formats by name."""
        return {name: self.format(**each) for name, each in properties.items()}

    def number(self, code: str) -> Any:
        """A format of numbers: ``#,##0.00``."""
        return self.format(num_format=code)

    def sheet(self, name: str) -> Any:
        """A new sheet, its name cut: A4 across, fitted to its width, numbered, no grid lines."""
        sheet = self.file.add_worksheet(name[:LONGEST])
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&L&A&R&P / &N")
        sheet.hide_gridlines(2)
        return sheet


@contextmanager
def workbook(target: Path | BytesIO, title: str, month: str) -> Iterator[Book]:
    """Write a workbook; its date is the start of a month, so that its bytes depend on no clock.

    Parameters
    ----------
    month : str
        ``YYYY-MM``.
    """
    options = {
        # a user's name that looks like a formula or an address is a name
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "in_memory": isinstance(target, BytesIO),
    }
    place = target if isinstance(target, BytesIO) else str(target)
    with xlsxwriter.Workbook(place, options) as file:
        created = datetime.fromisoformat(f"{month}-01")
        file.set_properties({"title": title, "created": created})
        yield Book(file)
