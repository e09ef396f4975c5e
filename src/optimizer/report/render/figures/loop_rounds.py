"""The loop round by round: what is asked of the network and what it sells; how it fares."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from optimizer.report.locale import Words
from optimizer.report.render.style import COLOURS, DASHES, new_figure, tidy

STATES = ("effort_mean", "motivation_mean", "attainment")


def draw_loop_rounds(rounds: pd.DataFrame, words: Words) -> Axes:
    """Draw the rounds of one start; a figure of its own with two panels.

    Parameters
    ----------
    rounds : DataFrame
        Rows of ``LoopResult.to_frame()``.
    words : Words

    Returns
    -------
    Axes
        The first panel.
    """
    left, right = (tidy(ax) for ax in new_figure(9.5, 3.9).subplots(1, 2))
    x = rounds["round"]
    for i, (name, half) in enumerate((("channel_targets", None), ("lines", "lines_half_width"))):
        left.errorbar(
            x,
            rounds[name] / 1000,
            None if half is None else rounds[half] / 1000,
            color=COLOURS[i],
            linestyle=DASHES[i],
            marker="so"[i],
            capsize=3,
            linewidth=2,
            label=words(f"loop_{name}"),
        )
    left.set_ylabel(words("thousand_lines"))
    for i, name in enumerate(STATES):
        right.plot(
            x,
            rounds[name],
            color=COLOURS[i + 2],
            linestyle=DASHES[i],
            marker="^vD"[i],
            linewidth=2,
            label=words(f"loop_{name}"),
        )
    right.set_ylim(bottom=0.0)
    right.set_ylabel(words("loop_ratio"))
    for ax, title in ((left, "loop_asked_and_sold"), (right, "loop_state")):
        ax.set_title(words(title), fontsize=10)
        ax.set_xlabel(words("loop_round"))
        ax.xaxis.set_major_locator(MaxNLocator(integer=True))
        ax.legend(frameon=False, fontsize=9)
    left.yaxis.set_major_formatter(
        FuncFormatter(lambda v, _: words.number(v, 0 if v >= 100 else 1))
    )
    right.yaxis.set_major_formatter(FuncFormatter(lambda v, _: words.number(v, 1)))
    return left
