"""A comparison for people: a page of HTML with its pictures, a workbook, and the same as JSON."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from optimizer.arrays import Floats
from optimizer.comparison import Comparison, Difference
from optimizer.comparison.comparing import as_json
from optimizer.report.comparison.comparison_text import (
    figure_rows,
    input_rows,
    legend,
    main_figures,
    margin_rows,
    moved_text,
    movement_rows,
    notes,
    signed,
    table_text,
)
from optimizer.report.comparison.comparison_workbook import write_comparison_workbook
from optimizer.report.locale import Words
from optimizer.report.render.figures.heat_map import draw_signed_heat_map
from optimizer.report.render.pages import rendered
from optimizer.report.render.style import COLOURS, inlined, new_axes, picture, tidy

MOST_MOVEMENTS = 15
"""Targets that the page shows one by one; the workbook has all."""
_BY = (("channel",), ("region",), ("offer",), ("month",))


def write_comparison(
    folder: str | Path, comparison: Comparison, language: str | None = None
) -> Path:
    """Write ``compare.html``, ``compare.xlsx`` and ``compare.json``; give the path of the page.

    Parameters
    ----------
    folder : str or Path
        It is there.
    language : {"fr", "en"}, optional
        Default that of A's scenario.
    """
    folder = Path(folder)
    words = Words.of(*(side.scenario for side in comparison.sides), language=language)
    page = rendered(
        "compare.html.j2",
        words,
        legend=legend(comparison, words),
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


MOST_FIGURES = 36
"""Figures in one picture."""


def compare_pictures(difference: Difference, words: Words) -> dict[str, bytes]:
    """PNG by name of what there is to draw: ``figures``, ``targets``."""
    drawn = {}
    table = main_figures(difference)
    table = table[table["low"].notna() & (table["a"].abs() > 1e-9)]
    if not table.empty:
        drawn["figures"] = picture(lambda: _forest(table, difference.letter, words))
    if difference.targets.moved:
        drawn["targets"] = picture(lambda: _moves(difference, words))
    return drawn


def _forest(table: pd.DataFrame, letter: str, words: Words) -> Axes:
    """The first of these figures, in percent of A's."""
    table = table.head(MOST_FIGURES)
    size = table["a"].abs().to_numpy()
    alone, together = (
        100 * table[ends].to_numpy(np.float64) / size[:, None]
        for ends in (["low", "high"], ["low_together", "high_together"])
    )
    return draw_forest_plot(
        table["name"].str.removeprefix("scheme.").tolist(),
        100 * table["difference"].to_numpy(np.float64) / size,
        alone,
        together,
        words("compare_against").format(letter=letter),
        f"{words('compare_picture_figures')} ({words('compare_picture_figures_note')})",
        words,
    )


def _moves(difference: Difference, words: Words) -> Axes:
    table = difference.targets.margins[("channel", "region")]
    channels = list(dict.fromkeys(table["channel"]))
    regions = list(dict.fromkeys(table["region"]))
    values = np.zeros((len(regions), len(channels)))
    for row in table.to_dict("records"):
        at = regions.index(row["region"]), channels.index(row["channel"])
        values[at] = row["difference"]
    return draw_signed_heat_map(
        values,
        regions,
        [words.channel(channel) for channel in channels],
        words("compare_picture_targets").format(letter=difference.letter),
        [[signed(value, "lines", words) for value in row] for row in values.tolist()],
    )


WIDEST = 80
"""Characters of the axis's label that fit below it on one line."""


def draw_forest_plot(
    names: Sequence[str],
    middle: Floats,
    alone: Floats,
    together: Floats,
    title: str,
    label: str,
    words: Words,
    ax: Axes | None = None,
) -> Axes:
    """Draw differences from 0.

    Parameters
    ----------
    middle : array[name]
    alone, together : array[name, end]
        Lower and upper end of the interval of each alone, and of all together.
    label : str
        Of the axis, with the unit.
    """
    ax = tidy(new_axes(ax, 8.4, 1.3 + 0.27 * len(names)), "x")
    places = np.arange(len(names))[::-1]
    ax.axvline(0, color="#888888", linewidth=0.9)
    ax.hlines(places, together[:, 0], together[:, 1], color="#555555", linewidth=1.0)
    ax.hlines(places, alone[:, 0], alone[:, 1], color=COLOURS[0], linewidth=4.0)
    proven = (together[:, 0] > 0) | (together[:, 1] < 0)
    for rows, face in ((proven, "black"), (~proven, "white")):
        ax.plot(middle[rows], places[rows], "o", color="black", markerfacecolor=face, markersize=5)
    ax.set_yticks(places, names, fontsize=8)
    ax.set_ylim(-0.7, len(names) - 0.3)
    ax.xaxis.set_major_formatter(lambda x, _: words.number(x, 0 if abs(x) >= 10 else 1))
    ax.set_xlabel(textwrap.fill(label, WIDEST), fontsize=9)
    ax.set_title(title, fontsize=10)
    return ax
