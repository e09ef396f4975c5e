"""Days on the road: what all engineers do at once is what each does call by call."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from optimizer.network.field_force.working_days import day_of_call
from optimizer.scenario.schema.field_force_section import SalesEngineers, Travel


def one_by_one(legs: list[float], home: list[float], spec: SalesEngineers, days: int) -> list[int]:
    """One engineer's list: another call for as long as he is home in time."""
    found, at = [days] * len(legs), 0
    for day in range(days):
        spent = 0.0
        for made in range(spec.visits_per_day):
            if at == len(legs):
                break
            if spec.travel is not None:
                spent += (legs[at] if made else home[at]) + spec.travel.visit_hours
                if made and spent + home[at] > spec.travel.hours_per_day:
                    break
            found[at] = day
            at += 1
    return found


@given(
    lists=st.lists(st.integers(0, 12), max_size=5),
    visits=st.integers(1, 5),
    days=st.integers(0, 6),
    travels=st.booleans(),
    seed=st.integers(0, 1000),
)
def test_all_at_once_is_one_by_one(
    lists: list[int], visits: int, days: int, travels: bool, seed: int
) -> None:
    """Lists of any length, none among them; roads from next door to longer than a day."""
    travel = Travel(hours_per_day=7.5, visit_hours=1.25) if travels else None
    spec = SalesEngineers(count=len(lists), visits_per_day=visits, travel=travel)
    bounds = np.concatenate([[0], np.cumsum(np.array(lists, dtype=np.int64))])
    legs, home = np.random.default_rng(seed).exponential(1.5, (2, int(bounds[-1])))
    found = day_of_call(bounds, legs, home, spec, days)
    expected = [
        day
        for a, b in pairwise(bounds.tolist())
        for day in one_by_one(legs[a:b].tolist(), home[a:b].tolist(), spec, days)
    ]
    assert found.tolist() == expected
