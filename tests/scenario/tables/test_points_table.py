"""Points of sale from a table, and drawn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimizer.errors import ScenarioError
from optimizer.scenario import Scenario
from optimizer.scenario.schema.points_of_sale_section import Generated, PosType
from optimizer.scenario.tables.points_table import (
    NEEDED,
    counts_by_zone,
    generated_points,
    points_of_sale,
)
from optimizer.scenario.tables.table import Table
from optimizer.scenario.tables.table_formats import read_table

TYPES = {"kiosk": PosType(our_share=0.4, digital=0.1), "partner": PosType()}


def table(text: str) -> Table:
    """A table read from text."""
    return read_table("pos.csv", text.encode(), NEEDED)


def read(given: Table) -> Callable[[str], list[float]]:
    """The columns of a sound table, by name."""
    pos = points_of_sale(given, {"a": 0, "b": 1}, TYPES)
    assert not given.faults
    return lambda name: np.asarray(getattr(pos, name)).tolist()


def test_what_is_left_out_is_the_types() -> None:
    """Without the columns, and in empty cells, a point of sale is as its type says."""
    plain = read(table("pos,zone,type,potential,ability\n1,a,kiosk,9,1\n2,b,partner,40,1\n"))
    assert plain("our_share") == [0.4, 1.0]
    assert plain("digital") == [0.1, 0.0]
    assert plain("effort_cost") == plain("loss_aversion") == [1.0, 1.0]
    some = read(
        table(
            "pos,zone,type,potential,ability,our_share,effort_cost\n"
            "1,a,kiosk,9,1,,1.2\n2,b,partner,40,1,0.7,\n"
        )
    )
    assert some("our_share") == [0.4, 0.7]
    assert some("effort_cost") == [1.2, 1.0]


def test_every_fault_at_once() -> None:
    """Bounds, words, names and doubles: each has its line, its column, and what would be right."""
    given = table(
        "pos,zone,type,potential,ability,our_share,digital,loss_aversion\n"
        "1,a,kiosk,9,1,0,0.2,1\n"
        "2,b,kiosk,9,1,0.5,1.2,1\n"
        "2,c,partner,9,1,0.5,0.2,much\n"
        "4,a,partner,9,1,0.5,0.2,0\n"
    )
    points_of_sale(given, {"a": 0, "b": 1}, TYPES)
    found = [(f.line, f.field) for f in given.faults]
    assert sorted(found, key=str) == sorted(
        [
            (2, "our_share"),
            (3, "digital"),
            (4, "pos"),
            (4, "zone"),
            (4, "loss_aversion"),
            (5, "loss_aversion"),
        ],
        key=str,
    )
    assert "more than 0 and at most 1" in next(f.right for f in given.faults if f.line == 2)


DRAWN_TYPES = {"kiosk": PosType(), "shop": PosType(), "unused": PosType()}


def spec(**changes: Any) -> Generated:
    """Assumptions with some changed."""
    data: dict[str, Any] = {
        "count": 20_000,
        "per": "people",
        "types": {
            "kiosk": {"share": 3, "size": 12, "size_sd": 0.4, "multi_brand": 0.25},
            "shop": {"share": 1, "size": 30, "size_sd": 0, "digital": (0.1, 0.3)},
        },
        "effort_cost_sd": 0.2,
    }
    return Generated.model_validate(data | changes)


MEASURE = np.array([100.0, 300.0, 0.0])


def test_shares_means_and_spreads_are_those_stated() -> None:
    """Of 20,000 drawn, each figure lies within four standard errors of what is stated."""
    pos = generated_points(spec(), DRAWN_TYPES, MEASURE, seed=4)
    assert np.bincount(pos.zone, minlength=3).tolist() == [5000, 15000, 0]
    kiosk = pos.type == 0
    count = kiosk.sum()
    assert abs(kiosk.mean() - 0.75) < 4 * np.sqrt(0.75 * 0.25 / 20_000)
    assert set(np.unique(pos.type)) == {0, 1}
    sizes = np.log(pos.potential[kiosk])
    assert abs(sizes.mean() - (np.log(12) - 0.08)) < 4 * 0.4 / np.sqrt(count)
    assert abs(sizes.std() - 0.4) < 4 * 0.4 / np.sqrt(2 * count)
    assert (pos.potential[~kiosk] == 30).all()
    multi = pos.our_share < 1
    assert not multi[~kiosk].any()
    assert abs(multi[kiosk].mean() - 0.25) < 4 * np.sqrt(0.25 * 0.75 / count)
    assert ((pos.our_share[multi] >= 0.25) & (pos.our_share[multi] <= 0.6)).all()
    assert (pos.digital[kiosk] == 0).all()
    assert ((pos.digital[~kiosk] >= 0.1) & (pos.digital[~kiosk] <= 0.3)).all()
    assert abs(pos.effort_cost.mean() - 1) < 4 * 0.21 / np.sqrt(20_000)
    assert (pos.risk_aversion == 1).all()


def test_a_changed_assumption_moves_nothing_else() -> None:
    """Another spread of effort cost leaves every other figure of every point of sale as it was."""
    a, b = (generated_points(spec(effort_cost_sd=x), DRAWN_TYPES, MEASURE, 4) for x in (0.2, 0.5))
    for name in ("zone", "type", "potential", "ability", "our_share", "digital"):
        assert (getattr(a, name) == getattr(b, name)).all()
    assert (a.effort_cost != b.effort_cost).any()


@given(
    count=st.integers(0, 500),
    measure=st.lists(st.floats(0, 1e6), min_size=1, max_size=12),
    data=st.data(),
)
def test_counts_add_up(count: int, measure: list[float], data: st.DataObject) -> None:
    """Counts by zone sum to the count, none below the least, none two away from its share."""
    least = data.draw(st.integers(0, count // len(measure)))
    found = counts_by_zone(spec(count=count, at_least=least), np.array(measure))
    assert found.sum() == count
    assert (found >= least).all()
    weight = np.array(measure) if sum(measure) > 0 else np.ones(len(measure))
    exact = least + (count - least * len(measure)) * weight / weight.sum()
    assert (np.abs(found - exact) < 1 + 1e-6).all()


def test_what_cannot_be_drawn_is_said_all_at_once(small: Scenario) -> None:
    """An unknown column, an unknown type and too many a zone: three faults in one go."""
    generate = spec(count=5, at_least=2).model_dump(mode="json")
    generate["types"] = {"kioske": generate["types"]["kiosk"]}
    with pytest.raises(ScenarioError) as caught:
        small.replace("network.points_of_sale", {"generate": generate})
    said = "\n".join(map(str, caught.value.faults))
    assert "'people' is no numeric column" in said
    assert "did you mean 'kiosk'" in said
    assert "2 in each of 6 zones are more than the count of 5" in said


def test_a_scenario_draws_its_points_of_sale(small: Scenario) -> None:
    """The scenario's seed settles them; another seed draws others."""
    generate = spec(count=30, per="population").model_dump(mode="json")
    generate["types"]["phone_shop"] = generate["types"].pop("shop")
    drawn = small.replace("network.points_of_sale", {"generate": generate})
    again = drawn.replace("network.precision", 0.02)
    other = drawn.replace("seed", 7)
    assert drawn.pos is not None
    assert again.pos is not None
    assert other.pos is not None
    assert len(drawn.pos) == 30
    assert (drawn.pos.potential == again.pos.potential).all()
    assert (drawn.pos.potential != other.pos.potential).any()
