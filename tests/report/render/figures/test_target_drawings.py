"""Targets by channel and month, on the map, and against sales."""

from __future__ import annotations

import numpy as np
import pytest

from optimizer.field.midyear.actuals import Actuals
from optimizer.field.midyear.tracking import Track, track
from optimizer.plan import Plan
from optimizer.report.locale import Words
from optimizer.report.render.figures.target_drawings import (
    draw_sales_fan,
    draw_stacked_targets,
    draw_zone_map,
)
from optimizer.scenario import Scenario
from tests.field.sheets.test_adjacency import square


def test_channels_stand_on_each_other() -> None:
    """In thousands of lines; the second starts where the first ends."""
    lines = np.array([[1000.0, 2000.0], [500.0, 250.0]])
    ax = draw_stacked_targets(lines, ("a", "b"), ("2026-01", "2026-02"), Words("en"))
    bars = [(bar.get_y(), bar.get_height()) for bar in ax.patches]
    assert bars == [(0.0, 1.0), (0.0, 2.0), (1.0, 0.5), (2.0, 0.25)]


@pytest.fixture(scope="module")
def found(small: Scenario, small_plan: Plan) -> Track:
    """Three months of the small scenario, sold by chance about what is expected."""
    sold = np.random.default_rng(4).poisson(small_plan.expected[:, :3].sum(axis=2))
    return track(small, small_plan, Actuals(sold.astype(float), None, 3, ()), draws=300)


def test_the_fan_is_the_bands(found: Track) -> None:
    """Lines and fills have the figures; less the plan, the plan is nought."""
    band, words = found.bands[0], Words("en")
    ax = draw_sales_fan(band, found.months, "all", words)
    lines = {str(line.get_label()): np.asarray(line.get_ydata()) for line in ax.lines}
    assert lines["plan"] == pytest.approx(band.target.cumsum())
    assert lines["sold"] == pytest.approx(band.sold.cumsum())
    assert lines["likely (median)"][1:] == pytest.approx(band.total[:, 2])
    wide = np.concatenate([path.vertices for path in ax.collections[0].get_paths()])
    assert wide[:, 1].max() == pytest.approx(band.total[-1, 4])
    gap = draw_sales_fan(band, found.months, "all", words, gap=True)
    assert {str(line.get_label()): line for line in gap.lines}["plan"].get_ydata().any() == 0


def test_zones_are_coloured_by_their_figures() -> None:
    """Each outline has its zone's figure; one of another country is left out."""
    outlines = {"features": [square("z1", 1, 0), square("z0", 0, 0), square("abroad", 2, 0)]}
    ax = draw_zone_map(outlines, ("z0", "z1"), np.array([3.0, 7.0]), "title", words=Words("fr"))
    (zones,) = ax.collections
    assert zones.get_array().tolist() == [7.0, 3.0]  # type: ignore[union-attr]
    assert zones.get_clim() == (3.0, 7.0)
    # 45 degrees and more from the equator a degree of longitude is shorter than one of latitude
    assert ax.get_aspect() == pytest.approx(1 / np.cos(np.deg2rad(np.mean(ax.get_ylim()))))
