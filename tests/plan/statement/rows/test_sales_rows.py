"""Rows on what is sold: what each kind makes of a plan, against plain sums of its sales."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from optimizer.plan.audit.judged_plan import JudgedPlan
from optimizer.plan.statement.rows.sales_rows import (
    budget,
    capacity,
    commitment,
    share,
    smoothing,
)
from optimizer.scenario.schema.row_sections import (
    Budget,
    ChannelCapacity,
    ChannelShare,
    Commitment,
    Smoothing,
)
from tests.plan.statement.rows.stated import Ground
from tests.tiny import write_csv


def test_lines_of_a_group_between_bounds(tmp_path: Path) -> None:
    """What is named counts; a miss weighs against the larger bound."""
    ground = Ground.of(tmp_path)
    written = {"name": "x", "offer": "plus", "zone": "z1", "months": "2026-02..2026-03"}
    spec = Commitment.model_validate(written | {"at_least": 5, "at_most": 80})
    row = ground.rows(commitment, spec)["x"]
    assert row.value(ground.plan) == pytest.approx(ground.sales[1, 1:, :, :, 1].sum())
    assert (row.lower, row.upper, row.scale) == (5, 80, 80)
    open_above = ground.rows(commitment, Commitment(name="y", at_least=0.2))["y"]
    assert (open_above.upper, open_above.scale) == (np.inf, 1)


def test_a_country_has_one_a_month(tmp_path: Path) -> None:
    """Lines times what one takes, over all zones."""
    ground = Ground.of(tmp_path, {"web": {"capacity": {"per_month": 9, "use_per_line": 0.5}}})
    (spec,) = ChannelCapacity.written_in(ground.scenario.spec)
    rows = ground.rows(capacity, spec)
    assert list(rows) == [f"capacity web 2026-0{month}" for month in (1, 2, 3)]
    used = rows["capacity web 2026-02"].value(ground.plan)
    assert used == pytest.approx(0.5 * ground.sales[:, 1, :, 2].sum())


def test_each_region_has_its_own(tmp_path: Path) -> None:
    """A row of each region and month, which counts its zones alone."""
    write_csv(tmp_path / "caps.csv", ["region", "capacity"], [["r0", 3], ["r1", 4]])
    ground = Ground.of(tmp_path, {"web": {"capacity": {"table": "caps.csv"}}})
    (spec,) = ChannelCapacity.written_in(ground.scenario.spec)
    rows = ground.rows(capacity, spec)
    assert len(rows) == 6
    row = rows["capacity web r1 2026-03"]
    assert (row.upper, row.scale, row.scope.regions) == (4, 4, ("r1",))
    assert row.value(ground.plan) == pytest.approx(ground.sales[1, 2, :, 2].sum())


def test_each_kind_of_money(tmp_path: Path) -> None:
    """Of the channels and months that are named."""
    ground = Ground.of(tmp_path, {"phone": {"change_cost": {"fixed": 11}}})
    judged = JudgedPlan(ground.scenario, ground.plan.levels, ground.sales)
    push, commission = judged.push_cost + judged.change_cost, judged.commission
    written = {"name": "x", "channel": ["phone", "shop"], "months": "2026-02", "at_most": 50}
    for of, money in (("push", push), ("commission", commission), ("cost", push + commission)):
        row = ground.rows(budget, Budget.model_validate(written | {"of": of}))["x"]
        assert row.value(ground.plan) == pytest.approx(money[:, 1, :2].sum())
        assert (row.upper, row.unit) == (50, "EUR")


def test_a_row_a_bound(tmp_path: Path) -> None:
    """Lines of the channel less the bound's share of the group: at least 0, and at most 0."""
    ground = Ground.of(tmp_path)
    spec = ChannelShare.model_validate(
        {"name": "x", "of": "web", "segment": "home", "at_least": 0.1, "at_most": 0.4}
    )
    rows = ground.rows(share, spec)
    web, group = ground.sales[:, :, 0, 2].sum(), ground.sales[:, :, 0].sum()
    low, high = rows["x (at least)"], rows["x (at most)"]
    assert low.value(ground.plan) == pytest.approx(web - 0.1 * group)
    assert high.value(ground.plan) == pytest.approx(web - 0.4 * group)
    assert (low.lower, high.upper) == (0, 0)
    assert low.scale == pytest.approx(ground.scenario.customers.sum())


def test_two_rows_a_pair_of_months(tmp_path: Path) -> None:
    """Up and down, from the second month on."""
    ground = Ground.of(tmp_path)
    rows = ground.rows(
        smoothing, Smoothing.model_validate({"name": "x", "offer": "plus", "change": 0.2})
    )
    assert len(rows) == 4
    lines = ground.sales[..., 1].sum(axis=(0, 2, 3))
    up, down = rows["x 2026-03 (up)"], rows["x 2026-03 (down)"]
    assert up.value(ground.plan) == pytest.approx(lines[2] - 1.2 * lines[1])
    assert down.value(ground.plan) == pytest.approx(lines[2] - 0.8 * lines[1])
    assert (up.upper, down.lower, up.scope.months) == (0, 0, ("2026-03",))
