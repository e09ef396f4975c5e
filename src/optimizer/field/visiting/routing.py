"""Rounds of one sales engineer by PyVRP: whom to see on which day, so that most is gained.

Prize-collecting vehicle routing (Wouda, Lan and Kool 2024, PyVRP): every day on the road is a
vehicle with its own hours, every point of sale a client that may be left out, its prize the worth
of a visit. Hours on the road cost so little that they only choose among rounds of the same worth.
The search ends after a number of iterations, never of seconds: the same bits on any machine.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import numpy as np
from pyvrp import (
    Client,
    Depot,
    Location,
    PenaltyParams,
    ProblemData,
    Solution,
    SolveParams,
    VehicleType,
    solve,
)
from pyvrp.stop import MaxIterations

from optimizer.arrays import Floats, Ints
from optimizer.field.visiting.road_hours import Roadbook

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
    book: Roadbook,
    worth: Floats,
    days: Sequence[int],
    not_before: Ints,
    iterations: int,
    seed: int,
) -> list[list[int]]:
    """Who is seen on each of some days, in which order.

    Parameters
    ----------
    worth : array[call]
        EUR of a visit; without any nobody goes.
    days : sequence of int
        Working days on the road.
    not_before : array[call] of int
        First working day on which each may be seen.
    iterations : int
        Of the local search.
    seed : int

    Returns
    -------
    list of list of int
        By day: places in the book.
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
) -> ProblemData:
    """The engineer's base is location 0; legs are rounded up to seconds, so no day is too long."""
    size = len(wanted) + 1
    road = np.zeros((size, size), dtype=np.int64)
    road[1:, 1:] = np.ceil(book.legs[np.ix_(wanted, wanted)] * 3600.0 - 1e-6)
    road[0, 1:] = road[1:, 0] = np.ceil(book.home[wanted] * 3600.0 - 1e-6)
    visit = int(np.ceil(book.visit * 3600.0 - 1e-6))
    hours = int(np.floor(book.day * 3600.0 + 1e-6))
    unit = PRIZE / float(worth[wanted].max())
    clients = [
        Client(
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
        VehicleType(
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
    return ProblemData(
        locations=[Location(0, 0)] * size,
        clients=clients,
        depots=[Depot(0)],
        vehicle_types=vehicles,
        distance_matrices=[free],
        duration_matrices=[hours_between],
    )
