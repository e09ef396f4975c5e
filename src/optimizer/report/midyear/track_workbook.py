"""Where the year stands as a workbook: outlooks, and every part of the plan month by month."""

from __future__ import annotations

import math
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
import xlsxwriter

from optimizer.field.midyear.track_tables import months_table, outlooks_table
from optimizer.field.midyear.tracking import Track
from optimizer.report.locale import Words
from optimizer.report.render.worksheet import worksheet
from optimizer.scenario import Scenario

SHARES = ("attainment", "probability")
TRANSLATED = ("kind", "by", "verdict")


def write_track_workbook(path: Path, scenario: Scenario, found: Track, words: Words) -> None:
    """Write both tables, each ready to be filtered."""
    # a fixed date: the same figures give the same bytes
    start = datetime.fromisoformat(f"{scenario.months[0]}-01")
    plain = {"strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(path), plain) as book:
        book.set_properties({"title": words("track_title"), "created": start})
        look = {
            "head": book.add_format({"bold": True, "border": 1, "text_wrap": True}),
            "lines": book.add_format({"num_format": "#,##0"}),
            "share": book.add_format({"num_format": "0.0%"}),
        }
        _sheet(book, words("track_outlooks"), outlooks_table(found), look, words)
        _sheet(book, words("track_by_month"), months_table(found), look, words)


def _sheet(book: Any, name: str, table: pd.DataFrame, look: dict[str, Any], words: Words) -> None:
    """A table with its header frozen and a filter."""
    page = worksheet(book, name)
    for column, head in enumerate(table.columns):
        page.write(0, column, words(f"track_col_{head}"), look["head"])
    for row, record in enumerate(table.to_dict("records"), 1):
        for column, (key, value) in enumerate(record.items()):
            if isinstance(value, bool):
                page.write_string(row, column, words("yes" if value else "no"))
            elif isinstance(value, str):
                shown = _word(str(key), value, record, words)
                page.write_string(row, column, shown)
            elif math.isfinite(value):
                page.write(row, column, value, look["share" if key in SHARES else "lines"])
    page.freeze_panes(1, 2)
    page.autofilter(0, 0, len(table), len(table.columns) - 1)
    page.set_column(0, len(table.columns) - 1, 13)
    page.set_column(1, 1, 24)


def _word(key: str, value: str, record: dict[Any, Any], words: Words) -> str:
    """A cell's text; names of regions, commitments and months stay as the user wrote them."""
    kind = record.get("kind", record.get("by"))
    if value == "all" and (key in TRANSLATED or (key == "name" and kind == "all")):
        return words("track_all")
    if key in TRANSLATED:
        return words.get(value, value)
    return words.name(str(kind), value) if key == "name" else value
