"""The effect of actions: rows broken and mended, what is taken, gained and lost."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from optimizer.field import check_actions
from optimizer.plan import plan_of, violations
from optimizer.report import Words
from optimizer.report.actions.action_text import reasons
from tests.field.action_scenarios import any_plan, planted, reference, scenario_of, table


def test_rows_broken_and_mended_are_the_judges(tmp_path: Path) -> None:
    """Misses before and after are those of the plan's judge, on plans at random."""
    rows = {
        "commitments": [{"name": "plus", "offer": "plus", "at_least": 900}],
        "budgets": [{"name": "money", "of": "push", "at_most": 900}],
        "shares": [{"name": "web", "of": "web", "at_most": 0.3}],
        "limits": [{"name": "few", "channel": "shop", "level": "push", "at_most": 1}],
        "smoothing": [{"name": "steady", "channel": "phone", "change": 0.05}],
    }
    broken = mended = 0
    for seed in range(6):
        scenario = scenario_of(tmp_path / f"s{seed}", seed, zones=3, **rows)
        made = any_plan(scenario, seed)
        actions = table(
            tmp_path,
            scenario,
            ["shop", "shop", "", "r0", "2026-01", "push", "", ""],
            ["phone", "phone", "all", "", "2026-02", "closed", "", ""],
            ["web", "web", "z1", "", "2026-01..2026-02", "push", "", ""],
        )
        found = check_actions(scenario, made, actions)
        before = {v.row: v.by for v in violations(scenario, made.push)}
        for action, effect in zip(actions, found.effects, strict=True):
            push = made.push.reshape(-1, 3).copy()
            push[action.cells, action.channel] = action.level
            after = {v.row: v.by for v in violations(scenario, push.reshape(made.push.shape))}
            by = {n: after.get(n, 0) - before.get(n, 0) for n in {**before, **after}}
            assert {r.row: r.by for r in effect.rows} == pytest.approx(
                {n: x for n, x in by.items() if abs(x) > 1e-3}
            )
            assert effect.divergence == pytest.approx(len(effect.broken) + effect.taken_share)
            broken, mended = broken + len(effect.broken), mended + len(effect.mended)
    assert broken
    assert mended


def test_what_the_plan_does_already_changes_nothing(tmp_path: Path) -> None:
    """A level that the plan has: no line moves, no row; its cost alone decides."""
    scenario = scenario_of(tmp_path / "s", 3)
    actions = table(tmp_path, scenario, ["x", "web", "all", "", "2026-01", "reference", "", ""])
    found = check_actions(scenario, reference(scenario), actions)
    assert not np.abs(found.effects[0].change).max() > 1e-9
    assert found.effects[0].cost == 0
    assert found.verdicts == ("aligned",)


def test_together_what_is_taken_is_not_netted_across_places(tmp_path: Path) -> None:
    """Actions that do not meet: gained and taken of all are the sums of each, as net is.

    The web is pushed in one month, the phone in the other: what each loses to the other one
    where it does not act stays a loss.
    """
    scenario = planted(tmp_path / "s", shop=(3, 3, 3), phone=(1, 1, 1), web=(1, 1, 1))
    rows = (
        ["promotion", "web", "all", "", "2026-01", "push", "", "10"],
        ["calls", "phone", "all", "", "2026-02", "push", "", "10"],
    )
    actions = table(tmp_path, scenario, *rows)
    found = check_actions(scenario, reference(scenario), actions)
    for name in ("gross", "net"):
        each = [getattr(effect, name) for effect in found.effects]
        assert getattr(found.together, name) == pytest.approx(sum(each), rel=1e-9)
    taken = sum(effect.taken for effect in found.effects)
    assert found.together.taken == pytest.approx(taken, rel=1e-9)
    assert found.together.taken_share > 0.5


def test_a_lowered_push_adds_up(tmp_path: Path) -> None:
    """Lines given up less what others win of them are the net lines; the words name who wins."""
    scenario = planted(tmp_path / "s", shop=(3, 3, 3), phone=(0.01, 0.01, 0.01), web=(1, 1, 1))
    made = reference(scenario)
    pushed = made.push.copy()
    pushed[:, 0, 2] = 2
    higher = plan_of(scenario, pushed)
    row = ["less", "web", "all", "", "2026-01", "reference", "", "0"]
    (less,) = table(tmp_path, scenario, row)
    found = check_actions(scenario, higher, [less])
    (effect,) = found.effects
    assert effect.gross < 0
    assert effect.taken[0] < 0
    assert effect.gross - effect.taken.sum() == pytest.approx(effect.net)
    assert "given up" in reasons(found, Words("en"))[0]
