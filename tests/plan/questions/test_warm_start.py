"""Warm plans: as good as cold ones, and the same bits whatever was planned before."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from optimizer.plan import Plan, Warm, plan
from optimizer.scenario import Scenario, load
from tests.tiny import tiny, write_yaml


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
        found, cold = warm.plan(scenario), plan(scenario)
        assert found.reached
        assert cold.reached
        assert not found.violations(scenario) or len(found.shortfalls)
        one, two = found.levels[0], cold.levels[0]
        assert [level.name for level in found.levels] == [level.name for level in cold.levels]
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
