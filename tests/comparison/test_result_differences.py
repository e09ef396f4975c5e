"""Differences of targets as by hand; of figures with SciPy's intervals where there are samples."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from optimizer.comparison import Side, target_difference
from optimizer.comparison.result_differences import MARGINS, figure_differences
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


X, Y = [1.0, 4.0, 2.0, 7.0, 3.0], [2.0, 4.5, 2.5, 9.0]


def test_runs_of_one_seed_are_paired(small: Scenario) -> None:
    """Over the replications that both have; together at Bonferroni's level."""
    figures = {"x": (np.mean(X), "EUR"), "z": (1.0, "share"), "p": (3.0, "lines")}
    more = {"x": (np.mean(Y), "EUR"), "z": (1.0, "share"), "p": (5.0, "lines")}
    a = made_up(small, figures=figures, samples={"x": X, "z": [1.0, 1.0]})
    b = made_up(small, figures=more, samples={"x": Y, "z": [1.0, 1.0]})
    found = figure_differences(a, b).set_index("name")
    test = stats.ttest_rel(Y, X[:4])
    row = found.loc["x"]
    assert (row["how"], row["n"]) == ("paired", 4)
    for level, ends in ((0.95, ("low", "high")), (0.975, ("low_together", "high_together"))):
        expected = test.confidence_interval(level)
        assert [row[end] for end in ends] == pytest.approx([expected.low, expected.high])
    assert found.loc["z", ["difference", "low", "high"]].tolist() == [0, 0, 0]
    assert found.loc["p", "how"] == "plain"
    assert found.loc["p", "difference"] == 2
    assert math.isnan(found.loc["p", "low"])


def test_runs_of_other_seeds_are_independent(small: Scenario) -> None:
    """Welch's interval."""
    a = made_up(small, figures={"x": (np.mean(X), "EUR")}, samples={"x": X})
    other = small.replace("seed", small.spec.seed + 1)
    b = made_up(other, figures={"x": (np.mean(Y), "EUR")}, samples={"x": Y})
    (row,) = figure_differences(a, b).to_dict("records")
    expected = stats.ttest_ind(Y, X, equal_var=False).confidence_interval(0.95)
    assert (row["how"], row["n"]) == ("independent", 9)
    assert [row["low"], row["high"]] == pytest.approx([expected.low, expected.high])
    assert [row["low_together"], row["high_together"]] == [row["low"], row["high"]]


def test_what_cannot_be_subtracted_is_said(small: Scenario) -> None:
    """A figure of one run alone, another unit, samples that are not numbers, a single one."""
    a = made_up(
        small,
        figures={"gone": (1, "EUR"), "unit": (1, "EUR"), "nan": (math.nan, ""), "one": (1, "")},
        samples={"nan": [math.nan, 1.0], "one": [1.0]},
    )
    b = made_up(
        small,
        figures={"new": (1, "EUR"), "unit": (1, "lines"), "nan": (2.0, ""), "one": (3, "")},
        samples={"nan": [1.0, 1.0], "one": [3.0]},
    )
    found = figure_differences(a, b).set_index("name")
    how = {"gone": "only a", "unit": "other unit", "nan": "plain", "one": "plain", "new": "only b"}
    assert found["how"].to_dict() == how
    assert found["difference"].dropna().to_dict() == {"one": 2.0}
    assert found["low"].isna().all()


def test_half_widths_are_not_compared(small: Scenario) -> None:
    """The interval of the difference says how sure it is; a half-width without samples stays."""
    figures = {"x": (1.0, ""), "x.half_width": (0.1, ""), "y.half_width": (0.1, "")}
    a = made_up(small, figures=figures, samples={"x": X})
    assert figure_differences(a, a)["name"].tolist() == ["x", "y.half_width"]
