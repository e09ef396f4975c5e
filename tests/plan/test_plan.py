"""The Plan as data: labels, totals, saving and loading."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from optimizer.errors import StoreError
from optimizer.plan import Plan


def test_tables_add_up(small_plan: Plan) -> None:
    """Targets, pushes and overlap in the tables are those of the arrays."""
    targets = small_plan.targets
    assert targets["target"].sum() == small_plan.target_lines.sum()
    assert targets["expected"].sum() == pytest.approx(small_plan.expected.sum())
    assert small_plan.pushes["cost"].sum() == pytest.approx(small_plan.push_cost.sum())
    assert small_plan.cannibalisation["overlap"].sum() == pytest.approx(small_plan.overlap)
    one = targets.query("zone == '35' and month == '2026-02' and channel == 'web'")
    zone = small_plan.axes.zones.index("35")
    assert one["target"].sum() == small_plan.target_lines[zone, 1, :, 3].sum()
    assert set(one["region"]) == {"Bretagne"}


def test_locks_hold(small_plan: Plan) -> None:
    """The voice server is closed in Corsica, and open somewhere else."""
    ivr = small_plan.push[:, :, small_plan.axes.channels.index("ivr")]
    corsica = np.array([region == "Corse" for region in small_plan.axes.zone_regions])
    assert (ivr[corsica] == 0).all()
    assert (ivr[~corsica] > 0).any()


def test_arrays_cannot_be_written(small_plan: Plan) -> None:
    """A plan never changes."""
    with pytest.raises(ValueError, match="read-only"):
        small_plan.expected[0] = 0


def test_saved_and_loaded_is_the_same(small_plan: Plan, tmp_path: Path) -> None:
    """Every array and table survives the round trip."""
    back = Plan.load(small_plan.save(tmp_path))
    assert (back.target_lines == small_plan.target_lines).all()
    assert (back.expected == small_plan.expected).all()
    assert back.row_table.equals(small_plan.row_table)
    assert back.levels == small_plan.levels
    assert repr(back) == repr(small_plan)


def test_half_a_plan_is_refused(small_plan: Plan, tmp_path: Path) -> None:
    """A folder without its arrays is no plan, and says so."""
    small_plan.save(tmp_path)
    (tmp_path / "plan.npz").unlink()
    with pytest.raises(StoreError, match="no whole plan"):
        Plan.load(tmp_path)


def test_shown_in_a_notebook(small_plan: Plan) -> None:
    """The HTML names the scenario and has a row a level."""
    html = small_plan._repr_html_()
    assert "Two regions" in html
    assert html.count("<tr>") >= len(small_plan.levels)
