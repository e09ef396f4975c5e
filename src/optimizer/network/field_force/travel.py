"""How long the road takes: between zones by their centroids, within a zone by its area.

Distances are great-circle ones times a detour. Within a zone of area A the leg between
neighbours on a tour of n points of sale is .7124 √(A / n) (Beardwood, Halton and Hammersley
1959; the constant after Johnson, McGeoch and Rothberg 1996). Without outlines, two zones lie as
far apart as neighbouring squares of their areas.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from optimizer.arrays import Floats, Ints
from optimizer.scenario.scenario import Scenario
from optimizer.scenario.schema.field_force_section import Travel

TOUR = 0.7124
KM_PER_DEGREE = 111.195
"""Of latitude, on a sphere of 6,371 km."""


def centroids(scenario: Scenario) -> Floats | None:
    """``[zone, (longitude, latitude)]`` in degrees, or None where no outlines are given.

    Of each zone's largest ring.
    """
    outlines = scenario.outlines()
    if outlines is None:
        return None
    by_code = {f["properties"]["code"]: f["geometry"] for f in outlines["features"]}
    return np.array([_centroid(by_code[zone]) for zone in scenario.zones.ids]).reshape(-1, 2)


def _centroid(geometry: dict[str, Any]) -> Floats:
    """Centroid of the largest outer ring (shoelace)."""
    parts = geometry["coordinates"]
    rings = [parts[0]] if geometry["type"] == "Polygon" else [part[0] for part in parts]
    best, largest = np.asarray(rings[0][0], np.float64)[:2], 0.0
    for ring in rings:
        # about its first corner: the products of differences keep their digits
        corner = np.asarray(ring, np.float64)[:, :2]
        x, y = (corner - corner[0]).T
        cross = x[:-1] * y[1:] - x[1:] * y[:-1]
        area = cross.sum() / 2.0
        if abs(area) > largest:
            largest = abs(area)
            mean = [((v[:-1] + v[1:]) * cross).sum() / (6.0 * area) for v in (x, y)]
            best = corner[0] + np.array(mean)
    return best


def hours_between(spec: Travel, area: Floats, places: Floats | None) -> Floats:
    """Hours on the road from zone to zone; 0 within a zone.

    Parameters
    ----------
    area : array[zone]
        km².
    places : array[zone, 2] or None
        See :func:`centroids`.

    Returns
    -------
    array[zone, zone]
    """
    if places is None:
        km = (np.sqrt(area)[:, None] + np.sqrt(area)) / 2.0
        np.fill_diagonal(km, 0.0)
    else:
        km = _distance(places)
    return np.asarray(km * spec.detour / spec.speed)


def _distance(places: Floats) -> Floats:
    """Great-circle distances (haversine, km)."""
    lon, lat = np.radians(places).T
    a = (
        np.sin((lat[:, None] - lat) / 2) ** 2
        + np.cos(lat)[:, None] * np.cos(lat) * np.sin((lon[:, None] - lon) / 2) ** 2
    )
    return np.asarray(2 * np.degrees(np.arcsin(np.sqrt(np.clip(a, 0, 1)))) * KM_PER_DEGREE)


def hours_within(spec: Travel, area: Floats, count: Floats) -> Floats:
    """Hours of a leg on a tour of so many points of sale in a zone of so much area (km²)."""
    return np.asarray(TOUR * np.sqrt(area / np.maximum(count, 1.0)) * spec.detour / spec.speed)


def tour(hours: Floats, places: Floats | None) -> Ints:
    """Zones in an order whose neighbours lie near each other: from the west, nearest next."""
    count = len(hours)
    at = 0 if places is None else int(np.argmin(places[:, 0])) if count else 0
    left = np.ones(count, dtype=np.bool_)
    order = []
    for _ in range(count):
        order.append(at)
        left[at] = False
        at = int(np.argmin(np.where(left, hours[at], np.inf)))
    return np.array(order, dtype=np.int64)
