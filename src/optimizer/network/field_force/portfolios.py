"""Sales engineers' portfolios: neighbouring points of sale shared evenly, and the hours between."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimizer.arrays import Floats, Ints
from optimizer.network.field_force.travel import centroids, hours_between, hours_within, tour
from optimizer.scenario.scenario import Scenario
from optimizer.scenario.schema.field_force_section import Travel
from optimizer.scenario.tables.points_table import PointsOfSale


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
