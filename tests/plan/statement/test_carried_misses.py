"""What single mixes miss by themselves, against the audit."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from optimizer.plan.audit.row_audit import row_audits
from optimizer.plan.statement.stating import state_problem
from optimizer.scenario import load
from tests.tiny import tiny

HERE = {"name": "here", "zone": "z0", "months": "2026-01", "at_least": 200, "priority": 2}


def test_mixes_carry_what_the_audit_finds_them_to_miss(tmp_path: Path) -> None:
    """The misses of rows that need no dual are, mix by mix, those of the audit."""
    tiny(tmp_path, 4, commitments=[HERE])
    scenario = load(tmp_path)
    problem = state_problem(scenario)
    mixes = np.arange(problem.shape[1])
    carried = problem.penalties[2].at(np.zeros_like(mixes), mixes)
    for mix, share in zip(mixes, carried, strict=True):
        push = np.ones((2, 2, 3), dtype=np.int64)
        push[0, 0] = problem.mixes.levels_of(np.array([mix]))[0]
        sales = np.zeros((2, 2, 2, 3, 2))
        sales[0, 0] = problem.table.sales(np.array([0]))[0, mix]
        audits = {row.name: row for row in row_audits(scenario, push, sales)}
        assert share == pytest.approx(audits["here"].missed / 200)
