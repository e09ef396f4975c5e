"""A weekly figure by scheme: mean as a line, 10 % to 90 % as a band."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from optimizer.report.locale import Words
from optimizer.report.render.style import COLOURS, DASHES, new_axes, tidy


def draw_bands(weekly: pd.DataFrame, name: str, words: Words, ax: Axes | None = None) -> Axes:
    """Draw ``Runs.weekly(name)``.

    Parameters
    ----------
    weekly : DataFrame
        scheme, week, mean, low, high.
    name : {"motivation", "effort"}
    words : Words
    ax : Axes, optional
    """
    ax = tidy(new_axes(ax))
    for i, (scheme, part) in enumerate(weekly.groupby("scheme", sort=False)):
        colour = COLOURS[i % len(COLOURS)]
        ax.plot(
            part["week"],
            part["mean"],
            color=colour,
            linestyle=DASHES[i % len(DASHES)],
            linewidth=2,
            label=words.scheme(str(scheme)),
        )
        ax.fill_between(part["week"], part["low"], part["high"], color=colour, alpha=0.13)
    ax.set_xlabel(words("week"))
    ax.set_ylabel(words(f"axis_{name}"))
    ax.set_title(f"{words(name)} ({words('band_note')})", fontsize=10)
    ax.set_ylim(bottom=0.0, top=1.0 if name == "motivation" else None)
    ax.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0), frameon=False, fontsize=9)
    return ax
