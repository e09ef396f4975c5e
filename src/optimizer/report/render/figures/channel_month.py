"""Targets by channel and month, stacked."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes

from optimizer.arrays import Floats
from optimizer.report.locale import Words
from optimizer.report.render.style import COLOURS, HATCHES, new_axes, tidy


def draw_channel_month(
    lines: Floats,
    channels: Sequence[str],
    months: Sequence[str],
    words: Words,
    ax: Axes | None = None,
) -> Axes:
    """Draw stacked bars.

    Parameters
    ----------
    lines : array[channel, month]
    channels, months : sequence of str
    words : Words
    ax : Axes, optional
    """
    ax = tidy(new_axes(ax))
    floor = np.zeros(len(months))
    for i, channel in enumerate(channels):
        ax.bar(
            range(len(months)),
            lines[i] / 1000,
            bottom=floor,
            color=COLOURS[i % len(COLOURS)],
            hatch=HATCHES[i % len(HATCHES)],
            edgecolor="white",
            linewidth=0.5,
            label=words.channel(channel),
        )
        floor += lines[i] / 1000
    ax.set_xticks(range(len(months)), [m[2:] for m in months], rotation=45, fontsize=8)
    ax.set_ylabel(words("thousand_lines"))
    ax.set_title(words("channel_month"), fontsize=11)
    ax.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0), frameon=False, fontsize=9)
    return ax
