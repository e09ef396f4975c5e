"""Pay, motivation and the loop's rounds are drawn as they are."""

from __future__ import annotations

import pandas as pd

from optimizer.report import Words
from optimizer.report.render.figures.network_drawings import (
    draw_loop_rounds,
    draw_monthly_pay,
    draw_scheme_bars,
    draw_weekly_bands,
)
from optimizer.statistics import Interval


def test_lines_are_earned_less_taken_back() -> None:
    """In millions, over all components of a month."""
    cash = pd.DataFrame(
        {
            "scheme": "a",
            "month": ["2026-01", "2026-01", "2026-02"],
            "component": ["per_line", "tier", "per_line"],
            "earned": [3e6, 1e6, 2e6],
            "reversed": [1e6, 0.0, 0.5e6],
        }
    )
    ax = draw_monthly_pay(cash, Words("en"))
    assert [*ax.lines[0].get_ydata()] == [3.0, 1.5]  # type: ignore[misc]
    assert [tick.get_text() for tick in ax.get_xticklabels()] == ["26-01", "26-02"]


def test_bars_are_means_with_their_figures() -> None:
    """As long as the mean, which is written above in the language."""
    intervals = {"a": Interval(1.5, 0.5, 0.95, 9), "b": Interval(2.25, 0.1, 0.95, 9)}
    ax = draw_scheme_bars(intervals, "cost", "EUR", Words("fr"))
    assert [bar.get_height() for bar in ax.patches] == [1.5, 2.25]
    assert [text.get_text() for text in ax.texts] == ["1,50", "2,25"]
    assert ax.get_ylabel() == "EUR"


def test_a_line_and_a_band_a_scheme() -> None:
    """Lines are the means, bands reach from low to high; schemes have their labels."""
    weekly = pd.DataFrame(
        {"scheme": ["a", "a", "b", "b"], "week": [1, 2, 1, 2], "mean": [0.5, 0.6, 0.4, 0.3]}
    ).assign(low=0.1, high=0.9)
    ax = draw_weekly_bands(weekly, "motivation", Words("en", {("scheme", "a"): "first"}))
    assert [line.get_label() for line in ax.lines] == ["first", "b"]
    assert [[*line.get_ydata()] for line in ax.lines] == [[0.5, 0.6], [0.4, 0.3]]  # type: ignore[misc]
    heights = ax.collections[0].get_paths()[0].vertices[:, 1]
    assert (heights.min(), heights.max()) == (0.1, 0.9)
    assert ax.get_ylim() == (0.0, 1.0)


def test_what_is_asked_and_what_is_sold() -> None:
    """Thousands of lines on the left, how the network fares on the right."""
    rounds = pd.DataFrame(
        {
            "round": [1, 2],
            "channel_targets": [2000, 3000],
            "lines": [1500, 2500],
            "lines_half_width": [100, 50],
            "effort_mean": [0.5, 0.75],
            "motivation_mean": [0.4, 0.6],
            "attainment": [0.25, 0.5],
        }
    )
    left = draw_loop_rounds(rounds, Words("en"))
    assert [[*line.get_ydata()] for line in left.lines[:1]] == [[2.0, 3.0]]  # type: ignore[misc]
    right = left.figure.axes[1]
    assert [[*line.get_ydata()] for line in right.lines] == [  # type: ignore[misc]
        [0.5, 0.75],
        [0.4, 0.6],
        [0.25, 0.5],
    ]
