"""Where the year stands as a workbook: outlooks, and every part of the plan month by month."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pandas as pd

from optimizer.field.midyear.track_tables import months_table, outlooks_table
from optimizer.field.midyear.tracking import Track
from optimizer.report.locale import Words
from optimizer.report.render.workbook import Book, workbook
from optimizer.scenario import Scenario

SHARES = ("attainment", "probability")
TRANSLATED = ("kind", "by", "verdict")


def write_track_workbook(path: Path, scenario: Scenario, track: Track, words: Words) -> None:
    """Write both tables, each ready to be filtered."""
    with workbook(path, words("track_title"), scenario.months[0]) as book:
        _table(book, words("track_outlooks"), outlooks_table(track), words)
        _table(book, words("track_by_month"), months_table(track), words)


def _table(book: Book, name: str, table: pd.DataFrame, words: Words) -> None:
    """A table with its header frozen and a filter."""
    page = book.sheet(name)
    head = book.format(bold=True, border=1, text_wrap=True)
    page.write_row(0, 0, [words(f"track_col_{column}") for column in table.columns], head)
    for row, record in enumerate(table.to_dict("records"), 1):
        for column, (key, value) in enumerate(record.items()):
            if isinstance(value, bool):
                page.write_string(row, column, words("yes" if value else "no"))
            elif isinstance(value, str):
                page.write_string(row, column, _word(str(key), value, record, words))
            elif math.isfinite(value):
                page.write(row, column, value, book.number("0.0%" if key in SHARES else "#,##0"))
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
