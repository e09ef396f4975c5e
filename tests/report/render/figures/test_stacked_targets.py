"""Stacked targets by channel and month."""

from __future__ import annotations

import numpy as np

from optimizer.report import Words
from optimizer.report.render.figures import draw_stacked_targets


def test_channels_stand_on_each_other() -> None:
    """In thousands of lines; the second starts where the first ends."""
    lines = np.array([[1000.0, 2000.0], [500.0, 250.0]])
    ax = draw_stacked_targets(lines, ("a", "b"), ("2026-01", "2026-02"), Words("en"))
    bars = [(bar.get_y(), bar.get_height()) for bar in ax.patches]
    assert bars == [(0.0, 1.0), (0.0, 2.0), (1.0, 0.5), (2.0, 0.25)]
