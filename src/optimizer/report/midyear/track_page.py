"""Where the year stands, for people: a page and a workbook."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pandas as pd

from optimizer.field.midyear.sales_forecast import Band
from optimizer.field.midyear.tracking import Track, months_table, outlooks_table, save
from optimizer.report.locale import Words
from optimizer.report.midyear.midyear_text import headline, notes, outlook_rows, verdicts_text
from optimizer.report.render.figures.target_drawings import draw_sales_fan
from optimizer.report.render.pages import rendered
from optimizer.report.render.style import inlined, picture
from optimizer.report.render.workbook import Book, workbook
from optimizer.scenario import Scenario

PARTS = ("channel", "offer", "region")
MOST_FANS = 8
"""Fans by axis that a page shows, the largest; the tables have all."""


def write_track(folder: Path, scenario: Scenario, track: Track, words: Words) -> None:
    """Write ``track.html``, ``track.xlsx``, and the tables of :func:`track_tables.save`."""
    save(track, folder)
    (folder / "track.html").write_text(_page(scenario, track, words), encoding="utf-8")
    write_track_workbook(folder / "track.xlsx", scenario, track, words)


def _page(scenario: Scenario, track: Track, words: Words) -> str:
    """The page."""
    parts = {by: _fans(track, by, words) for by in PARTS}
    return rendered(
        "track.html.j2",
        words,
        scenario=scenario,
        whole=track.outlooks[0],
        headline=headline(track, words),
        ratio=words.figure(track.outlooks[0].attainment, "share"),
        fans=[
            (words(key), _fan(track.bands[0], track, words(key), words, gap))
            for key, gap in (("track_fan", False), ("track_gap", True))
        ],
        commitments=outlook_rows(track, ("commitment",), words),
        targets=[(by, outlook_rows(track, (by,), words), parts[by]) for by in PARTS],
        verdicts=verdicts_text(words),
        notes=notes(track, words),
    )


def _fans(track: Track, by: str, words: Words) -> list[tuple[str, str]]:
    """Name and picture of the largest members of an axis."""
    bands = [band for band in track.bands if band.by == by and band.target.sum() > 0]
    largest = sorted(bands, key=lambda band: -band.target.sum())[:MOST_FANS]
    kept = [band for band in bands if band in largest]
    names = [words.name(by, band.name) for band in kept]
    return [(n, _fan(b, track, n, words, True, True)) for n, b in zip(names, kept, strict=True)]


def _fan(band: Band, track: Track, title: str, words: Words, gap: bool, small: bool = False) -> str:
    """A fan as data of an image."""
    png = picture(lambda: draw_sales_fan(band, track.months, title, words, gap=gap, small=small))
    return inlined(png)


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
