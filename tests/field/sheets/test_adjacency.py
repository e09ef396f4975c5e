"""Neighbours of regions: by a common edge, else the nearest, else said to be unknown."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from optimizer.field.sheets.adjacency import adjacency_of
from optimizer.scenario import Scenario, load
from tests.conftest import ROOT
from tests.field.action_scenarios import scenario_of


def square(code: str, x: float, y: float, far: float = 0.0) -> dict[str, Any]:
    """A zone of one degree a side, its lower left corner at a place."""
    low, left = y + far, x + far
    ring = [[left, low], [left + 1, low], [left + 1, low + 1], [left, low + 1], [left, low]]
    geometry = {"type": "Polygon", "coordinates": [ring]}
    return {"type": "Feature", "properties": {"code": code}, "geometry": geometry}


def placed(folder: Path, features: list[dict[str, Any]]) -> Scenario:
    """Four zones, each a region, with outlines."""
    scenario = scenario_of(folder, 1, zones=len(features))
    text = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    zones = scenario.tables["zones.csv"].decode()
    for i in range(len(features)):
        zones = zones.replace(f"z{i},r{i % 2}", f"z{i},region {i}")
    files = {"zones.csv": zones.encode(), "map.geojson": text}
    return scenario.replace_all({"zones.outlines": "map.geojson"}, files)


def test_a_common_edge(tmp_path: Path) -> None:
    """A row of three squares; a fourth touches the second at one corner alone."""
    features = [square("z0", 0, 0), square("z1", 1, 0), square("z2", 2, 0), square("z3", 2, 1)]
    features[3]["geometry"]["coordinates"][0] = [[2, 1], [1.5, 2], [1, 2], [2, 1]]
    found = adjacency_of(placed(tmp_path, features))
    assert found.how == "outlines"
    wanted = {0: (1,), 1: (0, 2), 2: (1,), 3: ()}
    assert found.of == {
        f"region {i}": tuple(f"region {j}" for j in near) for i, near in wanted.items()
    }


def test_outlines_drawn_apart(tmp_path: Path) -> None:
    """No edge in common anywhere: the nearest three, from the nearest on."""
    places = [(0, 0), (3, 0), (4.5, 0), (20, 0), (9, 0)]
    features = [square(f"z{i}", x, y) for i, (x, y) in enumerate(places)]
    found = adjacency_of(placed(tmp_path, features))
    assert found.how == "nearest"
    assert found.of["region 0"] == ("region 1", "region 2", "region 4")
    assert found.of["region 3"] == ("region 4", "region 2", "region 1")


def test_columns_of_places(tmp_path: Path) -> None:
    """Without outlines: longitude and latitude of the zone table; without them, unknown."""
    scenario = scenario_of(tmp_path, 1, zones=2)
    assert adjacency_of(scenario).how == "unknown"
    assert adjacency_of(scenario).of == {"r0": (), "r1": ()}
    header, *rows = scenario.tables["zones.csv"].decode().split()
    lines = [f"{header},longitude,latitude", *(f"{row},{i},48" for i, row in enumerate(rows))]
    files = {"zones.csv": ("\n".join(lines) + "\n").encode()}
    found = adjacency_of(scenario.replace_all({}, files))
    assert (found.how, found.of) == ("nearest", {"r0": ("r1",), "r1": ("r0",)})


@pytest.mark.parametrize(
    ("region", "near"),
    [
        ("Bretagne", {"Normandie", "Pays de la Loire"}),
        ("Corse", set()),
        ("Hauts-de-France", {"Grand Est", "Normandie", "Île-de-France"}),
        ("Provence-Alpes-Côte d'Azur", {"Auvergne-Rhône-Alpes", "Occitanie"}),
    ],
)
def test_regions_of_france(region: str, near: set[str]) -> None:
    """As the map of France has them."""
    found = adjacency_of(load(ROOT / "scenarios" / "france"))
    assert found.how == "outlines"
    assert set(found.of[region]) == near
