"""Bars, planes and panels of factors have their figures."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from optimizer.report import Words
from optimizer.report.render.figures.sensitivity_drawings import (
    MOST_BARS,
    draw_morris_plane,
    draw_regret_bars,
    draw_response_panels,
    draw_sobol_bars,
    draw_tornado,
)


def test_the_widest_is_on_top() -> None:
    """Bars are as long as the ends; the last is drawn highest."""
    swings = pd.DataFrame({"factor": ["b", "a"], "value": [3, 1], "low": [-1, -1], "high": [2, 0]})
    ax = draw_tornado(swings, "y", Words("fr"))
    assert [tick.get_text() for tick in ax.get_yticklabels()] == ["a", "b"]
    assert [bar.get_width() for bar in ax.patches] == [-1, 0, -1, 2]


def test_of_many_factors_the_widest_are_shown() -> None:
    """No more than fit; none without a value."""
    many = pd.DataFrame({"factor": [f"f{i}" for i in range(20)], "value": range(20)})
    ax = draw_tornado(many.assign(low=0, high=many["value"]), "y", Words("en"))
    shown = [tick.get_text() for tick in ax.get_yticklabels()]
    assert shown == [f"f{i}" for i in range(20 - MOST_BARS, 20)]


def test_bars_are_the_values() -> None:
    """First-order indices, then total ones, each with its whisker at the interval's end."""
    table = pd.DataFrame(
        {"factor": [*"abab"], "measure": ["S1", "S1", "ST", "ST"], "value": [0.2, 0.5, 0.4, 0.6]}
    )
    ax = draw_sobol_bars(table.assign(low=0.0, high=table["value"] + 0.1), "y", Words("fr"))
    assert [bar.get_height() for bar in ax.patches] == [0.2, 0.5, 0.4, 0.6]
    assert [tick.get_text() for tick in ax.get_xticklabels()] == ["a", "b"]


def test_points_stand_at_both_measures() -> None:
    """How much a factor matters across, how much its effect changes up; named."""
    table = pd.DataFrame(
        {
            "factor": [*"abab"],
            "measure": ["mu_star", "mu_star", "sigma", "sigma"],
            "value": [2.0, 1.0, 0.0, 0.5],
        }
    )
    words = Words("fr")
    ax = draw_morris_plane(table.assign(low=table["value"], high=table["value"]), "y", words)
    assert [(text.get_text(), text.xy) for text in ax.texts] == [  # type: ignore[attr-defined]
        ("a", (2.0, 0.0)),
        ("b", (1.0, 0.5)),
    ]
    assert ax.get_xlabel() == words("sens_mu_star")


def test_a_response_plot_has_every_run_and_the_means() -> None:
    """A number on its axis, names side by side; the mean of each level is marked."""
    runs = pd.DataFrame({"a": ["u", "v", "u", "v"], "b": [1.0, 2.0, 3.0, 4.0], "y": [1, 2, 3, 6]})
    ax = draw_response_panels(runs, ["a", "b"], "y", Words("en"))
    points, means = ax.lines
    assert list(points.get_ydata()) == [1, 2, 3, 6]
    assert list(means.get_ydata()) == [2, 4]
    assert [t.get_text() for t in ax.get_xticklabels()] == ["u", "v"]


def test_means_stand_where_something_ran() -> None:
    """At the declared levels themselves; of a drawn factor, as far as each group reaches."""
    runs = pd.DataFrame({"a": np.tile([0.8, 1.0, 1.2], 8), "x": np.arange(24.0)})
    runs["y"] = runs["a"] + (runs["x"] >= 12)
    first = draw_response_panels(runs, ["a", "x"], "y", Words("en"), ("x",))
    assert list(first.lines[1].get_xdata()) == [0.8, 1.0, 1.2]
    assert list(first.lines[1].get_ydata()) == pytest.approx([1.3, 1.5, 1.7])
    assert list(first.get_xticks()) == [0.8, 1.0, 1.2]
    groups = first.figure.axes[1].lines[1]
    np.testing.assert_array_equal(groups.get_xdata(), [0, 11, np.nan, 12, 23, np.nan])
    assert groups.get_ydata() == pytest.approx([1, 1, 1, 2, 2, 2])


def test_bars_are_expected_regrets_and_marks_the_largest() -> None:
    """From the top in the order given."""
    regrets = pd.DataFrame({"expected": [1, 2], "low": [0, 1], "high": [2, 3], "largest": [4, 5]})
    ax = draw_regret_bars(regrets, ["less", "more"], "y", Words("fr"))
    assert [bar.get_width() for bar in ax.patches] == [1, 2]
    marks = next(line for line in ax.lines if line.get_marker() == "D")
    assert [*marks.get_xdata()] == [4, 5]  # type: ignore[misc]
    assert [tick.get_text() for tick in ax.get_yticklabels()] == ["less", "more"]
