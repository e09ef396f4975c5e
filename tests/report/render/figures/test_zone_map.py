"""A map of zones."""

from __future__ import annotations

import numpy as np
import pytest

from optimizer.report import Words
from optimizer.report.render.figures import draw_zone_map
from tests.field.sheets.test_adjacency import square


def test_zones_are_coloured_by_their_figures() -> None:
    """Each outline has its zone's figure; one of another country is left out."""
    outlines = {"features": [square("z1", 1, 0), square("z0", 0, 0), square("abroad", 2, 0)]}
    ax = draw_zone_map(outlines, ("z0", "z1"), np.array([3.0, 7.0]), "title", words=Words("fr"))
    (zones,) = ax.collections
    assert zones.get_array().tolist() == [7.0, 3.0]  # type: ignore[union-attr]
    assert zones.get_clim() == (3.0, 7.0)
    # 45 degrees and more from the equator a degree of longitude is shorter than one of latitude
    assert ax.get_aspect() == pytest.approx(1 / np.cos(np.deg2rad(np.mean(ax.get_ylim()))))
