"""Morris's plane has a point a factor."""

from __future__ import annotations

import pandas as pd

from optimizer.report import Words
from optimizer.report.render.figures import draw_morris_plane


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
