"""Rows on push levels: what each kind counts, and what it states where that is not linear."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from optimizer.plan.statement.quantity import IntegerPlan
from optimizer.plan.statement.rows.level_rows import (
    campaign,
    group,
    lock,
    locked_levels,
    zone_count,
)
from optimizer.scenario.schema.row_sections import Campaign, Lock, OpenLimit, Presence, Together
from tests.plan.statement.rows.stated import Ground


def test_zones_with_a_channel_open_or_pushed(tmp_path: Path) -> None:
    """At least for presence, at most for a limit."""
    ground = Ground.of(tmp_path)
    phone = ground.plan.levels[:, :, 1]
    floor = ground.rows(zone_count, Presence(name="x", channel="phone", at_least=2))
    limit = ground.rows(zone_count, OpenLimit(name="y", channel="phone", level="push", at_most=1))
    for month, name in enumerate(ground.scenario.months):
        low, high = floor[f"x {name}"], limit[f"y {name}"]
        assert low.value(ground.plan) == (phone[:, month] > 0).sum()
        assert high.value(ground.plan) == (phone[:, month] == 2).sum()
        assert (low.lower, low.upper) == (2, np.inf)
        assert (high.lower, high.upper) == (-np.inf, 1)


def test_members_and_the_lesser_side(tmp_path: Path) -> None:
    """Above reference when no level is named; a yes or no of its own decides which side holds."""
    ground = Ground.of(tmp_path)
    spec = Together.model_validate({"name": "x", "channel": ["shop", "phone"], "zone": "z0"})
    row = ground.rows(group, spec)["x"]
    pushed = (ground.plan.levels[0, :, 0] == 1).sum() + (ground.plan.levels[0, :, 1] == 2).sum()
    assert (row.value(ground.plan), row.upper) == (pushed, 6)
    assert [row.shortfall(count) for count in (0, 2, 5, 6)] == [0, 2, 1, 0]
    (constraint,) = row.constraints()
    ((switch, coefficient),) = constraint.auxiliaries.items()
    assert (switch.most, switch.whole, coefficient) == (1, True, -6)


def test_months_short_of_all_zones(tmp_path: Path) -> None:
    """One zone pushes for a month only, the other to the end; the programme states nothing."""
    ground = Ground.of(tmp_path)
    row = ground.rows(campaign, Campaign(name="x", channel="phone", months_at_least=3))["x"]
    levels = np.ones((2, 3, 3), dtype=np.int64)
    levels[0, 1, 1] = levels[1, 2, 1] = 2
    assert row.value(IntegerPlan(levels, ground.plan.sales)) == 2
    assert list(row.constraints()) == []
    assert (row.upper, row.scale, row.separable) == (0, 6, False)


def test_zone_months_at_another_level(tmp_path: Path) -> None:
    """None is allowed; the level asked for may be run there, eligible or not."""
    ground = Ground.of(tmp_path)
    written = {"channel": "web", "level": "closed", "zone": "z1", "month": "2026-02..2026-03"}
    row = ground.rows(lock, Lock.model_validate(written))[
        "lock web at closed, z1, 2026-02..2026-03"
    ]
    assert row.value(ground.plan) == (ground.plan.levels[1, 1:, 2] != 0).sum()
    assert (row.upper, row.scale) == (0, 2)
    locked = locked_levels(ground.scenario.replace("plan.locks", [written]), ground.market)
    assert locked.sum() == 2
    assert locked[4:, 2, 0].all()
