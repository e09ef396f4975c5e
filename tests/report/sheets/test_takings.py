"""What channels take from others, the largest share of their sales first."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np

from optimizer.report.sheets.takings import largest_takings


def test_the_largest_share_comes_first() -> None:
    """By hand: 6 of 10 lines are taken in z1, 2 of 8 in z0, none where nothing is sold."""
    sheet: Any = SimpleNamespace(
        zones=("z0", "z1"),
        zone_names=("north", "south"),
        channels=("web", "shop"),
        givers=("phone", "door"),
        sold=np.array([[8.0, 0.0], [10.0, 0.0]]),
        taken=np.array([[[2.0, 0.0], [0.0, 0.0]], [[1.0, 5.0], [0.0, 0.0]]]),
    )
    first, second = largest_takings(sheet)
    assert (first.zone, first.zone_name, first.taken, first.share) == ("z1", "south", 6.0, 0.6)
    assert (first.giver, first.from_giver) == ("door", 5.0)
    assert (second.zone, second.share, second.giver) == ("z0", 0.25, "phone")
