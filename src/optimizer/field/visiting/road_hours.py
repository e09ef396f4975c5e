"""Hours of one sales engineer's days: from his base, from call to call, and home again."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from optimizer.arrays import Bools, Floats, Ints
from optimizer.network import Portfolios
from optimizer.scenario.schema.field_force_section import SalesEngineers

HOURS = 7.5
"""Working hours of a day where the scenario has no travel (assumption, as with travel)."""


@dataclass(frozen=True, eq=False)
class Roadbook:
    """One engineer's points of sale and the hours between them.

    Attributes
    ----------
    pos : array[call] of int
        Points of sale and prospects that are his.
    home : array[call]
        From his base, and back to it (hours).
    legs : array[call, call]
        From one to another (hours); 0 on the diagonal.
    visit : float
        Length of a visit (hours).
    day : float
        Working hours of a day.
    most : int
        Visits of a day.
    """

    pos: Ints
    home: Floats
    legs: Floats
    visit: float
    day: float
    most: int

    @property
    def reachable(self) -> Bools:
        """``[call]``: whether a day has the hours for it alone."""
        return np.asarray(2.0 * self.home + self.visit <= self.day + 1e-9)


def roadbooks(portfolios: Portfolios, spec: SalesEngineers) -> list[Roadbook]:
    """The hours of every engineer, as the simulation counts them.

    Without travel no leg takes time, and a day is shared evenly by its visits.
    """
    return [_roadbook(portfolios, spec, engineer) for engineer in range(portfolios.engineers)]


def _roadbook(portfolios: Portfolios, spec: SalesEngineers, engineer: int) -> Roadbook:
    pos = np.flatnonzero(portfolios.engineer == engineer)
    roads, travel, most = portfolios.roads, spec.travel, spec.visits_per_day
    if roads is None or travel is None:
        nothing = np.zeros((len(pos), len(pos)))
        return Roadbook(pos, np.zeros(len(pos)), nothing, HOURS / most, HOURS, most)
    zone, within = roads.zone[pos], roads.within[pos]
    home = roads.between[roads.base[engineer], zone] + within
    # between the zones, and the leg within the zone to the one called on
    legs = roads.between[zone[:, None], zone[None, :]] + within[None, :]
    np.fill_diagonal(legs, 0.0)
    return Roadbook(pos, home, legs, travel.visit_hours, travel.hours_per_day, most)


@dataclass(frozen=True)
class DayHours:
    """The hours of a round.

    Attributes
    ----------
    arrivals : tuple of float
        Hours after setting out.
    legs : tuple of float
        Hours on the road to each call.
    road : float
        On the road in all, the way home among it (hours).
    hours : float
        Road and visits.
    """

    arrivals: tuple[float, ...]
    legs: tuple[float, ...]
    road: float
    hours: float


def day_hours(book: Roadbook, calls: Sequence[int]) -> DayHours:
    """The hours of a day with these calls (places in the book) in this order."""
    if not calls:
        return DayHours((), (), 0.0, 0.0)
    legs = [float(book.home[calls[0]])]
    legs += [float(book.legs[a, b]) for a, b in itertools.pairwise(calls)]
    arrivals = np.cumsum(legs) + book.visit * np.arange(len(calls))
    road = sum(legs) + float(book.home[calls[-1]])
    return DayHours(tuple(arrivals.tolist()), tuple(legs), road, road + book.visit * len(calls))
