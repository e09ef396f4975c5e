"""Sales engineers at work: days, hours, portfolios, and whom they visit."""

from __future__ import annotations

import itertools
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimizer.network import replicate
from optimizer.network.field_force.engineers import day_of_call
from optimizer.plan import Plan
from optimizer.scenario import Scenario
from optimizer.scenario.schema.field_force_section import SalesEngineers, Travel
from tests.network.networks import diary_of, model_of, switched


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


def test_everybody_is_visited_equally(plain_network: Scenario, small_plan: Plan) -> None:
    """Round robin: the numbers of visits of one portfolio's points of sale differ by one."""
    model = model_of(plain_network, small_plan)
    assert model.portfolios is not None
    diary = diary_of(model)
    count = np.bincount([pos for pos, _ in diary.visits], minlength=len(model.ids))
    for engineer in range(3):
        theirs = count[model.portfolios.engineer == engineer]
        assert theirs.max() - theirs.min() <= 1


def test_who_sells_more_is_visited_more(plain_network: Scenario, small_plan: Plan) -> None:
    """By turnover, visits within a portfolio go with lines; equally, they do not."""
    steady = switched(plain_network, exits=False)
    by = steady.replace("network.sales_engineers.policy", "turnover")
    model, plain = model_of(by, small_plan), model_of(steady, small_plan)
    assert model.portfolios is not None
    for engineer in range(3):
        here = model.portfolios.engineer == engineer
        lines = np.sum(diary_of(model).sold, axis=0).sum(axis=1)[here]
        found = [
            np.bincount([pos for pos, _ in diary_of(m).visits], minlength=len(m.ids))[here]
            for m in (model, plain)
        ]
        assert np.corrcoef(found[0], lines)[0, 1] > 0.8
        assert abs(np.corrcoef(found[1], lines)[0, 1]) < 0.5


def test_visits_by_gain_gain(plain_network: Scenario, small_plan: Plan) -> None:
    """Visits by potential gain sell more than equal ones: paired replications at 99 %.

    The sign is what the policy is for; the model's own response says whom to visit.
    """
    from optimizer.statistics import paired_difference

    skilled = plain_network.replace(
        "network.skill", {"effect": 0.4, "lift": 0.4, "memory_weeks": 13}
    )
    lines = {
        name: [
            replicate(model, r).sold.sum()
            for model in [
                model_of(skilled.replace("network.sales_engineers.policy", name), small_plan)
            ]
            for r in range(12)
        ]
        for name in ("gain", "equal")
    }
    found = paired_difference(lines["gain"], lines["equal"], 0.99)
    assert found.low > 0


def test_days_have_hours(plain_network: Scenario, small_plan: Plan) -> None:
    """With travel a day's visits and legs fit its hours, unless it has one visit alone."""
    travel = {"speed": 40, "hours_per_day": 6, "visit_hours": 1}
    roads = plain_network.replace("network.sales_engineers.travel", travel)
    roads = roads.replace("network.sales_engineers.visits_per_day", 6)
    model = model_of(roads, small_plan)
    held = model.portfolios
    assert held is not None
    assert held.roads is not None
    days: dict[tuple[int, float], list[int]] = {}
    for pos, day in diary_of(model).visits:
        days.setdefault((int(held.engineer[pos]), day), []).append(pos)
    assert max(map(len, days.values())) > 2
    for (engineer, _), visits in days.items():
        if len(visits) == 1:
            continue
        zone, within, base = held.roads.zone[visits], held.roads.within, held.roads.base[engineer]
        between = held.roads.between
        hours = len(visits) + between[base, zone[0]] + between[base, zone[-1]]
        hours += within[visits[0]] + within[visits[-1]]
        for before, pos in itertools.pairwise(visits):
            hours += between[held.roads.zone[before], held.roads.zone[pos]] + within[pos]
        assert hours <= 6 + 1e-9


def test_slow_roads_are_fewer_visits(plain_network: Scenario, small_plan: Plan) -> None:
    """At no time, 40 and 15 km an hour: fewer visits each; the fastest as many as days have."""
    found = []
    for speed in (1e6, 40, 15):
        roads = plain_network.replace("network.sales_engineers.travel", {"speed": speed})
        found.append(replicate(model_of(roads, small_plan), 0).visits)
    assert found[0] == replicate(model_of(plain_network, small_plan), 0).visits
    assert found[0] > found[1] > found[2]


@pytest.mark.parametrize("days", [0, 1, 5])
def test_days_on_the_road(plain_network: Scenario, small_plan: Plan, days: int) -> None:
    """So many days a week, three visits each, 26 weeks, three engineers."""
    fewer = plain_network.replace("network.sales_engineers.days_per_week", days)
    record = replicate(model_of(switched(fewer, exits=False), small_plan), 0)
    assert record.visits == days * 3 * 26 * 3
