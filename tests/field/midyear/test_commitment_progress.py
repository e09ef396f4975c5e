"""What months sell and spend, and by how much a commitment is missed, by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from optimizer.field.midyear.commitment_progress import (
    CommitmentProgress,
    SalesAndCosts,
    commitment_progress,
)
from tests.field.action_scenarios import any_plan, scenario_of

ROWS = {
    "commitments": [{"name": "web", "channel": "web", "zone": "z0", "at_least": 1000}],
    "budgets": [{"name": "push", "of": "push", "at_most": 500, "months": "2026-01..2026-01"}],
}


@pytest.mark.parametrize(
    ("done", "to_come", "short"), [(40, 50, 10), (60, 50, 0), (100, 50, 30), (60, 40 - 1e-5, 0)]
)
def test_by_how_much_bounds_are_missed(done: float, to_come: float, short: float) -> None:
    """Between 100 and 120; a hair below a bound is none."""
    progress = CommitmentProgress("x", "commitment", "lines", 100, 120, done, to_come, False, True)
    assert progress.short == pytest.approx(short)


def test_done_and_to_come_are_the_whole(tmp_path: Path) -> None:
    """Lines of the web in z0, and push costs of January: past and months left add up."""
    scenario = scenario_of(tmp_path / "s", 3, zones=2, months=3, **ROWS)
    plan = any_plan(scenario, 2)
    past, left = (
        SalesAndCosts.of(scenario, plan.push, plan.expected[:, months], months)
        for months in (slice(0, 1), slice(1, None))
    )
    web, push = commitment_progress(scenario, past, left)
    sold = plan.expected[0, :, :, scenario.channels.index("web")].sum(axis=(1, 2))
    assert (web.done, web.to_come) == pytest.approx((sold[0], sold[1:].sum()))
    assert (push.done, push.to_come) == pytest.approx((plan.push_cost[:, 0].sum(), 0.0))
    assert (web.over, push.over) == (False, True)
    assert (web.at_least, push.at_most) == (1000.0, 500.0)
    assert np.isinf([web.at_most, push.at_least]).all()
