"""The page of what drives what: one file that opens from disk with no network, tables beside it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from matplotlib.axes import Axes

from optimizer.report.locale import Words
from optimizer.report.render.figure_labels import response_text
from optimizer.report.render.figures.sensitivity_drawings import (
    draw_morris_plane,
    draw_regret_bars,
    draw_response_panels,
    draw_sobol_bars,
    draw_tornado,
)
from optimizer.report.render.pages import rendered
from optimizer.report.render.style import inlined, picture
from optimizer.report.sensitivity.sensitivity_text import (
    MOST_MISSING,
    cells,
    decision_names,
    first_sentences,
    robust_sentences,
)
from optimizer.scenario import Scenario
from optimizer.sensitivity import Sensitivity


def write_sensitivity(
    folder: str | Path, analysis: Sensitivity, language: str, base: Scenario | None = None
) -> Path:
    """Write ``sensitivity.html``, tables as CSV, pictures as PNG; give the path of the page.

    Parameters
    ----------
    analysis : Sensitivity
    language : {"fr", "en"}
    base : Scenario, optional
        Whose labels the page uses.

    Raises
    ------
    OSError
        When it cannot be written.
    """
    folder = Path(folder)
    words = Words(language) if base is None else Words.of(base, language=language)
    (folder / "figures").mkdir(parents=True, exist_ok=True)
    for name, table in analysis.tables.items():
        path = folder / f"{name}.csv"
        table.to_csv(path, index=False, lineterminator="\n", float_format="%.10g")
    drawn = {name: picture(draw) for name, draw in drawings(analysis, words)}
    for name, content in drawn.items():
        (folder / "figures" / f"{name}.png").write_bytes(content)
    page = rendered(
        "sensitivity.html.j2",
        words,
        name=analysis.name,
        sentences=list(first_sentences(analysis, words)),
        robust=list(robust_sentences(analysis, words)),
        futures=int(analysis.regret["futures"].max()) if len(analysis.regret) else 0,
        more=max(0, len(analysis.missing) - MOST_MISSING),
        sections={n: cells(n, table, analysis, words) for n, table in analysis.tables.items()},
        pictures={name: inlined(content) for name, content in drawn.items()},
    )
    path = folder / "sensitivity.html"
    path.write_text(page, encoding="utf-8")
    return path


Named = Iterator[tuple[str, Callable[[], Axes]]]
"""Name of a picture and what draws it."""

IN_UNIT = ("swing", "mu", "mu_star", "sigma")
"""Measures that are in their response's unit."""


def drawings(analysis: Sensitivity, words: Words) -> Named:
    """What draws each picture that there are figures for: ``tornado-plan-cost``."""
    yield from _of_drivers(analysis, words)
    yield from _of_regret(analysis, words)


def _of_drivers(analysis: Sensitivity, words: Words) -> Named:
    """Of each response the pictures that its measures allow, and its panels."""
    known = analysis.drivers.dropna(subset=["value"])
    for response, rows in known.groupby("response", sort=False):
        name, slug = str(response), _slug(response)
        label, scale = response_text(name, analysis.units, words), _scale(analysis, name)
        rows = rows.copy()
        rows.loc[rows["measure"].isin(IN_UNIT), ["value", "low", "high"]] *= scale
        measures = set(rows["measure"])
        if "swing" in measures:
            swings = rows[rows["measure"] == "swing"]
            yield f"tornado-{slug}", partial(draw_tornado, swings, label, words)
        if "ST" in measures:
            yield f"indices-{slug}", partial(draw_sobol_bars, rows, label, words)
        if "mu_star" in measures:
            yield f"effects-{slug}", partial(draw_morris_plane, rows, label, words)
        done = analysis.runs[analysis.runs["status"].eq("done") & analysis.runs[name].notna()]
        done = done.assign(**{label: scale * done[name]})
        factors = list(dict.fromkeys(rows["factor"]))
        panels = partial(draw_response_panels, done, factors, label, words, analysis.drawn)
        yield f"response-{slug}", panels


def _of_regret(analysis: Sensitivity, words: Words) -> Named:
    """Bars of each response whose regret is known."""
    if not len(analysis.regret):
        return
    ends = ["expected", "low", "high", "largest"]
    for response, rows in analysis.regret.groupby("response", sort=False):
        known = rows.dropna(subset=["expected"])
        if len(known):
            names = decision_names(known, analysis.decisions, words)
            known = known.assign(**(known[ends] * _scale(analysis, str(response))))
            label = response_text(str(response), analysis.units, words)
            yield f"regret-{_slug(response)}", partial(draw_regret_bars, known, names, label, words)


def _slug(response: object) -> str:
    """A response as part of a file's name."""
    return re.sub(r"[^\w]+", "-", str(response)).strip("-")


def _scale(analysis: Sensitivity, response: str) -> float:
    """What a response is multiplied by to be drawn: shares are in percent."""
    return 100.0 if analysis.units.get(response) == "share" else 1.0
