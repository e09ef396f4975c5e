"""What drives what, drawn: bars, planes and panels of factors, and regret by decision."""

from __future__ import annotations

import math
from collections.abc import Collection
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from optimizer.report.locale import Words
from optimizer.report.render.style import (
    COLOURS,
    HATCHES,
    bar_style,
    new_axes,
    new_figure,
    number_ticks,
    tidy,
)
from optimizer.sensitivity.factor_columns import FactorColumn, columns_of
from optimizer.sensitivity.factor_measures import groups

MOST_BARS = 15
"""Factors shown."""


def draw_tornado(swings: pd.DataFrame, response: str, words: Words, ax: Axes | None = None) -> Axes:
    """Draw a bar a factor, from the least to the largest response.

    Parameters
    ----------
    swings : DataFrame
        factor, value, low, high of the measure ``swing`` of one response.
    """
    shown = swings.dropna(subset=["value"]).sort_values("value", kind="stable").tail(MOST_BARS)
    ax = tidy(new_axes(ax, 7.5, 1.6 + 0.38 * len(shown)), "x")
    for i, ends in enumerate(shown[["low", "high"]].to_numpy(dtype=np.float64)):
        for side, (end, key) in enumerate(zip(ends, ("sens_down", "sens_up"), strict=True)):
            label = words(key) if i == 0 else None
            ax.barh(i, end, height=0.62, label=label, **bar_style(side))
    ax.axvline(0.0, color="black", linewidth=1)
    ax.set_yticks(range(len(shown)), [str(name) for name in shown["factor"]])
    ax.set_xlabel(words("sens_swing_axis").format(response=response))
    ax.set_title(words("sens_tornado").format(response=response), fontsize=10)
    number_ticks(ax, words)
    if len(shown):
        ax.legend(frameon=False, fontsize=8, loc="lower right")
    return ax


def draw_sobol_bars(
    indices: pd.DataFrame, response: str, words: Words, ax: Axes | None = None
) -> Axes:
    """Draw two bars a factor.

    Parameters
    ----------
    indices : DataFrame
        factor, measure (S1, ST), value, low, high of one response.
    """
    names = list(dict.fromkeys(indices["factor"]))
    ax = tidy(new_axes(ax, 2.2 + 1.1 * max(len(names), 3), 3.8))
    for side, measure in enumerate(("S1", "ST")):
        rows = indices[indices["measure"] == measure].set_index("factor").loc[names]
        value = rows["value"].to_numpy(dtype=np.float64)
        places, reach = np.arange(len(names)) + 0.38 * (side - 0.5), rows["high"].to_numpy(float)
        style = bar_style(side) | {"error_kw": {"ecolor": "black", "elinewidth": 1.2}}
        label = words(f"sens_{measure}")
        ax.bar(places, value, yerr=reach - value, width=0.36, capsize=4, label=label, **style)
    ax.set_xticks(range(len(names)), names)
    ax.axhline(0.0, color="black", linewidth=0.8)
    ax.set_ylabel(words("sens_share_axis"))
    ax.set_title(words("sens_indices").format(response=response), fontsize=10)
    ax.legend(frameon=False, fontsize=8)
    number_ticks(ax, words, "y")
    return ax


def draw_morris_plane(
    effects: pd.DataFrame, response: str, words: Words, ax: Axes | None = None
) -> Axes:
    """Draw a point a factor, with the intervals of both measures.

    Parameters
    ----------
    effects : DataFrame
        factor, measure (mu_star, sigma), value, low, high of one response.
    """
    ax = tidy(new_axes(ax, 6.2, 4.4), "yx")
    mean, spread = (
        effects[effects["measure"] == measure].set_index("factor")
        for measure in ("mu_star", "sigma")
    )
    largest = 0.0
    for i, name in enumerate(mean.index):
        x, y = mean.loc[name], spread.loc[name]
        at = x["value"], y["value"]
        style: dict[str, Any] = {"color": COLOURS[i % len(COLOURS)], "linewidth": 1}
        ax.errorbar(*at, _whisker(y), _whisker(x), fmt="osD^vP"[i % 6], capsize=3, **style)
        ax.annotate(name, at, xytext=(6, 5), textcoords="offset points")
        largest = max(largest, float(x["high"]))
    ax.plot([0, largest], [0, largest], color="#999999", linestyle=":", linewidth=1)
    ax.set(xlabel=words("sens_mu_star"), ylabel=words("sens_sigma"))
    ax.set_title(words("sens_effects").format(response=response), fontsize=10)
    number_ticks(ax, words, "xy")
    return ax


def _whisker(row: pd.Series) -> list[list[float]]:
    """How far the interval reaches below and above the value."""
    return [[max(0.0, row["value"] - row["low"])], [max(0.0, row["high"] - row["value"])]]


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
    """Draw small multiples, one a factor, with one axis of the response; give the first back.

    Parameters
    ----------
    runs : DataFrame
        A row a run that is done and has the response.
    factors : list of str
        In the order that they are shown.
    drawn : collection of str, optional
        Factors whose means are over groups of runs, drawn as far as each group reaches.
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


def draw_regret_bars(
    regrets: pd.DataFrame, labels: list[str], response: str, words: Words, ax: Axes | None = None
) -> Axes:
    """Draw a bar a decision, and a mark at its largest regret.

    Parameters
    ----------
    regrets : DataFrame
        expected, low, high, largest of one response, a row a decision.
    labels : list of str
        What each decision is called.
    """
    ax = tidy(new_axes(ax, 7.5, 1.7 + 0.42 * len(regrets)), "x")
    places = np.arange(len(regrets))[::-1]
    mean = regrets["expected"].to_numpy(dtype=np.float64)
    whiskers = np.array([mean - regrets["low"], regrets["high"] - mean], dtype=np.float64)
    known = whiskers if regrets["low"].notna().all() else None
    style = bar_style(0) | {"hatch": HATCHES[1], "label": words("sens_expected")}
    ax.barh(places, mean, xerr=known, height=0.6, capsize=4, **style)
    marks: dict[str, Any] = {"color": COLOURS[5], "markersize": 6, "label": words("sens_largest")}
    ax.plot(regrets["largest"], places, "D", **marks)
    ax.set_yticks(places, labels)
    ax.set(xlabel=words("sens_regret_axis").format(response=response), xlim=(0.0, None))
    ax.set_title(words("sens_regret_title").format(response=response), fontsize=10)
    ax.legend(frameon=False, fontsize=8)
    number_ticks(ax, words)
    return ax
