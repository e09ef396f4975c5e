"""Actions are joined where they share a zone and a month; every choice of a small group counts."""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.demand import market, plan_sales
from optimizer.field import Action, check_actions
from optimizer.field.actions import best_subset as selection
from optimizer.field.actions.best_subset import InteractionGroup, choices_of, groups_of
from optimizer.field.actions.changed_plan import base_plan
from optimizer.plan import Plan, violations
from optimizer.scenario import Scenario
from tests.field.action_scenarios import any_plan, reference, scenario_of, table


def test_groups_share_a_zone_and_a_month(tmp_path: Path) -> None:
    """The first and the third meet in z0 in January; the second is alone in February."""
    scenario = scenario_of(tmp_path / "s")
    base = base_plan(scenario, reference(scenario))
    actions = table(
        tmp_path,
        scenario,
        ["a", "web", "z0", "", "2026-01", "push", "", "10"],
        ["b", "shop", "z0", "", "2026-02", "push", "", "10"],
        ["c", "shop", "all", "", "2026-01", "push", "", "10"],
    )
    groups = groups_of(base, actions)
    assert {group.members for group in groups} == {(0, 2), (1,)}
    assert all(group.exhaustive for group in groups)
    choices = choices_of(base, actions, [10.0, 10.0, 10.0], {}, groups[0])
    assert [choice.members for choice in choices] == [(), (0,), (2,), (0, 2)]
    assert [choice.cost for choice in choices] == [0.0, 10.0, 10.0, 20.0]
    assert choices[0].margin == 0.0


def test_of_many_actions_not_every_choice_is_computed() -> None:
    """Ten have 1,024 choices, eleven more than that."""
    assert InteractionGroup(tuple(range(10))).exhaustive
    assert not InteractionGroup(tuple(range(11))).exhaustive


LINEAR: dict[str, Any] = {
    "commitments": [{"name": "plus", "offer": "plus", "at_least": 900}],
    "budgets": [{"name": "money", "of": "push", "at_most": 2500}],
    "shares": [{"name": "web", "of": "web", "at_most": 0.36}],
    "limits": [{"name": "few", "channel": "shop", "level": "push", "at_most": 2}],
}
TIED: dict[str, Any] = {
    "groups": [{"name": "together", "channel": ["shop", "web"], "zone": "z0"}],
    "campaigns": [{"name": "no flicker", "channel": "phone", "months_at_least": 2}],
}


def enumerated(
    scenario: Scenario, made: Plan, actions: Sequence[Action], costs: Sequence[float], budget: float
) -> tuple[float, set[tuple[int, ...]]]:
    """The best worth over all subsets that break nothing, and the subsets that reach it."""
    where = market(scenario)
    each = (where.worth - where.pay)[0]
    sales, _ = plan_sales(where, made.push)
    before = {v.row: v.by for v in violations(scenario, made.push)}
    worth = {}
    for k in range(len(actions) + 1):
        for members in itertools.combinations(range(len(actions)), k):
            push = made.push.reshape(-1, made.push.shape[2]).copy()
            for i in members:
                push[actions[i].cells, actions[i].channel] = actions[i].level
            push = push.reshape(made.push.shape)
            cost = sum(costs[i] for i in members)
            after = violations(scenario, push)
            # the solver keeps the budget to its own tolerance
            if cost > budget + 1e-6 or any(v.by > before.get(v.row, 0) + 1e-3 for v in after):
                continue
            sold, _ = plan_sales(where, push)
            worth[members] = float(((sold - sales).sum(axis=(0, 1, 2)) * each).sum()) - cost
    best = max(worth.values())
    return best, {members for members, value in worth.items() if value >= best - 1e-6}


def some_actions(folder: Path, scenario: Scenario, seed: int, count: int) -> tuple[Action, ...]:
    """Level actions at random places, none setting another's level."""
    rng = np.random.default_rng(seed)
    places = [
        (channel, zone, month)
        for channel in scenario.channels
        for zone in scenario.zones.ids
        for month in scenario.months
    ]
    rows = []
    for i, at in enumerate(rng.permutation(len(places))[:count]):
        channel, zone, month = places[at]
        level = str(rng.choice(list(scenario.spec.channels[channel].levels)))
        rows.append([f"a{i}", channel, zone, "", month, level, "", ""])
    return table(folder, scenario, *rows)


