"""A network stands where a replication left it; it goes on as that one did, or with other visits.

The same replication's future from a standing is that replication, bit for bit; a calendar of
visits is followed call by call.
"""

from __future__ import annotations

import numpy as np
import pytest

from optimizer.network import replicate
from optimizer.network.actual_months import ActualMonths
from optimizer.network.month_opening import reach_month
from optimizer.plan import Plan
from optimizer.scenario import Scenario
from tests.network.networks import Diary, diary_of, model_of


@pytest.mark.parametrize("month", [0, 2, 3])
def test_going_on_is_the_replication(small: Scenario, small_plan: Plan, month: int) -> None:
    """Stopped before a month and gone on with its own draws: the same record."""
    model = model_of(small, small_plan, "threshold")
    there = reach_month(model, month, 1)
    assert there.future(1).same_as(replicate(model, 1))
    # a second time from the same standing: going on changed nothing there
    assert there.future(1).same_as(replicate(model, 1))


def test_futures_share_the_past(small: Scenario, small_plan: Plan) -> None:
    """Another replication's future: the months before are the past's, those after its own."""
    model = model_of(small, small_plan)
    past, there = replicate(model, 0), reach_month(model, 2)
    found = there.future(5)
    assert np.array_equal(found.lines[:2], past.lines[:2])
    assert not np.array_equal(found.lines[2:], past.lines[2:])


def test_a_calendar_is_followed(small: Scenario, small_plan: Plan) -> None:
    """Visits of the weeks given are just those given; afterwards the usual policy goes on."""
    model = model_of(small, small_plan)
    assert model.portfolios is not None
    there, rng, diary = reach_month(model, 1), np.random.default_rng(1), Diary()
    days = [
        np.concatenate(
            [
                rng.choice(np.flatnonzero(model.portfolios.engineer[: model.own] == e), 2, False)
                for e in range(3)
            ]
        )
        for _ in range(9)
    ]
    there.future(1, days, diary)
    found: dict[int, list[int]] = {}
    for pos, day in diary.visits:
        found.setdefault(round(day - there.day - 0.5), []).append(pos)
    # three weeks of three days on the road, the first days of each week
    for day, calls in zip([0, 1, 2, 5, 6, 7, 10, 11, 12], days, strict=True):
        assert found[day] == calls.tolist()
    assert 15 in found


def test_visits_given_count_as_made(small: Scenario, small_plan: Plan) -> None:
    """Those called on by the calendar wait their turn afterwards: others come before them."""
    steady = small.replace("network.behaviour.travel", False)
    model = model_of(steady.replace("network.recruitment", None), small_plan)
    assert model.portfolios is not None
    first = np.flatnonzero(model.portfolios.engineer == 0)[:3]
    diary = Diary()
    reach_month(model, 0).future(1, [first] * 12, diary)
    mine = [p for p, day in diary.visits if 20 < day < 40 and model.portfolios.engineer[p] == 0]
    assert mine
    assert not set(mine) & set(first.tolist())


def test_no_whole_weeks(small: Scenario, small_plan: Plan) -> None:
    """Days that are no whole weeks, and months that are not there, are refused."""
    model = model_of(small, small_plan)
    with pytest.raises(ValueError, match="whole weeks"):
        reach_month(model, 0).future(0, [np.arange(2)] * 4)
    with pytest.raises(ValueError, match="no month 6"):
        reach_month(model, 6)
    none = np.zeros((len(model.ids), 1, 4))
    with pytest.raises(ValueError, match="past ends before month 2"):
        reach_month(model, 2, past=ActualMonths(0, 1, none, none[..., None], ()))


def test_watching_a_future_sees_what_a_replication_shows(small: Scenario, small_plan: Plan) -> None:
    """The diary of a future from the start is that of the replication."""
    model, diary = model_of(small, small_plan), Diary()
    reach_month(model, 0, 2).future(2, None, diary)
    assert diary.visits == diary_of(model, 2).visits
