"""Rounds of one sales engineer: the hours of his days, and by PyVRP whom to see on which day.

Prize-collecting vehicle routing (Wouda, Lan and Kool 2024, PyVRP): every day on the road is a
vehicle with its own hours, every point of sale a client that may be left out, its prize the worth
of a visit. Hours on the road cost so little that they only choose among rounds of the same worth.
The search ends after a number of iterations, never of seconds: the same bits on any machine.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import pyvrp
from pyvrp import PenaltyParams, Solution, SolveParams, solve
from pyvrp.stop import MaxIterations

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
    home, legs : array[call], array[call, call]
        Hours from his base, and back to it; from one to another, 0 on the diagonal.
    visit, day, most
        Length of a visit (hours), working hours and visits of a day.
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
    """The hours of every engineer, as the simulation counts them."""
    return [_roadbook(portfolios, spec, engineer) for engineer in range(portfolios.engineers)]


def _roadbook(portfolios: Portfolios, spec: SalesEngineers, engineer: int) -> Roadbook:
    """Without travel no leg takes time, and a day is shared evenly by its visits."""
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
    arrivals, legs : tuple of float
        Hours after setting out; on the road to each call.
    road, hours : float
        On the road in all, the way home among it; road and visits.
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


DAY = 86_400
"""Seconds; one day's vehicle begins so long after the one before."""
PRIZE = 10_000_000
"""Of the visit that is worth most; a second on the road costs one, an hour 0.04 % of it."""
LOAD = 1_000
"""Of a visit: one too many in a day then costs more, at the search's penalties, than any brings."""
NEVER = 10**12
SEARCH = SolveParams(penalty=PenaltyParams(solutions_between_updates=50))
"""Penalties move with the few iterations that there are."""


def route(
    book: Roadbook, worth: Floats, days: Sequence[int], not_before: Ints, iterations: int, seed: int
) -> list[list[int]]:
    """Who is seen on each of some days, in which order: places in the book.

    Parameters
    ----------
    worth, not_before : array[call]
        EUR of a visit, without any nobody goes; first working day on which each may be seen.
    days, iterations
        Working days on the road; of the local search.
    """
    last = max(days, default=-1)
    wanted = np.flatnonzero((worth > 0) & book.reachable & (not_before <= last))
    if not len(wanted) or not len(days):
        return [[] for _ in days]
    data = _problem(book, wanted, worth, days, not_before)
    stop = MaxIterations(iterations)
    best = solve(data, stop, seed, collect_stats=False, display=False, params=SEARCH).best
    if not best.is_feasible():
        # from nobody seen the best can only be a round that holds
        nobody = Solution(data, [])
        stop = MaxIterations(iterations)
        best = solve(data, stop, seed, False, False, SEARCH, nobody).best
    rounds: list[list[int]] = [[] for _ in days]
    for trip in best.routes():
        calls = [int(wanted[call.idx]) for call in trip.schedule() if call.is_client()]
        rounds[trip.vehicle_type()] = calls
    return rounds


def _problem(
    book: Roadbook, wanted: Ints, worth: Floats, days: Sequence[int], not_before: Ints
) -> pyvrp.ProblemData:
    """The engineer's base is location 0; legs are rounded up to seconds, so no day is too long."""
    size = len(wanted) + 1
    road = np.zeros((size, size), dtype=np.int64)
    road[1:, 1:] = np.ceil(book.legs[np.ix_(wanted, wanted)] * 3600.0 - 1e-6)
    road[0, 1:] = road[1:, 0] = np.ceil(book.home[wanted] * 3600.0 - 1e-6)
    visit = int(np.ceil(book.visit * 3600.0 - 1e-6))
    hours = int(np.floor(book.day * 3600.0 + 1e-6))
    unit = PRIZE / float(worth[wanted].max())
    clients = [
        pyvrp.Client(
            location=1 + i,
            delivery=[LOAD],
            service_duration=visit,
            tw_early=int(not_before[at]) * DAY,
            tw_late=NEVER,
            prize=max(round(float(worth[at]) * unit), 1),
            required=False,
        )
        for i, at in enumerate(wanted.tolist())
    ]
    vehicles = [
        pyvrp.VehicleType(
            capacity=[book.most * LOAD],
            tw_early=day * DAY,
            tw_late=day * DAY + hours,
            shift_duration=hours,
            unit_distance_cost=0,
            unit_duration_cost=1,
        )
        for day in days
    ]
    # PyVRP's own type of a matrix is narrower than numpy's
    free, hours_between = cast(Any, np.zeros_like(road)), cast(Any, road)
    return pyvrp.ProblemData(
        locations=[pyvrp.Location(0, 0)] * size,
        clients=clients,
        depots=[pyvrp.Depot(0)],
        vehicle_types=vehicles,
        distance_matrices=[free],
        duration_matrices=[hours_between],
    )
