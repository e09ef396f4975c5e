"""The report of a study, written beside its results, each file whole or not at all.

The page is one file that opens from disk with no network; its table sorts and filters in it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import itables.options
from markupsafe import Markup

from optimizer.report.batch.batch_drivers import (
    drivers_of,
    drivers_picture,
    drivers_rows,
    measures_in,
)
from optimizer.report.batch.batch_workbook import batch_workbook
from optimizer.report.batch.best_runs import best_rows, figure_text
from optimizer.report.batch.small_multiples import pictures_of
from optimizer.report.batch.study_figures import Batch, batch_of
from optimizer.report.batch.study_tables import (
    TableColumn,
    about_rows,
    counts,
    factor_rows,
    runs_columns,
    state,
)
from optimizer.report.locale import Words
from optimizer.report.render.figure_labels import response_text
from optimizer.report.render.pages import rendered
from optimizer.report.render.style import inlined
from optimizer.study import RunStore, Study, StudyResult
from optimizer.study.storage.shared_files import write_whole
from optimizer.study.storage.stored_designs import place


def write_batch_report(
    store: RunStore, study: Study, result: StudyResult, language: str | None = None
) -> tuple[Path, Path]:
    """Write ``results/<study>.html`` and ``….xlsx`` in the store, and give both paths.

    Parameters
    ----------
    result : StudyResult
        What the study came to in this store.
    language : {"fr", "en"}, optional
        Default the base scenario's.

    Raises
    ------
    StoreError
        When they cannot be written; what was there stays.
    """
    words = Words.of(study.base, language=language)
    batch = batch_of(store, study, result)
    drawn = pictures_of(batch, words)
    page, workbook = (place(study, store, "results", end) for end in ("html", "xlsx"))
    write_whole(page, batch_page(batch, drawn, words, workbook.name).encode())
    write_whole(workbook, batch_workbook(batch, drawn, words))
    return page, workbook


def batch_page(batch: Batch, pictures: Mapping[str, bytes], words: Words, workbook: str) -> str:
    """The page.

    Parameters
    ----------
    pictures : mapping of response to bytes
        PNG.
    workbook : str
        Name of the workbook beside it.
    """
    columns = runs_columns(batch, words)
    library = Path(itables.options.dt_bundle)
    kind = batch.study.spec.design.kind
    driving = drivers_of(batch)
    heat = drivers_picture(batch, driving, words)
    return rendered(
        "batch.html.j2",
        words,
        batch=batch,
        workbook=workbook,
        state=state(batch, words),
        whole=bool(batch.done.all()) and not batch.short and not batch.unkept,
        counts=counts(batch),
        about=about_rows(batch, words),
        factors=factor_rows(batch, words),
        best=best_rows(batch, words),
        figure=lambda best: figure_text(batch, best, words),
        labels={name: response_text(name, batch.units, words) for name in batch.responses},
        pictures={name: inlined(content) for name, content in pictures.items()},
        drivers=drivers_rows(batch, driving, words),
        measures=measures_in(driving),
        heat=None if heat is None else inlined(heat),
        multiples=f"batch_multiples_{kind if kind in ('grid', 'one_at_a_time') else 'points'}",
        crossed=not batch.done.all(),
        failures=batch.table[~batch.done].to_dict("records"),
        columns=columns,
        data=_in_script(_data(columns, words)),
        library=_in_script(library.read_text(encoding="utf-8")),
        style=Markup(library.with_suffix(".css").read_text(encoding="utf-8")),
    )


def _data(columns: list[TableColumn], words: Words) -> object:
    """What the script needs: columns, rows of the store's figures, words of the table."""
    return {
        "language": words.language,
        "columns": [
            {key: getattr(column, key) for key in ("name", "number", "share", "decimals", "empty")}
            for column in columns
        ],
        "rows": list(zip(*(column.cells for column in columns), strict=True)),
        "words": {name: words(f"dt_{name}") for name in _WORDS},
    }


_WORDS = (
    "search", "info", "empty", "filtered", "length", "all", "none", "columns", "clear", "equal",
    "not_equal", "greater", "greater_or_equal", "less", "less_or_equal", "contains",
    "not_contains", "starts", "ends", "no_value", "a_value",
)  # fmt: skip
"""Words of the table's controls."""


def _in_script(data: object) -> Markup:
    """JSON that no browser takes for the end of its script."""
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c"))
