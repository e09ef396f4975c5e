"""Tables of a check of actions: channels add up to the net lines, and JSON has the same figures."""

from __future__ import annotations

from pathlib import Path

import pytest

from optimizer.field import check_actions
from optimizer.field.actions.action_tables import as_json, summary_table, transfer_table
from tests.field.action_scenarios import reference, scenario_of, table


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
