"""Points of sale are shared out along a tour; hours on the road by known distances and squares."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimizer.network.field_force.portfolios import (
    _centroid,
    centroids,
    hours_between,
    hours_within,
    portfolios,
    tour,
)
from optimizer.network.recruitment import with_prospects
from optimizer.scenario import Scenario
from optimizer.scenario.schema.field_force_section import Travel

PLAIN = Travel(speed=60, detour=1)


def test_paris_to_marseille_is_660_km() -> None:
    """The great-circle distance of 48.8566 N 2.3522 E and 43.2965 N 5.3698 E is 660.5 km."""
    places = np.array([[2.3522, 48.8566], [5.3698, 43.2965]])
    hours = hours_between(PLAIN, np.ones(2), places)
    assert hours[0, 1] == pytest.approx(660.5 / 60, rel=2e-3)
    assert (hours == hours.T).all()
    assert (np.diag(hours) == 0).all()


def test_without_outlines_zones_are_squares_side_by_side() -> None:
    """Squares of 100 and 400 km² lie 15 km apart; a detour and a speed scale that."""
    hours = hours_between(Travel(speed=30, detour=1.2), np.array([100.0, 400.0]), None)
    assert hours[0, 1] == pytest.approx(15 * 1.2 / 30)


def test_a_leg_of_a_tour() -> None:
    """Beardwood, Halton and Hammersley: 25 points in 2,500 km² lie .7124 √100 km apart."""
    leg = hours_within(PLAIN, np.array([2500.0]), np.array([25.0]))
    assert leg[0] == pytest.approx(7.124 / 60)


def test_tours_through_random_points_have_the_formulas_length() -> None:
    """A nearest-neighbour tour of 2,000 random points is 1.1 to 1.4 times .7124 √(A n).

    Johnson and McGeoch (1997) find nearest neighbour about 25 % above the optimum.
    """
    rng = np.random.default_rng(1)
    points = rng.random((2000, 2))
    apart = np.hypot(*(points[:, None] - points).transpose(2, 0, 1))
    order = tour(apart, points)
    length = apart[order[:-1], order[1:]].sum()
    assert 1.1 < length / (0.7124 * np.sqrt(2000)) < 1.4


@given(
    corner=st.tuples(st.floats(-5, 8), st.floats(42, 50)),
    size=st.tuples(st.floats(0.1, 3), st.floats(0.1, 3)),
)
def test_the_centroid_of_a_rectangle_is_its_middle(
    corner: tuple[float, float], size: tuple[float, float]
) -> None:
    """Of two rings the larger counts, whatever the turning direction."""
    (x, y), (w, h) = corner, size
    ring = [[x, y], [x + w, y], [x + w, y + h], [x, y + h], [x, y]]
    speck = [[20, 20], [20.01, 20], [20.01, 20.01], [20, 20]]
    geometry: dict[str, Any] = {"type": "MultiPolygon", "coordinates": [[speck], [ring[::-1]]]}
    assert _centroid(geometry) == pytest.approx([x + w / 2, y + h / 2])
    assert _centroid({"type": "Polygon", "coordinates": [ring]}) == pytest.approx(
        [x + w / 2, y + h / 2]
    )


def test_centroids_lie_in_their_departments(plain_network: Scenario) -> None:
    """Finistère lies west of Ille-et-Vilaine, Corsica south of both; without outlines, None."""
    places = centroids(plain_network)
    assert places is not None
    where = dict(zip(plain_network.zones.ids, places, strict=True))
    assert where["29"][0] < where["35"][0]
    assert where["2A"][1] < where["29"][1]
    outlines = json.loads(plain_network.tables["departements.geojson"])
    assert len(outlines["features"]) == len(places)
    bare = plain_network.spec.model_copy(
        update={"zones": plain_network.spec.zones.model_copy(update={"outlines": None})}
    )
    assert centroids(replace(plain_network, spec=bare)) is None


def test_portfolios_are_even_and_contiguous(small: Scenario) -> None:
    """Sizes differ by one at most; along the tour each engineer has one stretch, ranked."""
    pos = small.pos
    assert pos is not None
    held = portfolios(small, pos, len(pos))
    assert held is not None
    sizes = np.bincount(held.engineer)
    assert sizes.max() - sizes.min() <= 1
    along = held.engineer[np.argsort(held.place)]
    assert (np.diff(along) >= 0).all()
    for engineer in range(held.engineers):
        assert sorted(held.rank[held.engineer == engineer]) == list(range(sizes[engineer]))


def test_prospects_are_their_neighbours(small: Scenario) -> None:
    """Points of sale keep their engineer, and every prospect has one."""
    scenario = small.replace("network.recruitment", {"prospects": 0.5})
    assert scenario.pos is not None
    own, everybody = len(scenario.pos), with_prospects(scenario)
    before, held = portfolios(scenario, scenario.pos, own), portfolios(scenario, everybody, own)
    assert before is not None
    assert held is not None
    assert (held.engineer[:own] == before.engineer).all()
    assert len(held.engineer) == len(everybody) > own


def test_without_engineers_there_are_none(small: Scenario) -> None:
    """None, not empty ones."""
    alone = small.replace("network.sales_engineers.count", 0)
    assert alone.pos is not None
    assert portfolios(alone, alone.pos, len(alone.pos)) is None
