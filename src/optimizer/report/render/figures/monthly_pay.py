"""Net pay of the network by month and scheme."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from optimizer.report.locale import Words
from optimizer.report.render.style import legend_beside, line_style, month_ticks, new_axes, tidy


def draw_monthly_pay(cash: pd.DataFrame, words: Words, ax: Axes | None = None) -> Axes:
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
    for i, (scheme, rows) in enumerate(net.groupby("scheme", sort=False)):
        total = rows.groupby("month", sort=False)["net"].sum().to_numpy()
        label = words.scheme(str(scheme))
        ax.plot(range(len(months)), total, marker="os^Dv*"[i % 6], label=label, **line_style(i))
    month_ticks(ax, months)
    ax.set_ylabel(f"{words('net_earned')} ({words('meur')})")
    ax.set_ylim(bottom=0.0)
    ax.set_title(words("cash"), fontsize=11)
    legend_beside(ax)
    return ax
