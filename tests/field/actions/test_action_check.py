"""Each action's effect is the choice model's own difference; who loses is named; verdicts."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from optimizer.errors import ScenarioError
from optimizer.field import check_actions
from optimizer.plan import plan_of, violations
from optimizer.report import Words
from optimizer.report.actions.action_text import reasons
from tests.field.action_scenarios import any_plan, by_hand, planted, reference, scenario_of, table


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


def test_what_costs_more_than_it_brings_is_costly(tmp_path: Path) -> None:
    """The same action at a price above its margin; at just its margin it is not yet costly."""
    scenario = planted(tmp_path / "s", shop=(1, 0, 1), phone=(0, 0.5, 0), web=(1, 0, 0.2))
    made = reference(scenario)
    row = ["calls", "phone", "all", "", "2026-01", "push", ""]
    margin = check_actions(scenario, made, table(tmp_path, scenario, [*row, 0])).effects[0].margin
    for cost, verdict in ((margin * 0.999, "aligned"), (margin * 1.001, "costly")):
        found = check_actions(scenario, made, table(tmp_path, scenario, [*row, cost]))
        assert found.verdicts == (verdict,)


@pytest.mark.parametrize("model", ["gam", "mnl", "nested"])
def test_extra_sales_are_just_those_hoped_for(tmp_path: Path, model: str) -> None:
    """Alone, the channel gains the extra lines in all its zones and months together."""
    scenario = scenario_of(tmp_path / "s", 5)
    if model == "mnl":
        scenario = scenario.replace("choice", {"model": "mnl"})
    if model == "nested":
        spec = {"model": "nested", "dissimilarity": {"physical": 0.7, "remote": 0.5}}
        scenario = scenario.replace("choice", spec)
    actions = table(
        tmp_path,
        scenario,
        ["more", "web", "all", "", "2026-01..2026-02", "", "17", "100"],
        ["less", "shop", "z0", "", "2026-02", "", "0.25", "0"],
    )
    found = check_actions(scenario, reference(scenario), actions)
    assert [e.gross for e in found.effects] == pytest.approx([17, 0.25], rel=1e-8)
    assert all(0 < e.net < e.gross for e in found.effects)


def test_extra_beyond_the_market(tmp_path: Path) -> None:
    """More lines than there are customers, and a closed channel: two faults with their cures."""
    scenario = scenario_of(tmp_path / "s")
    made = reference(scenario)
    push = made.push.copy()
    push[:, 0, 1] = 0
    actions = table(
        tmp_path,
        scenario,
        ["dream", "web", "z0", "", "2026-01", "", "1e6", "0"],
        ["closed", "phone", "all", "", "2026-01", "", "5", "0"],
    )
    with pytest.raises(ScenarioError) as caught:
        check_actions(scenario, plan_of(scenario, push), actions, file="a.csv")
    first, second = caught.value.faults
    assert (first.file, first.line, second.line) == ("a.csv", 2, 3)
    assert "web cannot sell 1e+06 lines more there" in first.wrong
    assert "keeps phone closed" in second.wrong


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


def test_who_pays(tmp_path: Path) -> None:
    """Without a cost the plan's budget pays the scenario's price; with one the field does."""
    scenario = scenario_of(
        tmp_path / "s", budgets=[{"name": "money", "of": "push", "at_most": 100}]
    )
    made = reference(scenario)
    row = ["x", "shop", "z0", "", "2026-01", "push", ""]
    (plans,) = check_actions(scenario, made, table(tmp_path, scenario, [*row, ""])).effects
    (own,) = check_actions(scenario, made, table(tmp_path, scenario, [*row, "7"])).effects
    price = scenario.spec.channels["shop"].levels["push"].cost.fixed
    assert plans.cost == pytest.approx(price)
    assert own.cost == 7
    assert [(r.row, r.by) for r in plans.rows] == [("money", pytest.approx(price))]
    assert own.rows == ()


def test_commitments_at_risk_see_the_extra_sales(tmp_path: Path) -> None:
    """A commitment in expectation over demand scenarios gains by what each of them sells more."""
    risk = {
        "scenarios": [
            {"name": "as is", "probability": 0.5, "factors": []},
            {"name": "half", "probability": 0.5, "factors": [{"factor": 0.5, "on": "customers"}]},
        ]
    }
    scenario = scenario_of(tmp_path / "s").replace("risk", risk)
    commitment = {"name": "all", "at_least": 1e6, "under": {"expected": True}}
    scenario = scenario.replace("plan.commitments", [commitment])
    actions = table(tmp_path, scenario, ["x", "web", "all", "", "2026-01", "", "40", "0"])
    (effect,) = check_actions(scenario, reference(scenario), actions).effects
    (row,) = effect.mended
    assert -row.by == pytest.approx(0.75 * effect.net)


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
