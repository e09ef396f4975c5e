"""Sales engineers' days: which calls of a month's lists are made on which day on the road."""

from __future__ import annotations

import numpy as np

from optimizer.arrays import Floats, Ints
from optimizer.scenario.schema.field_force_section import SalesEngineers


def day_of_call(bounds: Ints, legs: Floats, home: Floats, spec: SalesEngineers, days: int) -> Ints:
    """Fill the days with calls: each so many as it has visits and hours for, one at least.

    All engineers at once: first how far a day would come that began with each call, then from
    day to day.

    Parameters
    ----------
    bounds : array[engineer + 1] of int
        Where each engineer's calls begin in the list of all; the end of the last.
    legs, home : array[call]
        Hours on the road from the engineer's call before, and from his base.
    spec : SalesEngineers
        Without travel a day has its visits, however long the road.
    days : int
        Days on the road that there are.

    Returns
    -------
    array[call] of int
        Day of each call, from 0; ``days`` for those that found no time.
    """
    calls, stop = len(legs), np.repeat(bounds[1:], np.diff(bounds))
    most = np.minimum(np.arange(calls) + spec.visits_per_day, stop)
    ends = most if spec.travel is None else _fitting(most, legs, home, spec)
    day_of = np.full(calls, days, dtype=np.int64)
    at, last = bounds[:-1], bounds[1:]
    for day in range(days):
        busy = at < last
        at, last = at[busy], last[busy]
        end = ends[at]
        step = np.zeros(calls + 1, dtype=np.int64)
        # where one engineer's day ends another's may begin
        np.add.at(step, at, 1)
        np.add.at(step, end, -1)
        day_of[np.cumsum(step[:-1]) > 0] = day
        at = end
    return day_of


def _fitting(most: Ints, legs: Floats, home: Floats, spec: SalesEngineers) -> Ints:
    """``[call]``: the end of a day that begins with it, the way home in time."""
    travel = spec.travel
    assert travel is not None
    ends = np.arange(len(most)) + 1
    spent = home + travel.visit_hours
    on = ends < most
    for _ in range(spec.visits_per_day - 1):
        going = np.flatnonzero(on)
        if not len(going):
            break
        then = ends[going]
        spent[going] += legs[then] + travel.visit_hours
        fits = spent[going] + home[then] <= travel.hours_per_day
        ends[going] += fits
        on[going] = fits & (ends[going] < most[going])
    return ends
