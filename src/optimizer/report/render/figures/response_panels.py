"""Responses against factors: every run a point, and the means by level or group of runs."""

from __future__ import annotations

import math
from collections.abc import Collection

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from optimizer.report.locale import Words
from optimizer.report.render.style import COLOURS, new_figure, number_ticks, tidy
from optimizer.sensitivity.factor_columns import FactorColumn, columns_of
from optimizer.sensitivity.variance_share import groups

COLUMNS = 3
MOST_TICKS = 8
"""Most levels that an axis has a tick each for."""


def draw_response_panels(
    runs: pd.DataFrame,
    factors: list[str],
    response: str,
    words: Words,
    drawn: Collection[str] | None = None,
) -> Axes:
    """Draw small multiples, one a factor, with one axis of the response.

    Parameters
    ----------
    runs : DataFrame
        A row a run that is done and has the response.
    factors : list of str
        In the order that they are shown.
    response : str
    words : Words
    drawn : collection of str, optional
        Factors whose means are over groups of runs, drawn as far as each group reaches.

    Returns
    -------
    Axes
        The first of the figure.
    """
    rows = math.ceil(len(factors) / COLUMNS)
    width = min(COLUMNS, len(factors))
    figure = new_figure(3.3 * width + 0.6, 2.7 * rows + 0.5)
    axes = figure.subplots(rows, width, squeeze=False, sharey=True).ravel()
    y = runs[response].to_numpy(dtype=np.float64)
    for ax, column in zip(axes, columns_of(runs, factors), strict=False):
        _draw_panel(tidy(ax), column, groups(column, drawn), y, words)
        number_ticks(ax, words, "xy" if column.numbers is not None else "y")
    for ax in axes[len(factors) :]:
        ax.set_axis_off()
    for ax in axes[::width]:
        ax.set_ylabel(response, fontsize=8)
    figure.suptitle(words("sens_responses").format(response=response), fontsize=10)
    first: Axes = axes[0]
    return first


def _draw_panel(
    ax: Axes, column: FactorColumn, codes: np.ndarray, y: np.ndarray, words: Words
) -> None:
    """Draw one factor: numbers on their own axis, other levels side by side."""
    named = column.numbers is None
    x = column.codes.astype(np.float64) if column.numbers is None else column.numbers
    ax.plot(x, y, ".", color=COLOURS[4], markersize=4, alpha=0.6)
    mean = np.bincount(codes, weights=y) / np.bincount(codes)
    if len(mean) == len(column.levels):
        # a code is a level's place: its mean stands at the level itself
        places = np.arange(len(mean)) if named else [float(str(v)) for v in column.levels]
        ax.plot(places, mean, "s" if named else "o-", color=COLOURS[0], markersize=5, linewidth=2)
        if not named and len(mean) <= MOST_TICKS:
            ax.set_xticks(places)
    else:
        members = [x[codes == code] for code in range(len(mean))]
        ends = [end for group in members for end in (group.min(), group.max(), math.nan)]
        ax.plot(ends, np.repeat(mean, 3), "-", color=COLOURS[0], linewidth=2.5)
    if named:
        labels = [words("sens_base") if v is None else _short(v) for v in column.levels]
        ax.set_xticks(range(len(labels)), labels, fontsize=7, rotation=20 * (len(labels) > 4))
        ax.margins(x=0.2)
    ax.set_xlabel(column.name, fontsize=8)
    ax.tick_params(labelsize=7)


def _short(level: object) -> str:
    text = f"{level:g}" if isinstance(level, float) else str(level)
    return text if len(text) <= 14 else f"{text[:13]}…"
