"""Targets as rows: what is not 0 of a plan, and nothing else."""

from __future__ import annotations

import numpy as np

from optimizer.plan import Plan
from optimizer.scenario import Scenario
from optimizer.study import RunRequest, outcome


def test_rows_are_the_plan_s_targets(small: Scenario, small_plan: Plan) -> None:
    """Every cell that is not 0 stands there once, segments summed; a run leaves them."""
    found = outcome(small, RunRequest("plan")).targets
    assert found is not None
    table = found.to_pandas()
    keys = ["channel", "zone", "offer", "month"]
    expected = small_plan.targets.groupby(keys)["target"].sum()
    assert (table.set_index(keys)["lines"].sort_index() == expected[expected > 0]).all()
    assert len(table) == np.count_nonzero(expected)
    assert len(table.drop_duplicates(keys)) == len(table)
