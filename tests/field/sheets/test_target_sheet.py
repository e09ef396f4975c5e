"""Sheets add up to the plan by every margin; what binds a sheet is what counts its sales."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.demand import market, plan_sales
from optimizer.field.sheets.target_sheet import sheets_of
from optimizer.plan import Plan, plan
from optimizer.scenario import Scenario
from tests.field.action_scenarios import any_plan, by_hand, reference, scenario_of
from tests.field.sheets.test_adjacency import placed, square


@settings(max_examples=15)
@given(seed=st.integers(0, 10_000), zones=st.integers(1, 4), months=st.integers(1, 4))
def test_all_sheets_are_the_plan(seed: int, zones: int, months: int) -> None:
    """Every zone, month, channel and offer stands in one channel's sheet and in one region's."""
    with tempfile.TemporaryDirectory() as folder:
        scenario = scenario_of(Path(folder) / "s", seed, zones=zones, months=months)
        made = any_plan(scenario, seed)
        for kind in ("channel", "region"):
            total = np.zeros((zones, months, *made.target_lines.shape[3:]), dtype=np.int64)
            for sheet in sheets_of(scenario, made):
                if sheet.kind != kind:
                    continue
                at = np.ix_(
                    [scenario.zones.ids.index(z) for z in sheet.zones],
                    range(months),
                    [scenario.channels.index(c) for c in sheet.channels],
                    range(len(scenario.offers)),
                )
                total[at] += sheet.targets
                assert sum(lines for _, lines, _ in sheet.quarters) == sheet.total
            assert (total == made.target_lines.sum(axis=2)).all()


def test_taken_is_the_difference_with_the_channel_closed(tmp_path: Path) -> None:
    """What the web takes from the shop in a zone: the shop's sales without it, less with it."""
    scenario = scenario_of(tmp_path / "s", 4)
    made = reference(scenario)
    sheet = {s.name: s for s in sheets_of(scenario, made)}["web"]
    closed = made.push.copy()
    closed[..., 2] = 0
    lines = by_hand(scenario, closed) - by_hand(scenario, made.push)
    assert sheet.taken[:, 0, :2] == pytest.approx(lines[..., :2].sum(axis=1), rel=1e-9)
    assert sheet.sold[:, 0] == pytest.approx(by_hand(scenario, made.push)[..., 2].sum(axis=1))


def test_the_reference_plan_changes_nothing(tmp_path: Path) -> None:
    """With every channel at reference a target differs from reference by its rounding alone."""
    scenario = scenario_of(tmp_path / "s", 4)
    for sheet in sheets_of(scenario, reference(scenario)):
        assert sheet.reference.sum() == pytest.approx(sheet.total, abs=1.0)


def test_push_counts_are_those_of_the_plan(small: Scenario, small_plan: Plan) -> None:
    """Zones off reference, by channel and month, are the plan's; a plan at reference has none."""
    table = small_plan.pushes
    off = table[table["level"] != "reference"].groupby(["channel", "month"]).size()
    for kind in ("channel", "region"):
        counted: dict[tuple[str, str], int] = {}
        for sheet in sheets_of(small, small_plan):
            for channel, _, zones in sheet.push_counts if sheet.kind == kind else ():
                for month, n in zip(small.months, zones, strict=True):
                    counted[channel, month] = counted.get((channel, month), 0) + n
        assert {key: n for key, n in counted.items() if n} == off.to_dict()


def test_reference_is_the_models(small: Scenario, small_plan: Plan) -> None:
    """Reference sales of all channels' sheets are the choice model's at reference push."""
    found = sheets_of(small, small_plan)
    push = [list(c.levels).index(c.reference) for c in small.spec.channels.values()]
    sales, _ = plan_sales(market(small), np.broadcast_to(push, small_plan.push.shape).copy())
    for kind in ("channel", "region"):
        lines = np.sum([s.reference for s in found if s.kind == kind], axis=0)
        assert lines == pytest.approx(sales.sum(axis=(0, 2, 3, 4)))


def test_rows_of_a_sheet_count_what_it_sells(small: Scenario, small_plan: Plan) -> None:
    """A channel's own capacity, national rows and its region's locks; nothing of others."""
    sheets = {s.name: s for s in sheets_of(small, small_plan)}
    bound = {row.name for row in small_plan.rows if row.enforced and (row.binding or row.shortfall)}
    assert {"fibre Q1", "push budget"} <= bound
    for sheet in sheets.values():
        names = {row.name for row in sheet.rows}
        assert {"fibre Q1", "push budget"} <= names <= bound
    calls = {name for name in bound if name.startswith("capacity telesales")}
    assert calls
    assert calls <= {row.name for row in sheets["telesales"].rows}
    assert not calls & {row.name for row in sheets["web"].rows}
    every = {row.name for sheet in sheets.values() for row in sheet.rows}
    assert every == bound


def test_rows_of_one_region_and_channel(tmp_path: Path) -> None:
    """A commitment of a region and channel out of reach bears on those two sheets alone."""
    rows = [{"name": "far", "channel": "shop", "region": "r1", "at_least": 1e5}]
    scenario = scenario_of(tmp_path / "s", 2, commitments=rows)
    found = {s.name: [r.name for r in s.rows] for s in sheets_of(scenario, plan(scenario))}
    assert found == {"shop": ["far"], "phone": [], "web": [], "r0": [], "r1": ["far"]}


def test_neighbours_have_their_own_sheets_targets(tmp_path: Path) -> None:
    """Where zones have outlines, a region's neighbours stand with what their sheets say."""
    row = placed(tmp_path / "s", [square("z0", 0, 0), square("z1", 1, 0), square("z2", 2, 0)])
    found = sheets_of(row, any_plan(row, 2))
    of = {sheet.name: sheet for sheet in found}
    names = {name: [other.name for other in of[name].neighbours] for name in row.zones.regions}
    ends = ["region 1"]
    assert names == {"region 0": ends, "region 1": ["region 0", "region 2"], "region 2": ends}
    for sheet in found:
        assert sheet.neighbours_known_by == "outlines"
        assert sheet.kind == "region" or not sheet.neighbours
        for other in sheet.neighbours:
            assert (other.by_month == of[other.name].by_month).all()
            assert other.change == of[other.name].change
