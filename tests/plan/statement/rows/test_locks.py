"""Locks: a channel held at one level."""

from __future__ import annotations

from pathlib import Path

from optimizer.plan.statement.rows.locks import locked_levels, state
from optimizer.scenario.schema.row_sections import Lock
from tests.plan.statement.rows.stated import Ground


def test_zone_months_at_another_level(tmp_path: Path) -> None:
    """None is allowed; the level asked for may be run there, eligible or not."""
    ground = Ground.of(tmp_path)
    written = {"channel": "web", "level": "closed", "zone": "z1", "month": "2026-02..2026-03"}
    row = ground.rows(state, Lock.model_validate(written))[
        "lock web at closed, z1, 2026-02..2026-03"
    ]
    assert row.value(ground.plan) == (ground.plan.levels[1, 1:, 2] != 0).sum()
    assert (row.upper, row.scale) == (0, 2)
    locked = locked_levels(ground.scenario.replace("plan.locks", [written]), ground.market)
    assert locked.sum() == 2
    assert locked[4:, 2, 0].all()
