"""Panels of a response have every run and the means."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from optimizer.report import Words
from optimizer.report.render.figures.response_panels import draw_response_panels


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
