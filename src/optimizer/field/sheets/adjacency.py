"""Which regions are neighbours: by their zones' outlines, else by where the zones are.

Regions are neighbours when outlines of their zones have an edge in common (two corners one after
the other). Outlines that were drawn apart have none in all the plan; then, or where the zone table
has columns ``longitude`` and ``latitude`` in place of outlines, the nearest regions stand for them,
by the means of their zones' places.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal

import numpy as np

from optimizer.arrays import Floats
from optimizer.network import centroids
from optimizer.scenario import Scenario

How = Literal["outlines", "nearest", "unknown"]
Corner = tuple[float, float]

NEAREST = 3
"""Regions that stand for neighbours where outlines do not say."""
DIGITS = 6
"""Of degrees, to which corners are the same: a tenth of a metre."""


@dataclass(frozen=True)
class Adjacency:
    """Neighbours of regions.

    Attributes
    ----------
    how, of
        How they are known; unknown: the scenario does not say where its zones are. Names of each
        region's neighbours, in the order of the regions, or from the nearest on.
    """

    how: How
    of: Mapping[str, tuple[str, ...]]


def adjacency_of(scenario: Scenario) -> Adjacency:
    """Neighbours of every region of the scenario."""
    regions = scenario.zones.regions
    outlines = scenario.outlines()
    places = None
    if outlines is not None:
        pairs = _touching(outlines, scenario)
        if pairs is not None:
            of = {a: tuple(b for b in regions if (a, b) in pairs) for a in regions}
            return Adjacency("outlines", of)
        places = centroids(scenario)
    measures = scenario.zones.measures
    if places is None and {"longitude", "latitude"} <= measures.keys():
        places = np.column_stack([measures["longitude"], measures["latitude"]])
    if places is None:
        return Adjacency("unknown", dict.fromkeys(regions, ()))
    return Adjacency("nearest", _nearest(places, scenario))


def _touching(outlines: dict[str, Any], scenario: Scenario) -> set[tuple[str, str]] | None:
    """Pairs of regions with an edge in common; None where no two zones have one."""
    region = dict(zip(scenario.zones.ids, scenario.zones.region, strict=True))
    zones_of: defaultdict[tuple[Corner, Corner], set[str]] = defaultdict(set)
    for feature in outlines["features"]:
        code = feature["properties"]["code"]
        if code in region:
            for edge in _edges(feature["geometry"]):
                zones_of[edge].add(code)
    shared = [zones for zones in zones_of.values() if len(zones) > 1]
    if not shared and len(region) > 1:
        return None
    return {(region[a], region[b]) for zones in shared for a in zones for b in zones}.difference(
        (name, name) for name in scenario.zones.regions
    )


def _edges(geometry: Mapping[str, Any]) -> Iterator[tuple[Corner, Corner]]:
    """Edges of a Polygon or MultiPolygon, each the same in either direction."""
    polygons = geometry["coordinates"]
    for polygon in [polygons] if geometry["type"] == "Polygon" else polygons:
        for ring in polygon:
            corners = [(round(c[0], DIGITS), round(c[1], DIGITS)) for c in ring]
            for a, b in pairwise(corners):
                if a != b:
                    yield (a, b) if a < b else (b, a)


def _nearest(places: Floats, scenario: Scenario) -> dict[str, tuple[str, ...]]:
    """The nearest regions of each, by the mean of their zones' places (degrees)."""
    regions, index = scenario.zones.regions, scenario.zones.region_index
    middle = np.array([places[index == i].mean(axis=0) for i in range(len(regions))])
    nearest = {}
    for i, name in enumerate(regions):
        apart = middle - middle[i]
        # a degree of longitude is shorter than one of latitude away from the equator
        apart[:, 0] *= np.cos(np.deg2rad(middle[i, 1]))
        order = np.argsort(np.hypot(*apart.T), kind="stable")
        nearest[name] = tuple(regions[j] for j in order if j != i)[:NEAREST]
    return nearest
