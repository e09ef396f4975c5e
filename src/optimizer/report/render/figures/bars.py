"""Bars by scheme with their intervals."""

from __future__ import annotations

from collections.abc import Mapping

from matplotlib.axes import Axes

from optimizer.report.locale import Words
from optimizer.report.render.style import COLOURS, HATCHES, new_axes, tidy
from optimizer.statistics import Interval


def draw_bars(
    intervals: Mapping[str, Interval],
    title: str,
    unit: str,
    words: Words,
    ax: Axes | None = None,
) -> Axes:
    """Draw means with whiskers.

    Parameters
    ----------
    intervals : mapping of scheme to Interval
    title, unit : str
    words : Words
    ax : Axes, optional
    """
    ax = tidy(new_axes(ax, 6.0, 3.6))
    for i, found in enumerate(intervals.values()):
        ax.bar(
            i,
            found.mean,
            yerr=found.half_width,
            capsize=5,
            width=0.6,
            color=COLOURS[i % len(COLOURS)],
            hatch=HATCHES[i % len(HATCHES)],
            edgecolor="white",
            error_kw={"ecolor": "black", "elinewidth": 1.4},
        )
        text = words.number(found.mean, 2)
        ax.annotate(text, (i, found.mean), xytext=(0, 8), textcoords="offset points", ha="center")
    ax.set_xticks(range(len(intervals)), [words.scheme(s) for s in intervals])
    ax.set_ylabel(unit)
    ax.margins(y=0.18)
    ax.set_title(f"{title} ({words('interval_note')})", fontsize=10)
    return ax
