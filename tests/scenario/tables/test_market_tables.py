"""Attraction, factors and capacities by their tables."""

from __future__ import annotations

import numpy as np

from optimizer.scenario.schema.market_section import Capacity
from optimizer.scenario.tables.formats import read_table
from optimizer.scenario.tables.market_tables import (
    DIMENSIONS,
    attraction,
    capacity,
    factors,
    national,
)

KNOWN = {
    "segment": {"home": 0},
    "class": {"home/a": 0, "home/b": 1},
    "channel": {"shop": 0, "web": 1},
    "offer": {"fibre": 0},
    "zone": {"01": 0, "2A": 1},
    "region": {"east": 0},
    "month": {"2026-01": 0, "2026-02": 1},
}


def test_every_combination_has_an_attraction() -> None:
    """A row each; those that lack are named."""
    header = "segment,class,channel,offer,attraction\n"
    rows = "home,a,shop,fibre,1\nhome,a,web,fibre,2\nhome,b,shop,fibre,3\n"
    table = read_table("a.csv", (header + rows).encode(), ("attraction",))
    attraction(table, KNOWN)
    assert [fault.wrong for fault in table.faults] == ["no row for home/b / web / fibre"]
    whole = read_table("a.csv", (header + rows + "home,b,web,fibre,4\n").encode(), ("attraction",))
    assert attraction(whole, KNOWN)[..., 0].tolist() == [[1, 2], [3, 4]]
    assert not whole.faults


def test_factors_reach_what_a_row_leaves_open() -> None:
    """A row without a class counts for all of its segment; where there is no row it is 1."""
    text = "zone,channel,factor\n01,shop,2\n2A,web,0.5\n"
    table = read_table("f.csv", text.encode(), ("zone", "factor"), DIMENSIONS)
    product = factors(table, "zone", KNOWN)
    assert product[:, 0, :, 0].tolist() == [[2, 1], [1, 0.5]]
    assert (product[:, 0] == product[:, 1]).all()


def test_a_capacity_is_of_every_area() -> None:
    """By zone and month; without months, of each; nationally one row."""
    table = read_table("c.csv", b"zone,capacity\n01,5\n2A,7\n", ("capacity",))
    limits, area = capacity(table, "shop", KNOWN)
    assert (limits.tolist(), area) == ([[5, 5], [7, 7]], "zone")
    short = read_table("c.csv", b"zone,month,capacity\n01,2026-01,5\n", ("capacity",))
    capacity(short, "shop", KNOWN)
    assert short.faults[0].wrong == "no capacity of shop for zone 01"
    limits, area = national(Capacity(per_month=3), 2)
    assert (limits.tolist(), area) == ([[3, 3]], "national")
    assert np.isfinite(limits).all()
