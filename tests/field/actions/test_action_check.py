"""Each action's effect is the choice model's own difference; who loses is named; verdicts."""

from __future__ import annotations

from pathlib import Path

import pytest

from optimizer.field import check_actions
from optimizer.field.actions.action_check import as_json, summary_table, transfer_table
from tests.field.action_scenarios import by_hand, planted, reference, scenario_of, table


def test_a_web_promotion_that_lives_on_the_resellers_customers(tmp_path: Path) -> None:
    """Web and shop live on the same customers: divergent, and the shop loses what it must.

    To class a the shop has v = 2 (two offers of 1) before zone factors, so that a line that the
    web gains costs the shop more than half a line: V / (1 + V) of it (logit).
    """
    scenario = planted(tmp_path / "s", shop=(3, 3, 3), phone=(0.01, 0.01, 0.01), web=(1, 1, 1))
    made = reference(scenario)
    (web,) = table(tmp_path, scenario, ["promotion", "web", "all", "", "2026-01", "push", "", "10"])
    found = check_actions(scenario, made, [web])
    pushed = made.push.copy()
    pushed[:, 0, 2] = 2
    change = (by_hand(scenario, pushed) - by_hand(scenario, made.push)).sum(axis=(0, 1))
    (effect,) = found.effects
    assert effect.change == pytest.approx(change, rel=1e-9)
    assert effect.taken.argmax() == scenario.channels.index("shop")
    assert effect.taken[0] == pytest.approx(-change[0], rel=1e-9)
    assert effect.taken_share > 0.5
    assert found.verdicts == ("divergent",)


def test_a_complementary_action_is_aligned(tmp_path: Path) -> None:
    """The phone reaches a class that nobody else reaches: nothing taken, worth its cost."""
    scenario = planted(tmp_path / "s", shop=(1, 0, 1), phone=(0, 0.5, 0), web=(1, 0, 0.2))
    (phone,) = table(tmp_path, scenario, ["calls", "phone", "all", "", "2026-01", "push", "", "1"])
    found = check_actions(scenario, reference(scenario), [phone])
    (effect,) = found.effects
    assert found.verdicts == ("aligned",)
    assert effect.taken.sum() == pytest.approx(0, abs=1e-9)
    assert effect.net == pytest.approx(effect.gross) == pytest.approx(effect.change[1])
    assert effect.divergence == pytest.approx(0, abs=1e-9)


def test_all_at_once_interact(tmp_path: Path) -> None:
    """Two channels pushed in one zone and month: together less than the sum, as the model says."""
    scenario = scenario_of(tmp_path / "s", 3)
    made = reference(scenario)
    actions = table(
        tmp_path,
        scenario,
        ["web", "web", "z0", "", "2026-01", "push", "", "1"],
        ["shop", "shop", "z0", "", "2026-01", "push", "", "1"],
    )
    found = check_actions(scenario, made, actions)
    push = made.push.copy()
    push[0, 0] = [1, push[0, 0, 1], 2]
    change = (by_hand(scenario, push) - by_hand(scenario, made.push)).sum(axis=(0, 1))
    assert found.together.change == pytest.approx(change, rel=1e-9)
    assert found.interaction == pytest.approx(change.sum() - sum(e.net for e in found.effects))
    assert found.interaction < 0


def test_what_costs_more_than_it_brings_is_costly(tmp_path: Path) -> None:
    """The same action at a price above its margin; at just its margin it is not yet costly."""
    scenario = planted(tmp_path / "s", shop=(1, 0, 1), phone=(0, 0.5, 0), web=(1, 0, 0.2))
    made = reference(scenario)
    row = ["calls", "phone", "all", "", "2026-01", "push", ""]
    margin = check_actions(scenario, made, table(tmp_path, scenario, [*row, 0])).effects[0].margin
    for cost, verdict in ((margin * 0.999, "aligned"), (margin * 1.001, "costly")):
        found = check_actions(scenario, made, table(tmp_path, scenario, [*row, cost]))
        assert found.verdicts == (verdict,)


def test_channels_add_up_to_the_net_lines(tmp_path: Path) -> None:
    """By action, all together and the best subset; the table of actions and JSON agree."""
    scenario = scenario_of(tmp_path / "s")
    actions = table(
        tmp_path,
        scenario,
        ["a", "web", "z0", "", "2026-01", "push", "", "10"],
        ["b", "shop", "all", "", "2026-02", "push", "", "1e9"],
    )
    check = check_actions(scenario, reference(scenario), actions, 100.0)
    lines = transfer_table(check).groupby("action", sort=False)["lines"].sum()
    effects = (*check.effects, check.together, check.best)
    assert list(lines.index) == ["a", "b", "all together", "best subset"]
    assert lines.tolist() == pytest.approx([e.net for e in effects if e is not None])
    summary, shown = summary_table(check), as_json(check)
    assert summary["net"].tolist() == [row["net"] for row in shown["actions"]]
    assert not summary["chosen"][1]
