"""What the network does, drawn: pay, motivation and effort over time, rounds of the loop."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from optimizer.report.locale import Words
from optimizer.report.render.style import (
    COLOURS,
    DASHES,
    bar_style,
    legend_beside,
    line_style,
    month_ticks,
    new_axes,
    new_figure,
    tidy,
)
from optimizer.statistics import Interval


def draw_monthly_pay(cash: pd.DataFrame, words: Words, ax: Axes | None = None) -> Axes:
    """Draw ``Runs.cash()``: earned less taken back.

    Parameters
    ----------
    cash : DataFrame
        scheme, month, component, earned, reversed, paid (EUR).
    """
    ax = tidy(new_axes(ax))
    net = cash.assign(net=(cash["earned"] - cash["reversed"]) / 1e6)
    months = list(dict.fromkeys(net["month"]))
    for i, (scheme, rows) in enumerate(net.groupby("scheme", sort=False)):
        total = rows.groupby("month", sort=False)["net"].sum().to_numpy()
        label = words.scheme(str(scheme))
        ax.plot(range(len(months)), total, marker="os^Dv*"[i % 6], label=label, **line_style(i))
    month_ticks(ax, months)
    ax.set(ylabel=f"{words('net_earned')} ({words('meur')})", ylim=(0.0, None))
    ax.set_title(words("cash"), fontsize=11)
    legend_beside(ax)
    return ax


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


def draw_weekly_bands(
    weekly: pd.DataFrame, name: str, words: Words, ax: Axes | None = None
) -> Axes:
    """Draw ``Runs.weekly(name)``.

    Parameters
    ----------
    weekly : DataFrame
        scheme, week, mean, low, high.
    name : {"motivation", "effort"}
    """
    ax = tidy(new_axes(ax))
    for i, (scheme, rows) in enumerate(weekly.groupby("scheme", sort=False)):
        style, label = line_style(i), words.scheme(str(scheme))
        ax.plot(rows["week"], rows["mean"], linewidth=2, label=label, **style)
        ax.fill_between(rows["week"], rows["low"], rows["high"], color=style["color"], alpha=0.13)
    ax.set(xlabel=words("week"), ylabel=words(f"axis_{name}"))
    ax.set_title(f"{words(name)} ({words('band_note')})", fontsize=10)
    ax.set_ylim(bottom=0.0, top=1.0 if name == "motivation" else None)
    legend_beside(ax)
    return ax


def draw_loop_rounds(rounds: pd.DataFrame, words: Words) -> Axes:
    """Draw the rounds of one start: two panels on a figure of their own, of which the first.

    Parameters
    ----------
    rounds : DataFrame
        Rows of ``LoopResult.to_frame()``.
    """
    left, right = (tidy(ax) for ax in new_figure(9.5, 3.9).subplots(1, 2))
    x = rounds["round"]
    for i, (name, half) in enumerate((("channel_targets", None), ("lines", "lines_half_width"))):
        style = line_style(i) | {"marker": "so"[i], "label": words(f"loop_{name}")}
        whisker = None if half is None else rounds[half] / 1000
        left.errorbar(x, rounds[name] / 1000, whisker, capsize=3, linewidth=2, **style)
    left.set_ylabel(words("thousand_lines"))
    for i, name in enumerate(("effort_mean", "motivation_mean", "attainment")):
        style = {"linestyle": DASHES[i], "marker": "^vD"[i], "label": words(f"loop_{name}")}
        right.plot(x, rounds[name], color=COLOURS[i + 2], linewidth=2, **style)
    right.set(ylabel=words("loop_ratio"), ylim=(0.0, None))
    for ax, title in ((left, "loop_asked_and_sold"), (right, "loop_state")):
        ax.set_title(words(title), fontsize=10)
        ax.set_xlabel(words("loop_round"))
        ax.xaxis.set_major_locator(MaxNLocator(integer=True))
        ax.legend(frameon=False, fontsize=9)
    left.yaxis.set_major_formatter(lambda v, _: words.number(v, 0 if v >= 100 else 1))
    right.yaxis.set_major_formatter(lambda v, _: words.number(v, 1))
    return left
