"""The page of a study: one file, opens from disk, no network; the table sorts and filters in it."""

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
from optimizer.report.batch.best_runs import Best, best_runs
from optimizer.report.batch.runs_table import TableColumn, runs_columns
from optimizer.report.batch.study_figures import Batch
from optimizer.report.batch.study_summary import about_rows, counts, factor_rows, state
from optimizer.report.locale import Words
from optimizer.report.render.figure_labels import digits, level_digits, level_text, response_text
from optimizer.report.render.pages import template
from optimizer.report.render.style import inlined


def batch_page(batch: Batch, pictures: Mapping[str, bytes], words: Words, workbook: str) -> str:
    """The page.

    Parameters
    ----------
    batch : Batch
    pictures : mapping of response to bytes
        PNG.
    words : Words
    workbook : str
        Name of the workbook beside it.
    """
    columns = runs_columns(batch, words)
    library = Path(itables.options.dt_bundle)
    kind = batch.study.spec.design.kind
    driving = drivers_of(batch)
    heat = drivers_picture(batch, driving, words)
    return template("batch.html.j2").render(
        w=words,
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


def best_rows(batch: Batch, words: Words) -> list[tuple[Best, str, list[str]]]:
    """Each best run: which end it is, and the level of each factor as text."""
    decimals = {name: level_digits(batch.levels(name)) for name in batch.factors}
    return [
        (
            best,
            words("batch_is_best" if best.wanted else f"batch_{best.end}"),
            [
                level_text(batch.levels(name)[best.row], words, decimals[name])
                for name in batch.factors
            ],
        )
        for best in best_runs(batch)
    ]


def figure_text(batch: Batch, best: Best, words: Words) -> str:
    """A best run's value, with its half-width, as the table of runs shows it."""
    share = batch.units.get(best.response) == "share"
    scale, sign = (100, words.percent_sign) if share else (1, "")
    values = scale * batch.values(best.response)
    decimals = digits(values, batch.units.get(best.response, ""))
    text = words.number(scale * best.value, decimals) + sign
    if best.half_width == best.half_width:
        text += f" ± {words.number(scale * best.half_width, decimals)}{sign}"
    return text


def _data(columns: list[TableColumn], words: Words) -> object:
    """What the script needs: columns, rows of the store's figures, words of the table."""
    return {
        "language": words.language,
        "columns": [
            {
                "name": column.name,
                "number": column.number,
                "share": column.share,
                "decimals": column.decimals,
                "empty": column.empty,
            }
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