@settings(max_examples=20)
@given(seed=st.integers(0, 10_000), tied=st.booleans(), part=st.floats(0.1, 1.0))
def test_the_best_subset_is_enumerations(seed: int, tied: bool, part: float) -> None:
    """On random plans with rows of every kind: worth, budget, nothing broken, and the bound."""
    with tempfile.TemporaryDirectory() as folder:
        rows = {**LINEAR, **(TIED if tied else {})}
        scenario = scenario_of(Path(folder) / "s", seed, zones=2, months=3, **rows)
        made = any_plan(scenario, seed)
        actions = some_actions(Path(folder), scenario, seed, 7)
        free = check_actions(scenario, made, actions)
        costs = [effect.cost for effect in free.effects]
        budget = part * sum(max(cost, 0.0) for cost in costs)
        found = check_actions(scenario, made, actions, budget)
        best, subsets = enumerated(scenario, made, actions, costs, budget)
        assert found.best_subset is not None
        assert found.best is not None
        assert found.best_subset.proven
        assert found.best_subset.members in subsets
        assert found.best.value == pytest.approx(best, abs=1e-6)
        assert found.best_subset.bound >= best - 1e-6
        assert not found.best.broken


@settings(max_examples=25)
@given(seed=st.integers(0, 10_000))
def test_actions_that_share_no_zone_month_add_up(seed: int) -> None:
    """Net sales, margin and every linear row's value: together what each gives alone."""
    with tempfile.TemporaryDirectory() as folder:
        scenario = scenario_of(Path(folder) / "s", seed, zones=3, months=3, **LINEAR)
        made = any_plan(scenario, seed)
        actions = some_actions(Path(folder), scenario, seed, 6)
        found = check_actions(scenario, made, actions)
        groups = selection.groups_of(base_plan(scenario, made), actions)
        assert sorted(i for g in groups for i in g.members) == list(range(6))
        cells = [{int(c) for i in g.members for c in actions[i].cells} for g in groups]
        assert sum(map(len, cells)) == len(set().union(*cells))
        parts = [check_actions(scenario, made, [actions[i] for i in g.members]) for g in groups]
        total = np.sum([part.together.change for part in parts], axis=0)
        assert found.together.change == pytest.approx(total, abs=1e-9)
        assert found.together.margin == pytest.approx(sum(p.together.margin for p in parts))
        if len(groups) == len(actions):
            assert found.interaction == pytest.approx(0, abs=1e-9)


def test_a_cost_of_change_ties_the_months_of_a_zone(tmp_path: Path) -> None:
    """Without it two months are two groups; with it one, for the budget depends on both."""
    scenario = scenario_of(tmp_path / "s")
    rows = [["a", "web", "z0", "", m, "push", "", ""] for m in ("2026-01", "2026-02")]
    rows[1][0] = "b"
    actions = table(tmp_path, scenario, *rows)
    made = reference(scenario)
    assert len(selection.groups_of(base_plan(scenario, made), actions)) == 2
    tied = scenario.replace("channels.web.change_cost", {"fixed": 20})
    assert len(selection.groups_of(base_plan(tied, made), actions)) == 1


def test_a_group_too_large_to_enumerate_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Then the subset still breaks nothing and keeps the budget, and is not called proven."""
    monkeypatch.setattr(selection, "MOST_CHOICES", 4)
    scenario = scenario_of(tmp_path / "s", **LINEAR)
    made = reference(scenario)
    rows = [[c, c, "z0", "", "2026-01", "push", "", "1"] for c in scenario.channels]
    found = check_actions(scenario, made, table(tmp_path, scenario, *rows), 2.0)
    assert found.best_subset is not None
    assert found.best is not None
    assert not found.best_subset.proven
    assert not found.finished
    assert found.best.cost <= 2.0
    assert not found.best.broken


def test_too_many_exclusions_are_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where every subset tried breaks a row that no sum states, the answer is none, unproven."""
    monkeypatch.setattr(selection, "MOST_CUTS", 1)
    scenario = scenario_of(tmp_path / "s", **TIED)
    actions = table(tmp_path, scenario, ["a", "shop", "z0", "", "2026-01", "push", "", "0"])
    found = check_actions(scenario, reference(scenario), actions, 10.0)
    assert found.best_subset is not None
    assert found.best_subset.members == ()
    assert not found.best_subset.proven
    assert "together" in {row.row for row in found.effects[0].broken}
