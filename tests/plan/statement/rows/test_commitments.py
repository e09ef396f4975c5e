"""Commitments: lines of a group."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from optimizer.plan.statement.rows.commitments import state
from optimizer.scenario.schema.row_sections import Commitment
from tests.plan.statement.rows.stated import Ground


def test_lines_of_a_group_between_bounds(tmp_path: Path) -> None:
    """What is named counts; a miss weighs against the larger bound."""
    ground = Ground.of(tmp_path)
    written = {"name": "x", "offer": "plus", "zone": "z1", "months": "2026-02..2026-03"}
    spec = Commitment.model_validate(written | {"at_least": 5, "at_most": 80})
    row = ground.rows(state, spec)["x"]
    assert row.value(ground.plan) == pytest.approx(ground.sales[1, 1:, :, :, 1].sum())
    assert (row.lower, row.upper, row.scale) == (5, 80, 80)
    open_above = ground.rows(state, Commitment(name="y", at_least=0.2))["y"]
    assert (open_above.upper, open_above.scale) == (np.inf, 1)
