"""Bars by scheme with their intervals."""

from __future__ import annotations

from collections.abc import Mapping

from matplotlib.axes import Axes

from optimizer.report.locale import Words
from optimizer.report.render.style import bar_style, new_axes, tidy
from optimizer.statistics import Interval


def draw_scheme_bars(
    intervals: Mapping[str, Interval], title: str, unit: str, words: Words, ax: Axes | None = None
) -> Axes:
    """Draw means with whiskers, a bar a scheme."""
    ax = tidy(new_axes(ax, 6.0, 3.6))
    for i, (mean, half_width) in enumerate((x.mean, x.half_width) for x in intervals.values()):
        whisker = {"ecolor": "black", "elinewidth": 1.4}
        ax.bar(i, mean, yerr=half_width, capsize=5, width=0.6, error_kw=whisker, **bar_style(i))
        text = words.number(mean, 2)
        ax.annotate(text, (i, mean), xytext=(0, 8), textcoords="offset points", ha="center")
    ax.set_xticks(range(len(intervals)), [words.scheme(scheme) for scheme in intervals])
    ax.set_ylabel(unit)
    ax.margins(y=0.18)
    ax.set_title(f"{title} ({words('interval_note')})", fontsize=10)
    return ax
