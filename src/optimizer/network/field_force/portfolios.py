"""Sales engineers' portfolios: neighbouring points of sale shared evenly, and the road between.

Distances are great-circle ones times a detour. Within a zone of area A the leg between
neighbours on a tour of n points of sale is .7124 √(A / n) (Beardwood, Halton and Hammersley
1959; the constant after Johnson, McGeoch and Rothberg 1996). Without outlines, two zones lie as
far apart as neighbouring squares of their areas.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from optimizer.arrays import Floats, Ints
from optimizer.scenario.scenario import Scenario
from optimizer.scenario.schema.field_force_section import Travel
from optimizer.scenario.tables.points_table import PointsOfSale

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
    """``[zone, zone]``: hours on the road from zone to zone; 0 within a zone.

    By ``area[zone]`` (km²) where there are no places, see :func:`centroids`.
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


@dataclass(frozen=True, eq=False)
class Roads:
    """Hours on the road.

    Attributes
    ----------
    zone : array[pos] of int
    between : array[zone, zone]
        0 within a zone.
    within : array[pos]
        Leg to a point of sale from the one before, both in its zone.
    base : array[engineer] of int
        Zone where each sets out and returns.
    """

    zone: Ints
    between: Floats
    within: Floats
    base: Ints


@dataclass(frozen=True, eq=False)
class Portfolios:
    """Who visits whom, in which order.

    Attributes
    ----------
    engineer : array[pos] of int
        Whose each is.
    rank : array[pos] of int
        Its place on its engineer's tour among points of sale, or among prospects.
    place : array[pos]
        Its place on the tour of all.
    roads : Roads or None
        None without travel time.
    """

    engineers: int
    engineer: Ints
    rank: Ints
    place: Ints
    roads: Roads | None


def portfolios(scenario: Scenario, pos: PointsOfSale, own: int) -> Portfolios | None:
    """Share the points of sale out along a tour of the zones; None without sales engineers.

    Parameters
    ----------
    scenario : Scenario
        With a network.
    pos : PointsOfSale
        The points of sale, prospects behind them.
    own : int
        How many of them are points of sale already.
    """
    network = scenario.spec.network
    if network is None or not network.sales_engineers.count or not own:
        return None
    count = network.sales_engineers.count
    travel = network.sales_engineers.travel if network.behaviour.travel else None
    zones = len(scenario.zones.ids)
    order, between = np.arange(zones), np.zeros((zones, zones))
    if travel is not None:
        places = centroids(scenario)
        between = hours_between(travel, scenario.zones.measures[travel.area], places)
        order = tour(between, places)
    position = np.empty(zones, dtype=np.int64)
    position[order] = np.arange(zones)
    place = np.empty(len(pos), dtype=np.int64)
    # along the tour of zones, inside a zone as the table has them
    place[np.argsort(position[pos.zone], kind="stable")] = np.arange(len(pos))
    engineer = np.empty(len(pos), dtype=np.int64)
    ours = np.argsort(place[:own])
    for e, part in enumerate(np.array_split(ours, count)):
        engineer[part] = e
    engineer[own:] = _nearest(place[own:], place[ours], engineer[ours])
    rank = np.empty(len(pos), dtype=np.int64)
    for some in (np.arange(own), np.arange(own, len(pos))):
        rank[some] = _ranks(engineer[some], place[some])
    roads = None
    if travel is not None:
        roads = _roads(scenario, travel, between, pos.zone, engineer, own, count)
    return Portfolios(count, engineer, rank, place, roads)


def _nearest(place: Ints, ours: Ints, engineer: Ints) -> Ints:
    """A prospect is the engineer's whose point of sale comes just before it on the tour."""
    at = np.searchsorted(ours, place) - 1
    return np.asarray(engineer[np.maximum(at, 0)])


def _ranks(engineer: Ints, place: Ints) -> Ints:
    """Places 0, 1, ... on each engineer's own tour."""
    order = np.lexsort((place, engineer))
    start = np.searchsorted(engineer[order], engineer[order])
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order)) - start
    return rank


def _roads(
    scenario: Scenario,
    travel: Travel,
    between: Floats,
    zone: Ints,
    engineer: Ints,
    own: int,
    count: int,
) -> Roads:
    zones = len(between)
    pairs = engineer * zones + zone
    held = np.bincount(pairs[:own], minlength=count * zones)
    area = scenario.zones.measures[travel.area][zone]
    # an engineer's part of a zone has his share of its points of sale, and of its area
    ours = np.bincount(zone[:own], minlength=zones)
    within = hours_within(travel, area, ours[zone].astype(np.float64))
    base = held.reshape(count, zones).argmax(axis=1)
    return Roads(zone, between, within, np.asarray(base, dtype=np.int64))
