"""Sales up to each month against the plan, or less it, with the bands of what is to come."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from optimizer.field.midyear.outlook import Band
from optimizer.report.locale import Words
from optimizer.report.render.style import COLOURS, new_axes, tidy

INK = "#222222"


def draw_sales_fan(
    band: Band,
    months: Sequence[str],
    title: str,
    words: Words,
    ax: Axes | None = None,
    gap: bool = False,
    small: bool = False,
) -> Axes:
    """Draw the plan, what was sold, and the fan of the months left; all from the year's start.

    Parameters
    ----------
    band : Band
    months : sequence of str
    title : str
    words : Words
    ax : Axes, optional
    gap : bool
        Whether to draw all of it less the plan, in which narrow bands can be seen.
    small : bool
        One of many, without a legend.
    """
    ax = new_axes(ax, *((4.4, 2.6) if small else (7.6, 3.6)))
    places, past = np.arange(len(months)), len(band.sold)
    plan = band.target.cumsum()
    base = plan if gap else np.zeros(len(months))
    sold = band.sold.cumsum() - base[:past]
    if len(band.total):
        # the fan opens where sales end
        start = places[past - 1 :]
        fan = np.vstack([np.repeat(sold[-1], 5), band.total - base[past:, None]])
        for low, high, shade, key in ((0, 4, 0.2, "track_95"), (1, 3, 0.4, "track_80")):
            fill: dict[str, Any] = {"color": COLOURS[0], "alpha": shade, "linewidth": 0}
            ax.fill_between(start, fan[:, low], fan[:, high], label=words(key), **fill)
        ax.plot(start, fan[:, 2], color=COLOURS[0], linestyle="--", label=words("track_median"))
    dotted: dict[str, Any] = {"color": COLOURS[1], "linestyle": ":", "linewidth": 2.2}
    ax.plot(places, plan - base, label=words("track_plan"), **dotted)
    ax.plot(places[:past], sold, color=INK, marker="o", markersize=4, label=words("track_sold"))
    short = small or len(months) > 7
    ax.set_xticks(places, [month[5:] if short else month for month in months])
    if not gap:
        ax.set_ylim(bottom=0)
    ax.yaxis.set_major_locator(MaxNLocator(5, integer=True))
    ax.yaxis.set_major_formatter(lambda value, _: words.number(value))
    ax.set_title(title, fontsize=10, loc="left")
    if not small:
        ax.legend(frameon=False, fontsize=8, loc="lower left" if gap else "upper left")
    return tidy(ax)
