"""Plans from what another plan left: as good as cold ones, whatever was planned before."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from optimizer.plan import Plan, Warm, WhatIf, plan
from optimizer.scenario import Scenario, load
from tests.conftest import ROOT
from tests.tiny import tiny, write_yaml

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
    """Nothing changed: nothing is solved again."""
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


@pytest.fixture(scope="module")
def base(small: Scenario) -> Scenario:
    """The small scenario, its gap wider so that it is quick."""
    return small.replace("plan.gap", 0.02)


@pytest.fixture(scope="module")
def warm(base: Scenario) -> Warm:
    """What its plan leaves."""
    return Warm(base)


def varied(base: Scenario) -> list[Scenario]:
    """Other right-hand sides."""
    return [
        base.replace("plan.budgets[push budget].at_most", scale=scale).replace(
            "plan.commitments[fibre Q1].at_least", least
        )
        for scale, least in ((0.9, 6500), (1.05, 6000), (0.97, 6200))
    ]


def same(one: Plan, other: Plan) -> bool:
    """Whether two plans have the same bits."""
    alike = ("push", "expected", "target_lines", "alone", "push_cost")
    return all(np.array_equal(getattr(one, n), getattr(other, n)) for n in alike) and (
        one.levels == other.levels
    )


def test_no_plan_depends_on_those_before(base: Scenario, warm: Warm) -> None:
    """Forwards, backwards and alone: every plan has the same bits."""
    forwards = [warm.plan(one) for one in varied(base)]
    backwards = [warm.plan(one) for one in reversed(varied(base))][::-1]
    alone = Warm(load_again(base)).plan(varied(base)[1])
    assert all(map(same, forwards, backwards))
    assert same(alone, forwards[1])


def load_again(base: Scenario) -> Scenario:
    """The same scenario, nothing of it worked out yet."""
    return base.replace("plan.gap", 0.05).replace("plan.gap", 0.02)


def test_warm_plans_are_within_the_gap_of_cold_ones(base: Scenario, warm: Warm) -> None:
    """Neither value is below the other's bound, and both prove the gap asked."""
    for scenario in varied(base):
        warmed, cold = warm.plan(scenario), plan(scenario)
        assert warmed.reached
        assert cold.reached
        assert not warmed.violations(scenario) or len(warmed.shortfalls)
        one, two = warmed.levels[0], cold.levels[0]
        assert [level.name for level in warmed.levels] == [level.name for level in cold.levels]
        assert one.bound <= two.value + 1e-6 * abs(two.value)
        assert two.bound <= one.value + 1e-6 * abs(one.value)


def test_the_base_and_what_is_unlike_it(base: Scenario, warm: Warm, tmp_path: Path) -> None:
    """The base's own plan is the cold one; other months and zones start cold."""
    assert same(warm.plan(base), plan(base))
    tiny(tmp_path, 1)
    other = load(tmp_path)
    assert same(warm.plan(other), plan(other))


def test_a_base_without_a_plan(tmp_path: Path) -> None:
    """Hard rows that no plan keeps leave nothing to start from: plans are cold, none is lost."""
    data = tiny(tmp_path, 1)
    row = {"name": "all", "offer": "basic", "at_least": 1e7, "hard": True}
    data["plan"] = {**data["plan"], "commitments": [row]}
    write_yaml(tmp_path / "scenario.yaml", data)
    impossible = load(tmp_path)
    able = impossible.replace("plan.commitments[all].at_least", 1)
    assert same(Warm(impossible).plan(able), plan(able))
