"""Pictures of a comparison: figures with their intervals; where targets move."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from optimizer.comparison import Difference
from optimizer.report.comparison.comparison_text import main_figures, signed
from optimizer.report.locale import Words
from optimizer.report.render.figures.forest_plot import draw_forest_plot
from optimizer.report.render.figures.heat_map import draw_signed_heat_map
from optimizer.report.render.style import picture

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
