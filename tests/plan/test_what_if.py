"""What-ifs: warm plans are as good as cold ones, whatever changes."""

from __future__ import annotations

from typing import Any

import pytest

from optimizer.plan import WhatIf, plan
from optimizer.scenario import load
from tests.conftest import ROOT

CHANGES: dict[str, tuple[str, Any]] = {
    "bound": ("plan.budgets[0].at_most", 50_000),
    "price": ("channels.web.commission.fibre", 9.0),
    "lock": ("plan.locks", [{"channel": "ivr", "level": "closed"}]),
    "demand": ("offers.fibre.margin", 40.0),
    "tie": ("channels.ivr.change_cost", {"fixed": 20}),
    "calendar": ("plan.commitments", []),
}


@pytest.mark.parametrize("change", CHANGES)
def test_warm_is_as_good_as_cold(change: str) -> None:
    """After any change the warm plan's values lie within the gaps of the cold one's."""
    scenario = load(ROOT / "scenarios" / "small")
    what_if = WhatIf()
    what_if.plan(scenario)
    changed = scenario.replace(*CHANGES[change])
    warm, cold = what_if.plan(changed), plan(changed)
    assert warm.reached >= cold.reached
    first, other = warm.levels[: len(warm.levels) - 1], cold.levels
    for one, two in zip(first, other, strict=False):
        slack = 1e-6 * max(abs(one.value), 1.0)
        assert one.bound <= two.value + slack
        assert two.bound <= one.value + slack
    assert {v.row for v in warm.violations(changed)} <= set(warm.shortfalls["name"])


def test_the_same_scenario_again_is_the_same_value() -> None:
    """Nothing changed: the plan is at least as good, within its gap."""
    scenario = load(ROOT / "scenarios" / "small")
    what_if = WhatIf()
    first, again = what_if.plan(scenario), what_if.plan(scenario)
    assert first.objective is not None
    assert again.objective is not None
    assert again.objective.value <= first.objective.value * (1 + 1e-9)
