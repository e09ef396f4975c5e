"""Shares: some channels' part of a group's sales."""

from __future__ import annotations

from pathlib import Path

import pytest

from optimizer.plan.statement.rows.shares import state
from optimizer.scenario.schema.row_sections import ChannelShare
from tests.plan.statement.rows.stated import Ground


def test_a_row_a_bound(tmp_path: Path) -> None:
    """Lines of the channel less the bound's share of the group: at least 0, and at most 0."""
    ground = Ground.of(tmp_path)
    spec = ChannelShare.model_validate(
        {"name": "x", "of": "web", "segment": "home", "at_least": 0.1, "at_most": 0.4}
    )
    rows = ground.rows(state, spec)
    web, group = ground.sales[:, :, 0, 2].sum(), ground.sales[:, :, 0].sum()
    low, high = rows["x (at least)"], rows["x (at most)"]
    assert low.value(ground.plan) == pytest.approx(web - 0.1 * group)
    assert high.value(ground.plan) == pytest.approx(web - 0.4 * group)
    assert (low.lower, high.upper) == (0, 0)
    assert low.scale == pytest.approx(ground.scenario.customers.sum())
