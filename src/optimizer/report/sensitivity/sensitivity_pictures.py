"""Pictures of what drives what: one a response and kind."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pandas as pd
from matplotlib.axes import Axes

from optimizer.report.locale import Words
from optimizer.report.render.figures import (
    draw_effects,
    draw_indices,
    draw_regret,
    draw_responses,
    draw_tornado,
)
from optimizer.report.render.style import picture
from optimizer.report.sensitivity.sensitivity_text import decision_names, response_words
from optimizer.sensitivity import Sensitivity

REGRETS = ("expected", "low", "high", "largest")


def sensitivity_pictures(found: Sensitivity, words: Words) -> dict[str, bytes]:
    """PNG of every picture that there are figures for, by name: ``tornado-plan-cost``."""
    return {name: picture(draw) for name, draw in _drawn(found, words)}


def _drawn(found: Sensitivity, words: Words) -> Iterator[tuple[str, Callable[[], Axes]]]:
    known = found.drivers.dropna(subset=["value"])
    for response, rows in known.groupby("response", sort=False):
        name, slug = str(response), re.sub(r"[^\w]+", "-", str(response)).strip("-")
        label, scale = response_words(found, name, words), _scale(found, name)
        shown = rows.copy()
        in_unit = shown["measure"].isin(("swing", "mu", "mu_star", "sigma"))
        shown.loc[in_unit, ["value", "low", "high"]] *= scale
        yield from _of_response(label, slug, shown, words)
        done = found.runs[found.runs["status"].eq("done") & found.runs[name].notna()]
        factors = list(dict.fromkeys(rows["factor"]))
        done = done.assign(**{label: scale * done[name]})
        yield f"response-{slug}", _responses(done, factors, label, words, found.drawn)
    for response, rows in found.regret.groupby("response", sort=False) if len(found.regret) else ():
        name, slug = str(response), re.sub(r"[^\w]+", "-", str(response)).strip("-")
        of = rows.dropna(subset=["expected"])
        if len(of):
            labels = decision_names(of, found.decisions, words)
            of = of.assign(**{end: of[end] * _scale(found, name) for end in REGRETS})
            label = response_words(found, name, words)
            yield f"regret-{slug}", _regret(of, labels, label, words)


def _scale(found: Sensitivity, response: str) -> float:
    """What a response is multiplied by to be drawn: shares are in percent."""
    return 100.0 if found.units.get(response) == "share" else 1.0


def _of_response(
    name: str, slug: str, rows: pd.DataFrame, words: Words
) -> Iterator[tuple[str, Callable[[], Axes]]]:
    """The pictures that the measures of a response allow."""
    measures = set(rows["measure"])
    if "swing" in measures:
        swings = rows[rows["measure"] == "swing"]
        yield f"tornado-{slug}", lambda: draw_tornado(swings, name, words)
    if "ST" in measures:
        yield f"indices-{slug}", lambda: draw_indices(rows, name, words)
    if "mu_star" in measures:
        yield f"effects-{slug}", lambda: draw_effects(rows, name, words)


def _responses(
    runs: pd.DataFrame,
    factors: list[str],
    name: str,
    words: Words,
    drawn: tuple[str, ...] | None,
) -> Callable[[], Axes]:
    return lambda: draw_responses(runs, factors, name, words, drawn)


def _regret(rows: pd.DataFrame, labels: list[str], name: str, words: Words) -> Callable[[], Axes]:
    return lambda: draw_regret(rows, labels, name, words)
