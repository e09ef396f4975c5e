"""A kind of row from outside goes through faults, plan, audit, reasons, sheets and months left."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from optimizer.errors import ScenarioError
from optimizer.field.midyear.months_left import SalesAndCosts, months_left, not_tied_to_past
from optimizer.field.sheets.target_sheet import bearing_rows
from optimizer.plan import Plan, plan
from optimizer.scenario import Scenario, load
from optimizer.scenario.schema.row_sections import ROW_KINDS
from tests.plan.ratio_row import RATIO
from tests.plan.statement.test_rows import enumerated
from tests.tiny import tiny

ROW = {"kind": "ratio", "name": "web first", "channel": "web", "other": "phone", "times": 1.2}


@pytest.fixture(autouse=True)
def registered() -> Iterator[None]:
    """The kind is there for the length of a test."""
    ROW_KINDS.register("ratio", RATIO, "1.0")
    yield
    ROW_KINDS.unregister("ratio")


def scenario_with(folder: Path, **changes: Any) -> Scenario:
    """A tiny scenario with one such row."""
    tiny(folder, 3, zones=2, months=1, rows=[ROW | changes])
    return load(folder)


def test_the_plan_is_the_best_that_keeps_it(tmp_path: Path) -> None:
    """Every stage is the least over all plans, by the kind's own audit."""
    scenario = scenario_with(tmp_path)
    made = plan(scenario)
    least = enumerated(scenario)
    assert [level.value for level in made.levels] == pytest.approx(least, rel=1e-6, abs=1e-6)
    (row,) = made.rows
    assert (row.kind, row.written, row.scope and row.scope.channels) == (
        "ratio",
        "web first",
        ("web", "phone"),
    )
    assert {v.row: v.by for v in made.violations(scenario)} == pytest.approx(
        {r.name: r.shortfall for r in made.rows if r.shortfall}
    )
    assert Plan.load(made.save(tmp_path / "kept")).rows == made.rows


def test_a_miss_is_judged_explained_and_on_the_sheets_of_its_channels(tmp_path: Path) -> None:
    """Out of reach, the row has a reason, and bears on the two channels that it names."""
    scenario = scenario_with(tmp_path, times=50, other="shop", zone="z0")
    made = plan(scenario)
    assert [v.row for v in made.violations(scenario)] == ["web first"]
    assert {reason.missed for reason in made.reasons} == {"web first"}
    sheets = {c: [r.name for r in bearing_rows(scenario, made, c, None)] for c in scenario.channels}
    assert sheets == {"shop": ["web first"], "phone": [], "web": ["web first"]}
    assert bearing_rows(scenario, made, None, "r0") == made.rows
    assert bearing_rows(scenario, made, None, "r1") == ()


def test_months_left_keep_it_within_themselves(tmp_path: Path) -> None:
    """Its months are cut, and that it no longer looks back is said."""
    tiny(tmp_path, 3, zones=2, months=3, rows=[ROW | {"months": "2026-01..2026-02"}])
    scenario = load(tmp_path)
    push = np.ones((2, 3, 3), dtype=np.int64)
    sales = np.zeros((2, 1, 2, 3, 2))
    left = months_left(scenario, SalesAndCosts.of(scenario, push, sales, slice(0, 1)), np.ones(1))
    assert not_tied_to_past(scenario) == ("web first",)
    (row,) = left.spec.plan.rows
    assert row.scope(left.months).months == ("2026-02",)


def test_a_resolved_copy_is_the_same_scenario(tmp_path: Path) -> None:
    """The row is written with its kind, and read back; another version is another scenario."""
    scenario = scenario_with(tmp_path / "one")
    copy = load(scenario.write(tmp_path / "copy"))
    assert copy.spec == scenario.spec
    assert copy.hash == scenario.hash
    ROW_KINDS.unregister("ratio")
    ROW_KINDS.register("ratio", RATIO, "2.0")
    assert load(tmp_path / "copy").hash != scenario.hash


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"kind": "rattio"}, "'rattio' is no kind of row; register it, or use one of: ratio"),
        ({"kind": "budget"}, "'budget' does not belong here; write it under plan.budgets"),
        ({"kind": "capacity"}, "'capacity' does not belong here; write it under the channel"),
        ({"times": -1}, "plan.rows[0].times"),
        ({"much": 3}, "plan.rows[0].much"),
        ({"other": "fax"}, "'fax' is no channel"),
        ({"zone": "z9"}, "'z9' is no zone"),
        ({"months": "2027-01"}, "2027-01 is outside the calendar"),
    ],
    ids=str,
)
def test_faults(change: dict[str, Any], wrong: str, tmp_path: Path) -> None:
    """An unknown kind, a field that does not fit and an unknown name are faults in their place."""
    with pytest.raises(ScenarioError) as raised:
        scenario_with(tmp_path, **change)
    (fault,) = raised.value.faults
    assert fault.field.startswith("plan.rows[0]")
    assert wrong in f"{fault.field}: {fault.wrong}; {fault.right}"


def test_without_its_package_the_kind_is_refused(tmp_path: Path) -> None:
    """Where nobody registers it, a scenario that names it says so."""
    scenario_with(tmp_path)
    ROW_KINDS.unregister("ratio")
    with pytest.raises(ScenarioError, match="'ratio' is no kind of row"):
        load(tmp_path)
