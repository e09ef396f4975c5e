"""Tables of a new plan: targets before and after, and by region and channel those that move."""

from __future__ import annotations

from pathlib import Path

from optimizer.field.midyear.replan_tables import as_json, moves_table, targets_table
from optimizer.field.midyear.replanning import replan
from optimizer.plan import plan
from tests.field.action_scenarios import scenario_of
from tests.field.sold import sales_file, targets


def test_moves_add_up(tmp_path: Path) -> None:
    """The web sold double: its targets move, and moves by channel are the sums of the targets'."""
    scenario = scenario_of(tmp_path / "s", 3, zones=2, months=3)
    old = plan(scenario)
    sold = targets(old, 1)
    sold[:, :, scenario.channels.index("web")] *= 2
    again = replan(scenario, old, sales_file(tmp_path, scenario, sold), "2026-02")
    table, moves = targets_table(again), moves_table(again)
    assert table["after"].sum() == again.after.sum()
    assert (table["after"] - table["before"] == table["moved"]).all()
    assert moves["moved"].sum() == table["moved"].sum()
    assert (moves["moved"] != 0).all()
    assert moves["moved"].abs().is_monotonic_decreasing
    assert as_json(again)["moved_lines"] == table["moved"].abs().sum()
