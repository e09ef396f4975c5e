"""The verdict on an action: what costs more than it brings is costly."""

from __future__ import annotations

from pathlib import Path

from optimizer.field import check_actions
from tests.field.action_scenarios import planted, reference, table


def test_what_costs_more_than_it_brings_is_costly(tmp_path: Path) -> None:
    """The same action at a price above its margin; at just its margin it is not yet costly."""
    scenario = planted(tmp_path / "s", shop=(1, 0, 1), phone=(0, 0.5, 0), web=(1, 0, 0.2))
    made = reference(scenario)
    row = ["calls", "phone", "all", "", "2026-01", "push", ""]
    margin = check_actions(scenario, made, table(tmp_path, scenario, [*row, 0])).effects[0].margin
    for cost, verdict in ((margin * 0.999, "aligned"), (margin * 1.001, "costly")):
        found = check_actions(scenario, made, table(tmp_path, scenario, [*row, cost]))
        assert found.verdicts == (verdict,)
