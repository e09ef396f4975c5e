"""The loop round by round."""

from __future__ import annotations

import pandas as pd

from optimizer.report import Words
from optimizer.report.render.figures import draw_loop_rounds


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
