"""Capacities: units that a channel uses in an area and a month."""

from __future__ import annotations

from pathlib import Path

import pytest

from optimizer.plan.statement.rows.capacities import state
from optimizer.scenario.schema.row_sections import ChannelCapacity
from tests.plan.statement.rows.stated import Ground
from tests.tiny import write_csv


def test_a_country_has_one_a_month(tmp_path: Path) -> None:
    """Lines times what one takes, over all zones."""
    ground = Ground.of(tmp_path, {"web": {"capacity": {"per_month": 9, "use_per_line": 0.5}}})
    (spec,) = ChannelCapacity.written_in(ground.scenario.spec)
    rows = ground.rows(state, spec)
    assert list(rows) == [f"capacity web 2026-0{month}" for month in (1, 2, 3)]
    used = rows["capacity web 2026-02"].value(ground.plan)
    assert used == pytest.approx(0.5 * ground.sales[:, 1, :, 2].sum())


def test_each_region_has_its_own(tmp_path: Path) -> None:
    """A row of each region and month, which counts its zones alone."""
    write_csv(tmp_path / "caps.csv", ["region", "capacity"], [["r0", 3], ["r1", 4]])
    ground = Ground.of(tmp_path, {"web": {"capacity": {"table": "caps.csv"}}})
    (spec,) = ChannelCapacity.written_in(ground.scenario.spec)
    rows = ground.rows(state, spec)
    assert len(rows) == 6
    row = rows["capacity web r1 2026-03"]
    assert (row.upper, row.scale, row.scope.regions) == (4, 4, ("r1",))
    assert row.value(ground.plan) == pytest.approx(ground.sales[1, 2, :, 2].sum())
