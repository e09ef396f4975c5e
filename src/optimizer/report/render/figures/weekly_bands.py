"""A weekly figure by scheme: mean as a line, 10 % to 90 % as a band."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from optimizer.report.locale import Words
from optimizer.report.render.style import legend_beside, line_style, new_axes, tidy


def draw_weekly_bands(
    weekly: pd.DataFrame, name: str, words: Words, ax: Axes | None = None
) -> Axes:
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
    for i, (scheme, rows) in enumerate(weekly.groupby("scheme", sort=False)):
        style = line_style(i)
        label = words.scheme(str(scheme))
        ax.plot(rows["week"], rows["mean"], linewidth=2, label=label, **style)
        ax.fill_between(rows["week"], rows["low"], rows["high"], color=style["color"], alpha=0.13)
    ax.set_xlabel(words("week"))
    ax.set_ylabel(words(f"axis_{name}"))
    ax.set_title(f"{words(name)} ({words('band_note')})", fontsize=10)
    ax.set_ylim(bottom=0.0, top=1.0 if name == "motivation" else None)
    legend_beside(ax)
    return ax
