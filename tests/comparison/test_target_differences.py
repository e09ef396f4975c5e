"""Differences of targets: as by hand, and the same total by every margin."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.comparison import Side, target_difference
from optimizer.comparison.target_differences import MARGINS
from optimizer.plan import Plan
from optimizer.scenario import Scenario
from optimizer.study import target_rows
from tests.comparison.sides import COLUMNS, made_up


def cells(scenario: Scenario) -> st.SearchStrategy[dict[tuple[str, ...], int]]:
    """Some targets of a scenario."""
    names = (scenario.channels, scenario.zones.ids, scenario.offers, scenario.months)
    keys = st.tuples(*(st.sampled_from(axis) for axis in names))
    return st.dictionaries(keys, st.integers(1, 50), max_size=12)


def side(scenario: Scenario, targets: dict[tuple[str, ...], int]) -> Side:
    """A run with these targets."""
    rows = [(*key, lines) for key, lines in targets.items()]
    return made_up(scenario, pd.DataFrame(rows, columns=COLUMNS))


@given(st.data())
@settings(max_examples=40)
def test_margins_add_up(small: Scenario, data: Any) -> None:
    """Cells by brute force; each margin adds up to the same lines moved, and to the totals."""
    a, b = data.draw(cells(small)), data.draw(cells(small))
    found = target_difference(side(small, a), side(small, b))
    by_hand = {k: b.get(k, 0) - a.get(k, 0) for k in {**a, **b}}
    by_hand = {k: d for k, d in by_hand.items() if d}
    table = found.cells
    keys = zip(table["channel"], table["zone"], table["offer"], table["month"], strict=True)
    assert dict(zip(keys, table["difference"], strict=True)) == by_hand
    assert found.moved == sum(map(abs, by_hand.values()))
    sizes = table["difference"].abs().tolist()
    assert sizes == sorted(sizes, reverse=True)
    assert found.total_a == sum(a.values())
    for axes in MARGINS:
        margin = found.margins[axes]
        assert margin["moved"].sum() == found.moved
        assert margin["a"].sum() == sum(a.values())
        assert margin["b"].sum() == sum(b.values())
        assert margin["difference"].sum() == sum(by_hand.values())
        assert (margin["moved"] >= margin["difference"].abs()).all()
    assert not found.only_a
    assert not found.only_b


def test_a_plan_against_itself(small: Scenario, small_plan: Plan) -> None:
    """Nothing moves; the margin by region is the plan's."""
    one = made_up(small, target_rows(small_plan).to_pandas())
    found = target_difference(one, one)
    assert found.moved == 0
    assert found.cells.empty
    table = found.margins[("region",)].set_index("region")["a"]
    assert table.to_dict() == small_plan.targets.groupby("region")["target"].sum().to_dict()


def test_other_shapes(small: Scenario) -> None:
    """A zone in a region that A does not know: it counts in A's, and both are named."""
    zones = small.zones
    region = ("Ouest", *zones.region[1:])
    moved = replace(small, zones=replace(zones, region=region))
    channel, zone, offer = small.channels[0], zones.ids[0], small.offers[0]
    found = target_difference(
        side(small, {(channel, zone, offer, "2026-01"): 4}),
        side(moved, {(channel, zone, offer, "2026-02"): 3}),
    )
    assert found.moved == 7
    assert found.other_region == (zone,)
    assert found.only_b == {"region": ("Ouest",)}
    assert found.margins[("month",)]["difference"].tolist() == [-4, 3]
    assert found.margins[("region",)].to_dict("records") == [
        {"region": zones.region[0], "a": 4, "b": 3, "difference": -1, "moved": 7}
    ]


def test_zones_that_one_alone_has(small: Scenario) -> None:
    """A's targets there are lost, B's are won."""
    zones = small.zones
    fewer = replace(small, zones=replace(zones, ids=("new", *zones.ids[1:])))
    rest = small.channels[0], small.offers[0], "2026-01"
    found = target_difference(
        side(small, {(rest[0], zones.ids[0], *rest[1:]): 4}),
        side(fewer, {(rest[0], "new", *rest[1:]): 3}),
    )
    assert (found.only_a, found.only_b) == ({"zone": (zones.ids[0],)}, {"zone": ("new",)})
    assert found.margins[("zone",)][["zone", "difference"]].to_numpy().tolist() == [
        [zones.ids[0], -4],
        ["new", 3],
    ]
