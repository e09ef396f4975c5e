"""Budgets: push costs with those of changing, commissions, or both."""

from __future__ import annotations

from pathlib import Path

import pytest

from optimizer.plan.audit.judged_plan import JudgedPlan
from optimizer.plan.statement.rows.budgets import state
from optimizer.scenario.schema.row_sections import Budget
from tests.plan.statement.rows.stated import Ground


def test_each_kind_of_money(tmp_path: Path) -> None:
    """Of the channels and months that are named."""
    ground = Ground.of(tmp_path, {"phone": {"change_cost": {"fixed": 11}}})
    judged = JudgedPlan(ground.scenario, ground.plan.levels, ground.sales)
    push, commission = judged.push_cost + judged.change_cost, judged.commission
    written = {"name": "x", "channel": ["phone", "shop"], "months": "2026-02", "at_most": 50}
    for of, money in (("push", push), ("commission", commission), ("cost", push + commission)):
        row = ground.rows(state, Budget.model_validate(written | {"of": of}))["x"]
        assert row.value(ground.plan) == pytest.approx(money[:, 1, :2].sum())
        assert (row.upper, row.unit) == (50, "EUR")
