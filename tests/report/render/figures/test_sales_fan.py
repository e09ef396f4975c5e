"""The fan of sales up to each month."""

from __future__ import annotations

import numpy as np
import pytest

from optimizer.field.midyear.actuals import Actuals
from optimizer.field.midyear.tracking import Track, track
from optimizer.plan import Plan
from optimizer.report.locale import Words
from optimizer.report.render.figures.sales_fan import draw_sales_fan
from optimizer.scenario import Scenario


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
