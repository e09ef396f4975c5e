"""Campaigns: months by which they end too soon."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from optimizer.plan.statement.integer_plan import IntegerPlan
from optimizer.plan.statement.rows.campaigns import state
from optimizer.scenario.schema.row_sections import Campaign
from tests.plan.statement.rows.stated import Ground


def test_months_short_of_all_zones(tmp_path: Path) -> None:
    """One zone pushes for a month only, the other to the end; the programme states nothing."""
    ground = Ground.of(tmp_path)
    row = ground.rows(state, Campaign(name="x", channel="phone", months_at_least=3))["x"]
    levels = np.ones((2, 3, 3), dtype=np.int64)
    levels[0, 1, 1] = levels[1, 2, 1] = 2
    assert row.value(IntegerPlan(levels, ground.plan.sales)) == 2
    assert list(row.constraints()) == []
    assert (row.upper, row.scale, row.separable) == (0, 6, False)
