"""Each response against each factor: a panel each, one scale a response."""

from __future__ import annotations

import math
import textwrap

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from optimizer.arrays import Bools, Floats
from optimizer.report.batch.study_figures import Batch
from optimizer.report.batch.study_tables import factor_label
from optimizer.report.locale import Words
from optimizer.report.render.figure_labels import level_text, response_text
from optimizer.report.render.style import COLOURS, new_figure, picture, tidy

ACROSS = 3
"""Panels beside each other."""
GREY = "#8a8a8a"
FAILED = "#D55E00"


def pictures_of(batch: Batch, words: Words) -> dict[str, bytes]:
    """A picture (PNG) for each response that some run has."""
    return {
        response: picture(lambda name=response: row_of_panels(batch, name, words)[0])  # type: ignore[misc]
        for response in batch.responses
        if np.isfinite(batch.values(response)[batch.done]).any()
    }


def row_of_panels(batch: Batch, response: str, words: Words) -> list[Axes]:
    """The panels of one response: a factor each, all with the same scale."""
    count = len(batch.factors)
    across = count if count <= ACROSS + 1 else ACROSS
    down = math.ceil(count / across)
    figure = new_figure(9.6, 0.3 + 2.5 * down)
    grid = figure.subplots(down, across, sharey=True, squeeze=False)
    panels = [tidy(ax) for ax in grid.flat]
    scale = 100.0 if batch.units.get(response) == "share" else 1.0
    values = scale * np.where(batch.done, batch.values(response), np.nan)
    for ax, factor in zip(panels, batch.factors, strict=False):
        _panel(ax, batch, factor, values, words)
        ax.yaxis.set_major_locator(MaxNLocator(5))
        if across > ACROSS and batch.numeric(factor):
            ax.xaxis.set_major_locator(MaxNLocator(3))
        ax.yaxis.set_major_formatter(lambda v, _: _tick(v, words))
        ax.tick_params(labelsize=8, labelleft=ax.get_subplotspec().is_first_col())  # type: ignore[union-attr]
    for ax in panels[count:]:
        ax.set_visible(False)
    figure.suptitle(response_text(response, batch.units, words), fontsize=11, x=0.01, ha="left")
    return panels[:count]


def _tick(value: float, words: Words) -> str:
    """A tick's number, with no more decimals than write it exactly."""
    exact = (d for d in range(8) if abs(round(value, d) - value) <= 1e-9 * abs(value))
    return words.number(value, next(exact, 8))


def _panel(ax: Axes, batch: Batch, factor: str, values: Floats, words: Words) -> None:
    levels, design = batch.levels(factor), batch.study.spec.design.kind
    ax.set_xlabel(textwrap.fill(factor_label(batch, factor, words), 38), fontsize=9)
    varied = np.array([level is not None for level in levels])
    if batch.numeric(factor):
        x = np.array([np.nan if level is None else float(level) for level in levels])
        ax.xaxis.set_major_locator(MaxNLocator(5))
        ax.xaxis.set_major_formatter(lambda v, _: _tick(v, words))
    else:
        texts = [None if level is None else level_text(level, words) for level in levels]
        names = list(dict.fromkeys(text for text in texts if text is not None))
        x = np.array([np.nan if text is None else float(names.index(text)) for text in texts])
        shown = [textwrap.shorten(name, 18, placeholder="…") for name in names]
        ax.set_xticks(range(len(names)), shown, rotation=30 if len(names) > 4 else 0)
        ax.set_xlim(-0.5, len(names) - 0.5)
    known = varied & np.isfinite(values)
    if design == "grid":
        _lines(ax, batch, factor, x, values, known)
    elif design == "one_at_a_time":
        runs = zip(*map(batch.levels, batch.factors), strict=True)
        _one_at_a_time(ax, x, values, known, [all(v is None for v in levels) for levels in runs])
    else:
        _points(ax, x, values, known, batch.numeric(factor))
    lost = varied & ~np.isfinite(values)
    if lost.any():
        foot, height = ax.get_xaxis_transform(), np.full(lost.sum(), 0.02)
        ax.plot(x[lost], height, "x", color=FAILED, ms=5, mew=1.4, transform=foot, clip_on=False)


