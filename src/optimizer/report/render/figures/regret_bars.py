"""Regret by decision: expected, with its interval where futures are a sample, and largest."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from optimizer.report.locale import Words
from optimizer.report.render.style import COLOURS, HATCHES, new_axes, number_ticks, tidy


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
    response : str
    words : Words
    ax : Axes, optional
    """
    ax = tidy(new_axes(ax, 7.5, 1.7 + 0.42 * len(regrets)), "x")
    places = np.arange(len(regrets))[::-1]
    mean = regrets["expected"].to_numpy(dtype=np.float64)
    whiskers = np.array([mean - regrets["low"], regrets["high"] - mean], dtype=np.float64)
    ax.barh(
        places,
        mean,
        xerr=whiskers if regrets["low"].notna().all() else None,
        height=0.6,
        capsize=4,
        color=COLOURS[0],
        hatch=HATCHES[1],
        edgecolor="white",
        label=words("sens_expected"),
    )
    ax.plot(
        regrets["largest"], places, "D", color=COLOURS[5], markersize=6, label=words("sens_largest")
    )
    ax.set_yticks(places, labels)
    ax.set_xlim(left=0.0)
    ax.set_xlabel(words("sens_regret_axis").format(response=response))
    ax.set_title(words("sens_regret_title").format(response=response), fontsize=10)
    ax.legend(frameon=False, fontsize=8)
    number_ticks(ax, words)
    return ax
