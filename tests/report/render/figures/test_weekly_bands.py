"""Weekly figures by scheme: mean and band."""

from __future__ import annotations

import pandas as pd

from optimizer.report import Words
from optimizer.report.render.figures import draw_weekly_bands


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
