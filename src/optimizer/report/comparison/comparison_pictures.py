"""Pictures of a comparison: figures with their intervals; where targets move."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter

from optimizer.arrays import Floats
from optimizer.comparison import Difference
from optimizer.report.comparison.comparison_text import main_figures, signed
from optimizer.report.locale import Words
from optimizer.report.render.figures.heat_map import draw_signed_heat_map
from optimizer.report.render.style import COLOURS, new_axes, picture, tidy

MOST_FIGURES = 36
"""Figures in one picture."""


def compare_pictures(difference: Difference, words: Words) -> dict[str, bytes]:
    """PNG by name of what there is to draw: ``figures``, ``targets``."""
    drawn = {}
    table = main_figures(difference)
    table = table[table["low"].notna() & (table["a"].abs() > 1e-9)]
    if not table.empty:
        drawn["figures"] = picture(lambda: _forest(difference, words))
    if difference.targets.moved:
        drawn["targets"] = picture(lambda: _moves(difference, words))
    return drawn


def _forest(difference: Difference, words: Words) -> Axes:
    table = main_figures(difference)
    table = table[table["low"].notna() & (table["a"].abs() > 1e-9)].head(MOST_FIGURES)
    size = table["a"].abs().to_numpy()
    ends = {
        name: 100 * table[list(columns)].to_numpy(np.float64) / size[:, None]
        for name, columns in {
            "alone": ("low", "high"),
            "together": ("low_together", "high_together"),
        }.items()
    }
    return draw_forest_plot(
        table["name"].str.removeprefix("scheme.").tolist(),
        100 * table["difference"].to_numpy(np.float64) / size,
        ends["alone"],
        ends["together"],
        words("compare_against").format(letter=difference.letter),
        f"{words('compare_picture_figures')} ({words('compare_picture_figures_note')})",
        words,
    )


def _moves(difference: Difference, words: Words) -> Axes:
    table = difference.targets.margins[("channel", "region")]
    channels = list(dict.fromkeys(table["channel"]))
    regions = list(dict.fromkeys(table["region"]))
    values = np.zeros((len(regions), len(channels)))
    for row in table.to_dict("records"):
        at = regions.index(row["region"]), channels.index(row["channel"])
        values[at] = row["difference"]
    return draw_signed_heat_map(
        values,
        regions,
        [words.channel(channel) for channel in channels],
        words("compare_picture_targets").format(letter=difference.letter),
        [[signed(value, "lines", words) for value in row] for row in values.tolist()],
    )


WIDEST = 80
"""Characters of the axis's label that fit below it on one line."""


def draw_forest_plot(
    names: Sequence[str],
    middle: Floats,
    alone: Floats,
    together: Floats,
    title: str,
    label: str,
    words: Words,
    ax: Axes | None = None,
) -> Axes:
    """Draw differences from 0.

    Parameters
    ----------
    names : sequence of str
    middle : array[name]
    alone, together : array[name, end]
        Lower and upper end of the interval of each alone, and of all together.
    title : str
    label : str
        Of the axis, with the unit.
    words : Words
    ax : Axes, optional
    """
    ax = tidy(new_axes(ax, 8.4, 1.3 + 0.27 * len(names)), "x")
    places = np.arange(len(names))[::-1]
    ax.axvline(0, color="#888888", linewidth=0.9)
    ax.hlines(places, together[:, 0], together[:, 1], color="#555555", linewidth=1.0)
    ax.hlines(places, alone[:, 0], alone[:, 1], color=COLOURS[0], linewidth=4.0)
    proven = (together[:, 0] > 0) | (together[:, 1] < 0)
    for rows, face in ((proven, "black"), (~proven, "white")):
        ax.plot(middle[rows], places[rows], "o", color="black", markerfacecolor=face, markersize=5)
    ax.set_yticks(places, names, fontsize=8)
    ax.set_ylim(-0.7, len(names) - 0.3)
    ax.xaxis.set_major_formatter(
        FuncFormatter(lambda x, _: words.number(x, 0 if abs(x) >= 10 else 1))
    )
    ax.set_xlabel(textwrap.fill(label, WIDEST), fontsize=9)
    ax.set_title(title, fontsize=10)
    return ax
