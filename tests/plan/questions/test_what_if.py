"""What-ifs: warm plans are as good as cold ones, whatever changes."""

from __future__ import annotations

from typing import Any

import numpy as np
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


def test_the_same_scenario_again_is_the_same_plan() -> None:
    """Nothing changed: nothing is solved anew."""
    scenario = load(ROOT / "scenarios" / "small")
    what_if = WhatIf()
    first = what_if.plan(scenario)
    assert what_if.plan(load(ROOT / "scenarios" / "small")) is first


def test_targets_that_need_not_change_stay() -> None:
    """Another budget: many of the zones and months whose plan stays keep their whole lines."""
    scenario = load(ROOT / "scenarios" / "small")
    what_if = WhatIf()
    first = what_if.plan(scenario)
    again = what_if.plan(scenario.replace("plan.budgets[0].at_most", scale=0.98))
    same = np.isclose(first.expected, again.expected, rtol=0, atol=1e-9).all(axis=(2, 3, 4))
    kept = (first.target_lines == again.target_lines).all(axis=(2, 3, 4))
    assert same.any()
    assert kept[same].mean() >= 0.4
