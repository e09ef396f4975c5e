"""A comparison for people: a page of HTML, a workbook, and the same as JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from optimizer.comparison import Comparison, Difference
from optimizer.comparison.comparing import as_json
from optimizer.report.comparison.comparison_pictures import compare_pictures
from optimizer.report.comparison.comparison_text import (
    figure_rows,
    input_rows,
    main_figures,
    margin_rows,
    moved_text,
    movement_rows,
    notes,
    table_text,
)
from optimizer.report.comparison.comparison_workbook import write_comparison_workbook
from optimizer.report.locale import Words
from optimizer.report.render.pages import template
from optimizer.report.render.style import inlined

MOST_MOVEMENTS = 15
"""Targets that the page shows one by one; the workbook has all."""
_BY = (("channel",), ("region",), ("offer",), ("month",))


def write_comparison(
    folder: str | Path, comparison: Comparison, language: str | None = None
) -> Path:
    """Write ``compare.html``, ``compare.xlsx`` and ``compare.json``.

    Parameters
    ----------
    folder : str or Path
        It is there.
    comparison : Comparison
    language : {"fr", "en"}, optional
        Default that of A's scenario.

    Returns
    -------
    Path
        Of the page.
    """
    folder = Path(folder)
    words = Words.of(*(side.scenario for side in comparison.sides), language=language)
    letters = ["A", *(d.letter for d in comparison.differences)]
    legend = [
        words("compare_legend").format(letter=letter, name=side.name, place=side.place)
        for letter, side in zip(letters, comparison.sides, strict=True)
    ]
    page = template("compare.html.j2").render(
        w=words,
        legend=legend,
        parts=[_part(d, comparison.level, words) for d in comparison.differences],
        notes=notes(comparison, words),
    )
    path = folder / "compare.html"
    path.write_text(page, encoding="utf-8")
    write_comparison_workbook(folder / "compare.xlsx", comparison, words)
    text = json.dumps(as_json(comparison), ensure_ascii=False, indent=1)
    (folder / "compare.json").write_text(text + "\n", encoding="utf-8")
    return path


def _part(difference: Difference, level: float, words: Words) -> dict[str, Any]:
    """What the page shows of field run against A."""
    figures = main_figures(difference)
    return {
        "letter": difference.letter,
        "name": difference.b.name,
        "same": difference.same,
        "inputs": input_rows(difference, words),
        "tables": [
            (field.path, table_text(field.table, difference.letter, words))
            for field in difference.inputs
            if field.table is not None
        ],
        "moved": difference.targets.moved,
        "moved_text": moved_text(difference, words),
        "margins": [
            (words("compare_by").format(axes=words(axes[0])), margin_rows(difference, axes, words))
            for axes in _BY
        ],
        "movements": movement_rows(difference, words, MOST_MOVEMENTS),
        "figures": figure_rows(figures, difference.letter, level, words),
        "more": len(difference.moved_figures) - len(figures),
        "pictures": {n: inlined(c) for n, c in compare_pictures(difference, words).items()},
    }
