"""A comparison as a workbook: inputs, cells of tables, targets by each margin, figures, notes."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from optimizer.comparison import Comparison, InputDifference
from optimizer.comparison.result_differences import AXES, MARGINS
from optimizer.report.comparison.comparison_text import legend, notes, table_text
from optimizer.report.locale import Words
from optimizer.report.render.workbook import HEAD, TITLE, WIDE, Book, workbook

TOP = 2
"""Row of every table's header, counted from 0."""
MOST_ROWS = 50_000
"""Targets that differ, one by one, of each run."""
_FORMATS = {"share": "0.00%", "EUR": "#,##0", "EUR per line": "#,##0.00", "lines": "#,##0"}
_LINE_FORMS = ("#,##0", "#,##0", "+#,##0;-#,##0;0")
"""Formats of A, B and their difference (lines)."""


class _Tables:
    """The tables of a workbook: every page has a title, frozen headers and filters."""

    def __init__(self, book: Book, title: str) -> None:
        self.book, self.title = book, title
        self.head = book.format(**HEAD, valign="vcenter", border=1)

    def page(
        self,
        name: str,
        heads: Sequence[str],
        rows: Iterable[Sequence[Any]],
        forms: Sequence[str | None],
        widths: Sequence[int],
    ) -> None:
        """Write a table."""
        page = self.opened(name, heads, widths, 1)
        end = TOP
        for end, row in enumerate(rows, TOP + 1):
            for column, (value, form) in enumerate(zip(row, forms, strict=True)):
                self.cell(page, end, column, value, form)
        page.autofilter(TOP, 0, max(end, TOP + 1), len(heads) - 1)

    def opened(self, name: str, heads: Sequence[str], widths: Sequence[int], frozen: int) -> Any:
        """A page with title and headers; so many of its columns stay in sight."""
        page = self.book.sheet(name)
        page.write(0, 0, self.title, self.book.format(**TITLE | {"font_size": 14}))
        for column, (head, width) in enumerate(zip(heads, widths, strict=True)):
            page.write(TOP, column, head, self.head)
            page.set_column(column, column, width)
        page.freeze_panes(TOP + 1, frozen)
        page.repeat_rows(TOP)
        return page

    def cell(self, page: Any, row: int, column: int, value: Any, form: str | None) -> None:
        """Write a number in its form, text as it is, nothing for what there is not."""
        if isinstance(value, bool) or not isinstance(value, int | float):
            page.write(row, column, "" if value is None else str(value), self.book.format(**WIDE))
        elif value == value:
            page.write(row, column, value, self.book.number(form or "General"))


def write_comparison_workbook(path: Path, comparison: Comparison, words: Words) -> None:
    """Write the workbook; the same comparison gives the same bytes."""
    title, months = words("compare_title"), comparison.sides[0].scenario.months
    with workbook(path, title, months[0]) as file:
        book = _Tables(file, title)
        _inputs(book, comparison, words)
        for axes in MARGINS:
            _margin(book, comparison, axes, words)
        _movements(book, comparison, words)
        _figures(book, comparison, words)
        _notes(book, comparison, words)


def _inputs(book: _Tables, comparison: Comparison, words: Words) -> None:
    run, path = words("compare_run"), words("compare_path")
    heads = [run, path, words("compare_kind"), "A", words("compare_run"), words("compare_said")]
    fields = [(d, field) for d in comparison.differences for field in d.inputs]
    rows = [
        [
            d.letter,
            field.path,
            words(f"compare_kind_{field.kind}"),
            *_values(field),
            "; ".join(table_text(field.table, d.letter, words)) if field.table else "",
        ]
        for d, field in fields
    ]
    book.page(words("compare_inputs"), heads, rows, [None] * 6, [8, 60, 10, 30, 30, 70])
    cells = [
        [difference.letter, field.path, cell.row, cell.column, cell.a, cell.b]
        for difference, field in fields
        if field.table is not None
        for cell in field.table.cells[:MOST_ROWS]
    ]
    heads = [run, path, words("compare_cell"), words("compare_name"), "A", run]
    book.page(words("compare_cells"), heads, cells, [None] * 6, [8, 40, 44, 18, 16, 16])