def _lines(ax: Axes, batch: Batch, factor: str, x: Floats, values: Floats, known: Bools) -> None:
    """A thin line for each combination of the other factors, the mean over all of them thick."""
    others = [name for name in batch.factors if name != factor]
    kept = list(zip(*(batch.levels(name) for name in others), strict=True)) or [()] * len(x)
    groups: dict[tuple[float | str | None, ...], list[int]] = {}
    for row in np.flatnonzero(known):
        groups.setdefault(kept[row], []).append(int(row))
    # all in one, parted by gaps: thousands of lines of their own take long to draw
    parted: list[tuple[float, float]] = []
    for rows in groups.values():
        parted += sorted((float(x[row]), float(values[row])) for row in rows)
        parted.append((np.nan, np.nan))
    drawn = np.array(parted).reshape(-1, 2)
    ax.plot(drawn[:, 0], drawn[:, 1], "-", color=GREY, lw=0.7, alpha=0.55, marker=".", ms=3)
    at = np.unique(x[known])
    mean = [float(values[known & (x == v)].mean()) for v in at]
    ax.plot(at, mean, "-o", color=COLOURS[0], lw=2.4, ms=5, zorder=3)


def _one_at_a_time(ax: Axes, x: Floats, values: Floats, known: Bools, base: list[bool]) -> None:
    """The runs that change just this factor, and what the base has."""
    at = np.flatnonzero(known)
    at = at[np.argsort(x[at], kind="stable")]
    ax.plot(x[at], values[at], "-o", color=COLOURS[0], lw=2, ms=5)
    for value in values[np.array(base)]:
        ax.axhline(value, color=GREY, lw=1.2, ls="--")


def _points(ax: Axes, x: Floats, values: Floats, known: Bools, numeric: bool) -> None:
    """A point a run; the trend, or the mean of each name."""
    size, alpha = (2.0, 0.4) if known.sum() > 300 else (3.5, 0.7)
    ax.plot(x[known], values[known], "o", color=GREY, ms=size, alpha=alpha, mew=0)
    if numeric and (line := trend(x[known], values[known])) is not None:
        ax.plot(*line, "-", color=COLOURS[0], lw=2.4, zorder=3)
    for at in () if numeric else np.unique(x[known]):
        mean = float(values[known & (x == at)].mean())
        ax.plot([at - 0.25, at + 0.25], [mean, mean], "-", color=COLOURS[0], lw=2.6, zorder=3)


FEWEST = 8
"""Points below which there is no trend to speak of."""
WIDTH = 0.2
"""Standard deviation of the weights, as a part of the range of x."""


def trend(x: Floats, y: Floats, points: int = 60) -> tuple[Floats, Floats] | None:
    """Local linear regression with Gaussian weights (Fan & Gijbels 1996, §2.2).

    Parameters
    ----------
    x, y : ``array[point]``
    points : int
        Of the line given back.

    Returns
    -------
    (array, array) or None
        The line's x and y; None for fewer than 8 points or a single x.
    """
    spread = float(np.ptp(x)) if x.size else 0.0
    if x.size < FEWEST or spread == 0:
        return None
    at = np.linspace(x.min(), x.max(), points)
    off = x[None, :] - at[:, None]
    weight = np.exp(-0.5 * (off / (WIDTH * spread)) ** 2)
    s0, s1, s2 = (np.sum(weight * off**k, axis=1) for k in range(3))
    t0, t1 = weight @ y, (weight * off) @ y
    return at, np.asarray((s2 * t0 - s1 * t1) / (s0 * s2 - s1**2))
