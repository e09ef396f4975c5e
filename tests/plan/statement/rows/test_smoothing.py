"""Smoothing: from a month to the next."""

from __future__ import annotations

from pathlib import Path

import pytest

from optimizer.plan.statement.rows.smoothing import state
from optimizer.scenario.schema.row_sections import Smoothing
from tests.plan.statement.rows.stated import Ground


def test_two_rows_a_pair_of_months(tmp_path: Path) -> None:
    """Up and down, from the second month on."""
    ground = Ground.of(tmp_path)
    rows = ground.rows(
        state, Smoothing.model_validate({"name": "x", "offer": "plus", "change": 0.2})
    )
    assert len(rows) == 4
    lines = ground.sales[..., 1].sum(axis=(0, 2, 3))
    up, down = rows["x 2026-03 (up)"], rows["x 2026-03 (down)"]
    assert up.value(ground.plan) == pytest.approx(lines[2] - 1.2 * lines[1])
    assert down.value(ground.plan) == pytest.approx(lines[2] - 0.8 * lines[1])
    assert (up.upper, down.lower, up.scope.months) == (0, 0, ("2026-03",))
