"""Targets by channel and month, stacked."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes

from optimizer.arrays import Floats
from optimizer.report.locale import Words
from optimizer.report.render.style import bar_style, legend_beside, month_ticks, new_axes, tidy


def draw_stacked_targets(
    lines: Floats,
    channels: Sequence[str],
    months: Sequence[str],
    words: Words,
    ax: Axes | None = None,
) -> Axes:
    """Draw stacked bars of ``lines[channel, month]``."""
    ax = tidy(new_axes(ax))
    floor, places = np.zeros(len(months)), range(len(months))
    for i, channel in enumerate(channels):
        label, thousands = words.channel(channel), lines[i] / 1000
        ax.bar(places, thousands, bottom=floor, linewidth=0.5, label=label, **bar_style(i))
        floor += thousands
    month_ticks(ax, months)
    ax.set_ylabel(words("thousand_lines"))
    ax.set_title(words("channel_month"), fontsize=11)
    legend_beside(ax)
    return ax
