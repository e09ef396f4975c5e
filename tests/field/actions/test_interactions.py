"""Actions are joined where they share a zone and a month; every choice of a small group counts."""

from __future__ import annotations

from pathlib import Path

from optimizer.field.actions.changed_plan import base_plan
from optimizer.field.actions.interactions import InteractionGroup, choices_of, groups_of
from tests.field.action_scenarios import reference, scenario_of, table


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
