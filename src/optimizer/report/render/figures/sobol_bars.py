"""Sobol's indices: what a factor explains alone, and with all others, with intervals."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from optimizer.report.locale import Words
from optimizer.report.render.style import bar_style, new_axes, number_ticks, tidy


def draw_sobol_bars(
    indices: pd.DataFrame, response: str, words: Words, ax: Axes | None = None
) -> Axes:
    """Draw two bars a factor.

    Parameters
    ----------
    indices : DataFrame
        factor, measure (S1, ST), value, low, high of one response.
    response : str
    words : Words
    ax : Axes, optional
    """
    names = list(dict.fromkeys(indices["factor"]))
    ax = tidy(new_axes(ax, 2.2 + 1.1 * max(len(names), 3), 3.8))
    for side, measure in enumerate(("S1", "ST")):
        rows = indices[indices["measure"] == measure].set_index("factor").loc[names]
        value = rows["value"].to_numpy(dtype=np.float64)
        ax.bar(
            np.arange(len(names)) + 0.38 * (side - 0.5),
            value,
            yerr=rows["high"].to_numpy(dtype=np.float64) - value,
            width=0.36,
            capsize=4,
            error_kw={"ecolor": "black", "elinewidth": 1.2},
            label=words(f"sens_{measure}"),
            **bar_style(side),
        )
    ax.set_xticks(range(len(names)), names)
    ax.axhline(0.0, color="black", linewidth=0.8)
    ax.set_ylabel(words("sens_share_axis"))
    ax.set_title(words("sens_indices").format(response=response), fontsize=10)
    ax.legend(frameon=False, fontsize=8)
    number_ticks(ax, words, "y")
    return ax
