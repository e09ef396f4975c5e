"""The Plan as data: labels, totals, saving and loading."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from optimizer.errors import StoreError
from optimizer.plan import Plan, plan, row_scopes
from optimizer.plan.integers.stage_outcome import gap_of
from optimizer.scenario import Scenario
from optimizer.scenario.schema.row_sections import ROW_KINDS


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


def test_one_row_that_cannot_be_kept_excuses_no_other(small: Scenario) -> None:
    """A fibre commitment far above the market: the stage's gap is not measured by its miss.

    The sum of misses is then dominated by it; a gap relative to that sum would let others go.
    """
    impossible = {
        "name": "dream",
        "offer": "fibre",
        "months": f"{small.months[0]}..{small.months[-1]}",
        "at_least": 1_000_000,
    }
    rows = [row.model_dump(by_alias=True, exclude_none=True) for row in small.spec.plan.commitments]
    dream = plan(small.replace("plan.commitments", [*rows, impossible]))
    missed = dream.shortfalls.set_index("name")["share"]
    assert missed["dream"] > 0.5
    stage = next(level for level in dream.levels if level.name == "shortfall, priority 1")
    assert stage.gap == pytest.approx(stage.value - stage.bound)
    assert stage.reached == (stage.value - stage.bound <= stage.asked + 1e-12)


def test_gaps_of_shortfalls_are_relative_to_one_bound() -> None:
    """Of 34 bounds missed .012 more than need be is a gap of 1.2 %, not of .035 %."""
    assert gap_of(34.012, 34.0, shortfall=True) == pytest.approx(0.012)
    assert gap_of(34.012, 34.0, shortfall=False) == pytest.approx(0.012 / 34.012)


def test_a_plan_stored_before_rows_were_data_is_read(small_plan: Plan, tmp_path: Path) -> None:
    """What the old form said in words alone is data once read: kinds, ranks, capacities' scope."""
    file = small_plan.save(tmp_path) / "plan.json"
    data = json.loads(file.read_text(encoding="utf-8"))
    for row in data["rows"]:
        for name in ("at_risk", "written", "scope"):
            del row[name]
    for level in data["levels"]:
        del level["rank"]
    file.write_text(json.dumps(data | {"rows": _with_tail(data["rows"])}), encoding="utf-8")
    back = Plan.load(tmp_path)
    assert [level.rank for level in back.levels] == [level.rank for level in small_plan.levels]
    assert back.rows[-1].at_risk
    assert back.row_table["kind"].iloc[-1] == "tail commitment"
    for now, row in zip(back.rows, small_plan.rows, strict=False):
        assert now.kind == row.kind
        assert now.scope == (row.scope if row.kind == "capacity" else None)
    assert {row.kind for row in back.rows} <= set(ROW_KINDS)


def _with_tail(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    return [*rows, rows[0] | {"name": "worst", "kind": "tail commitment"}]


def test_a_status_that_there_is_not_is_refused(small_plan: Plan, tmp_path: Path) -> None:
    """A plan whose status is no word that a plan can have is not read."""
    odd = replace(small_plan, provenance={**small_plan.provenance, "status": "as good as any"})
    with pytest.raises(StoreError, match="no whole plan"):
        Plan.load(odd.save(tmp_path))


def test_what_rows_count_is_the_scenarios(small: Scenario, small_plan: Plan) -> None:
    """A plan's own scopes are those that the scenario gives when rows do not say."""
    silent = replace(small_plan, rows=tuple(replace(row, scope=None) for row in small_plan.rows))
    assert row_scopes(small, silent) == row_scopes(small, small_plan)
