"""The filter: names of zones, regions, months and offers to masks, positions and cells."""

from __future__ import annotations

import numpy as np

from optimizer.scenario import Scenario, ZoneTable
from optimizer.scenario.schema.base import Span
from optimizer.scenario.schema.plan_row import Group
from optimizer.scenario.scope import cells_of, months_named, named, positions, zones_named

ZONES = ZoneTable(("01", "2A", "69"), ("Ain", "Corse", "Rhône"), ("east", "isle", "east"), {})
MONTHS = ("2026-01", "2026-02", "2026-03")


def test_nothing_named_is_all() -> None:
    """No name means all of them; an empty list means none."""
    assert named(("a", "b"), None).all()
    assert not named(("a", "b"), ()).any()
    assert months_named(MONTHS, None).all()
    assert zones_named(ZONES, None, None).all()


def test_zones_lie_in_the_regions() -> None:
    """A zone and a region named together: the zones that are both."""
    assert zones_named(ZONES, None, ("east",)).tolist() == [True, False, True]
    assert zones_named(ZONES, ("01", "2A"), ("east",)).tolist() == [True, False, False]


def test_both_ends_of_a_span_are_inside() -> None:
    """Months from the first to the last, both included; one date is a month."""
    span = Span(first="2026-02", last="2026-03")
    assert months_named(MONTHS, span).tolist() == [False, True, True]
    assert not months_named(MONTHS, Span(first="2025-01", last="2025-12")).any()


def test_cells_and_positions_name_the_same(small: Scenario) -> None:
    """Cells are zone · months + month of the zones and months that positions give."""
    group = Group.model_validate(
        {"region": small.zones.regions[0], "months": "2026-02..2026-03", "offer": small.offers[1]}
    )
    zones, months, segments, channels, offers = positions(small, group)
    cells = cells_of(small, group.zones, group.regions, group.months)
    expected = (zones[:, None] * len(small.months) + months).ravel()
    assert np.array_equal(cells, expected)
    assert (small.zones.region_index[zones] == 0).all()
    assert months.tolist() == [1, 2]
    assert offers.tolist() == [1]
    assert len(segments) == len(small.segments)
    assert len(channels) == len(small.channels)


def test_positions_of_the_months_left(small: Scenario) -> None:
    """Months along the sales' own axis: from the third on, the span's second month is first."""
    group = Group.model_validate({"months": "2026-02..2026-03"})
    assert positions(small, group, small.months[2:])[1].tolist() == [0]