def _values(field: InputDifference) -> list[Any]:
    """Numbers as numbers, all else as text."""
    if field.kind == "order":
        return [", ".join(field.a), ", ".join(field.b)]
    sides = (field.a, field.b)
    return [v if isinstance(v, int | float | str) or v is None else str(v) for v in sides]


def _margin(book: _Tables, comparison: Comparison, axes: tuple[str, ...], words: Words) -> None:
    rows = [
        [*_line(difference.letter, row, axes, words), row["moved"]]
        for difference in comparison.differences
        for row in difference.targets.margins[axes].to_dict("records")
    ]
    heads = [words("compare_run"), *map(words, axes), *_line_heads(words)]
    heads.append(f"{words('compare_lines_moved')} ({words('compare_lines')})")
    name = f"{words('compare_targets')} {words.axes(' × '.join(axes))}"
    forms = [*[None] * (1 + len(axes)), *_LINE_FORMS, "#,##0"]
    book.page(name, heads, rows, forms, [8, *[18] * (len(heads) - 1)])


def _line(letter: str, row: Mapping[Hashable, Any], axes: Sequence[str], words: Words) -> list[Any]:
    """Which run, the names of what a target is for, and its lines in A, in B and between."""
    names = (words.name(axis, row[axis]) for axis in axes)
    return [letter, *names, row["a"], row["b"], row["difference"]]


def _line_heads(words: Words) -> list[str]:
    unit = words("compare_lines")
    names = ("A", words("compare_run"), words("compare_difference"))
    return [f"{name} ({unit})" for name in names]


def _movements(book: _Tables, comparison: Comparison, words: Words) -> None:
    axes = (*AXES[:2], "region", *AXES[2:])
    rows = (
        _line(difference.letter, row, axes, words)
        for difference in comparison.differences
        for row in difference.targets.cells.head(MOST_ROWS).to_dict("records")
    )
    heads = [words("compare_run"), *map(words, axes), *_line_heads(words)]
    forms, widths = [*[None] * 6, *_LINE_FORMS], [8, *[16] * (len(heads) - 1)]
    book.page(words("compare_movements"), heads, rows, forms, widths)


def _figures(book: _Tables, comparison: Comparison, words: Words) -> None:
    keys = ("difference", "low", "high", "low_together", "high_together", "how", "n")
    heads = [words("compare_run"), words("compare_name"), words("unit"), "A", words("compare_run")]
    heads += [words(f"compare_{key}") for key in keys]
    widths = [15, 48, *[15] * (len(heads) - 2)]
    page = book.opened(words("compare_figures"), heads, widths, 2)
    rows = [
        (difference.letter, figure)
        for difference in comparison.differences
        for figure in difference.figures.to_dict("records")
    ]
    for row, (letter, figure) in enumerate(rows, TOP + 1):
        form = _FORMATS.get(figure["unit"], "#,##0.000")
        values = [letter, figure["name"], words.unit(figure["unit"]), figure["a"], figure["b"]]
        values += [*(figure[key] for key in keys[:5]), words(f"compare_how_{figure['how']}")]
        for column, value in enumerate([*values, figure["n"] or None]):
            book.cell(page, row, column, value, form if 3 <= column < 10 else "0")
    page.autofilter(TOP, 0, TOP + max(len(rows), 1), len(heads) - 1)


def _notes(book: _Tables, comparison: Comparison, words: Words) -> None:
    sentences = [*legend(comparison, words), *notes(comparison, words)]
    for difference in comparison.differences:
        if len(difference.targets.cells) > MOST_ROWS:
            counts = {"all": len(difference.targets.cells), "shown": MOST_ROWS}
            sentences.append(words("compare_note_cells").format(**counts))
    title = words("compare_notes")
    book.page(title, [title], [[text] for text in sentences], [None], [120])
