"""The table of points of sale: columns that may be left out, bounds, every fault at once."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from optimizer.scenario.schema.points_of_sale_section import PosType
from optimizer.scenario.tables.formats import read_table
from optimizer.scenario.tables.points_table import NEEDED, points_of_sale
from optimizer.scenario.tables.table import Table

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
