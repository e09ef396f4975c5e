"""Net pay of the network by month and scheme."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from optimizer.report.locale import Words
from optimizer.report.render.style import COLOURS, DASHES, new_axes, tidy


def draw_cash(cash: pd.DataFrame, words: Words, ax: Axes | None = None) -> Axes:
    """Draw ``Runs.cash()``: earned less taken back.

    Parameters
    ----------
    cash : DataFrame
        scheme, month, component, earned, reversed, paid (EUR).
    words : Words
    ax : Axes, optional
    """
    ax = tidy(new_axes(ax))
    net = cash.assign(net=(cash["earned"] - cash["reversed"]) / 1e6)
    months = list(dict.fromkeys(net["month"]))
    for i, (scheme, part) in enumerate(net.groupby("scheme", sort=False)):
        total = part.groupby("month", sort=False)["net"].sum()
        ax.plot(
            range(len(months)),
            total.to_numpy(),
            color=COLOURS[i % len(COLOURS)],
            linestyle=DASHES[i % len(DASHES)],
            marker="os^Dv*"[i % 6],
            label=words.scheme(str(scheme)),
        )
    ax.set_xticks(range(len(months)), [m[2:] for m in months], rotation=45, fontsize=8)
    ax.set_ylabel(f"{words('net_earned')} ({words('meur')})")
    ax.set_ylim(bottom=0.0)
    ax.set_title(words("cash"), fontsize=11)
    ax.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0), frameon=False, fontsize=9)
    return ax
