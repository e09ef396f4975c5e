"""The workbook of a study: about, all runs to filter, the best, the panels, what failed."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

from optimizer.report.batch.batch_drivers import drivers_of, unit_of
from optimizer.report.batch.best_runs import best_rows
from optimizer.report.batch.study_figures import Batch
from optimizer.report.batch.study_tables import (
    TableColumn,
    about_rows,
    counts,
    factor_label,
    factor_rows,
    runs_columns,
    state,
)
from optimizer.report.locale import Words
from optimizer.report.render.figure_labels import digits, level_digits, response_text
from optimizer.report.render.workbook import HEAD, TITLE, Book, workbook


def batch_workbook(batch: Batch, pictures: Mapping[str, bytes], words: Words) -> bytes:
    """The workbook, as bytes: the same study gives the same ones."""
    out = io.BytesIO()
    with workbook(out, batch.study.name, batch.study.base.months[0]) as book:
        _about(book, batch, words)
        _runs(book, runs_columns(batch, words), words)
        _best(book, batch, words)
        _drivers(book, batch, words)
        _panels(book, batch, pictures, words)
    return out.getvalue()


def _look(book: Book, decimals: int, share: bool = False) -> Any:
    """Format of figures."""
    places = "." + "0" * decimals if decimals else ""
    return book.number(f"#,##0{places}{'%' if share else ''}")


def _header(book: Book, page: Any, row: int, names: Sequence[str]) -> None:
    page.write_row(row, 0, names, book.format(**HEAD, border=1))


def _about(book: Book, batch: Batch, words: Words) -> None:
    page = book.sheet(words("batch_title"))
    page.set_column(0, 0, 34)
    page.set_column(1, 2, 60)
    page.write_string(0, 0, batch.study.name, book.format(**TITLE))
    page.write_string(1, 0, state(batch, words))
    row = 3
    for name, number in counts(batch):
        page.write_string(row, 0, words(name))
        page.write_number(row, 1, number, _look(book, 0))
        row += 1
    for name, text in about_rows(batch, words):
        page.write_string(row, 0, name)
        page.write_string(row, 1, text)
        row += 1
    _header(book, page, row + 1, [words(f"batch_{n}") for n in ("factor", "field", "levels")])
    for i, cells in enumerate(factor_rows(batch, words), row + 2):
        for column, text in enumerate(cells):
            page.write_string(i, column, text)


def _runs(book: Book, columns: list[TableColumn], words: Words) -> None:
    """A row a run, the header in sight, with filters."""
    page = book.sheet(words("batch_table"))
    titles = [
        c.title if c.title != "±" else f"± {columns[i - 1].title}" for i, c in enumerate(columns)
    ]
    _header(book, page, 0, titles)
    page.set_row(0, 48)
    for j, column in enumerate(columns):
        look = _look(book, column.decimals, column.share)
        page.set_column(j, j, 50 if column.name == "reason" else 16)
        for i, cell in enumerate(column.cells, 1):
            if isinstance(cell, str):
                page.write_string(i, j, cell)
            elif cell is not None:
                page.write_number(i, j, cell, look)
            elif column.empty not in ("", "–"):
                page.write_string(i, j, column.empty)
    page.freeze_panes(1, 1)
    page.repeat_rows(0)
    page.autofilter(0, 0, len(columns[0].cells), len(columns) - 1)


def _best(book: Book, batch: Batch, words: Words) -> None:
    page = book.sheet(words("batch_best"))
    names = [words(f"batch_{name}") for name in ("response", "end", "value", "run")]
    names.insert(3, "±")
    factors = [factor_label(batch, name, words) for name in batch.factors]
    _header(book, page, 0, [*names, *factors, words("batch_alike")])
    page.set_column(0, 0, 44)
    page.set_column(1, 4 + len(factors) + 1, 16)
    for i, (best, end, levels) in enumerate(best_rows(batch, words), 1):
        unit = batch.units.get(best.response, "")
        share = unit == "share"
        decimals = digits((100 if share else 1) * batch.values(best.response), unit)
        look = _look(book, decimals, share)
        page.write_string(i, 0, response_text(best.response, batch.units, words))
        page.write_string(i, 1, end)
        page.write_number(i, 2, best.value, look)
        if best.half_width == best.half_width:
            page.write_number(i, 3, best.half_width, look)
        page.write_number(i, 4, int(batch.table["run"].iloc[best.row]))
        for j, (name, text) in enumerate(zip(batch.factors, levels, strict=True), 5):
            level = batch.levels(name)[best.row]
            if isinstance(level, float):
                look = _look(book, level_digits(batch.levels(name)))
                page.write_number(i, j, level, look)
            else:
                page.write_string(i, j, text)
        page.write_number(i, 5 + len(factors), best.alike, _look(book, 0))
    page.freeze_panes(1, 1)


def _drivers(book: Book, batch: Batch, words: Words) -> None:
    """A row a response, factor and measure: value and interval."""
    page = book.sheet(words("batch_drivers"))
    measured = drivers_of(batch)
    names = ("response", "factor", "measure", "value", "low", "high")
    _header(book, page, 0, [words(f"batch_{name}") for name in names])
    page.set_column(0, 0, 44)
    page.set_column(1, 2, 30)
    page.set_column(3, 5, 16)
    for i, row in enumerate(measured.itertuples(index=False), 1):
        response, factor, measure, *figures = row
        unit = unit_of(batch, response, measure)
        share = unit == "share"
        look = _look(book, 1 if share else max(2, digits(figures, unit)), share)
        page.write_string(i, 0, response_text(response, batch.units, words))
        page.write_string(i, 1, factor)
        page.write_string(i, 2, words(f"batch_m_{measure}"))
        for j, value in enumerate(figures, 3):
            if value == value:
                page.write_number(i, j, value, look)
    page.freeze_panes(1, 0)
    if len(measured):
        page.autofilter(0, 0, len(measured), len(names) - 1)


def _panels(book: Book, batch: Batch, pictures: Mapping[str, bytes], words: Words) -> None:
    """The small multiples, under each other."""
    if not pictures:
        return
    page = book.sheet(words("batch_chart"))
    # a row is 20 pixels; pictures have 110 dots an inch where a sheet has 96
    down = -(-len(batch.factors) // 3)
    rows = int((0.3 + 2.5 * down) * 96 / 20) + 3
    for i, (name, content) in enumerate(pictures.items()):
        said = response_text(name, batch.units, words)
        options = {"image_data": io.BytesIO(content), "description": said}
        page.insert_image(i * rows, 0, f"{i}.png", options)
