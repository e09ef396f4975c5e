"""Counts of zones, month by month."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from optimizer.plan.statement.rows.counts import state
from optimizer.scenario.schema.row_sections import OpenLimit, Presence
from tests.plan.statement.rows.stated import Ground


def test_zones_with_a_channel_open_or_pushed(tmp_path: Path) -> None:
    """At least for presence, at most for a limit."""
    ground = Ground.of(tmp_path)
    phone = ground.plan.levels[:, :, 1]
    floor = ground.rows(state, Presence(name="x", channel="phone", at_least=2))
    limit = ground.rows(state, OpenLimit(name="y", channel="phone", level="push", at_most=1))
    for month, name in enumerate(ground.scenario.months):
        low, high = floor[f"x {name}"], limit[f"y {name}"]
        assert low.value(ground.plan) == (phone[:, month] > 0).sum()
        assert high.value(ground.plan) == (phone[:, month] == 2).sum()
        assert (low.lower, low.upper) == (2, np.inf)
        assert (high.lower, high.upper) == (-np.inf, 1)
