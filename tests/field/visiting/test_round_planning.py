"""Rounds of the small network: never longer than a day, visits apart, followed by a simulation.

Hours are added up here from the network's roads, not from what the planner or PyVRP says.
"""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from optimizer.field.visiting.round_planning import (
    VisitRequest,
    VisitRounds,
    plan_rounds,
    road_days,
)
from optimizer.network import MonthOpening, NetworkModel, reach_month
from optimizer.plan import Plan
from optimizer.scenario import Scenario
from tests.network.networks import model_of


@pytest.fixture(scope="module")
def opening(small: Scenario, small_plan: Plan) -> MonthOpening:
    """The small network before its fourth month."""
    return reach_month(model_of(small, small_plan, "threshold"), 3)


@pytest.fixture(scope="module")
def rounds(opening: MonthOpening) -> VisitRounds:
    """Four weeks, a fortnight between visits."""
    return plan_rounds(opening, VisitRequest(4, 2, 60, 5))


def hours(model: NetworkModel, engineer: int, pos: tuple[int, ...]) -> float:
    """Road and visits of a day, from the network's roads."""
    assert model.portfolios is not None
    roads, travel = model.portfolios.roads, model.engineers.travel
    assert roads is not None
    assert travel is not None
    zone, base = roads.zone[list(pos)], roads.base[engineer]
    total = roads.between[base, zone[0]] + roads.between[zone[-1], base]
    total += roads.within[pos[-1]] + roads.within[list(pos)].sum()
    total += sum(roads.between[a, b] for a, b in itertools.pairwise(zone))
    return float(total + len(pos) * travel.visit_hours)


def test_no_engineer_is_over_hours(opening: MonthOpening, rounds: VisitRounds) -> None:
    """Hours recomputed, visits of a day, days on the road; only an engineer's own are seen."""
    model = opening.model
    assert model.portfolios is not None
    assert model.engineers.travel is not None
    assert rounds.visits > 40
    assert len({(one.engineer, one.day) for one in rounds.rounds}) == len(rounds.rounds)
    for one in rounds.rounds:
        found = hours(model, one.engineer, one.pos)
        assert found == pytest.approx(one.hours.hours)
        assert found <= model.engineers.travel.hours_per_day
        assert len(one.pos) <= model.engineers.visits_per_day
        assert one.day in road_days(4, model.engineers.days_per_week)
        assert (model.portfolios.engineer[list(one.pos)] == one.engineer).all()


def test_visits_lie_apart(opening: MonthOpening, rounds: VisitRounds) -> None:
    """Two weeks between visits to the same point of sale, those before the month among them."""
    days: dict[int, list[float]] = {}
    for one in rounds.rounds:
        for pos in one.pos:
            days.setdefault(pos, []).append(one.day + 0.5)
    assert any(len(seen) > 1 for seen in days.values())
    for pos, seen in days.items():
        before = opening.points.last_visit[pos] - opening.day
        assert (np.diff([before, *seen]) >= 10).all()


def test_only_those_who_can_be_seen(opening: MonthOpening, rounds: VisitRounds) -> None:
    """Active points of sale and prospects that have not signed; none that is out of reach."""
    seen = {pos for one in rounds.rounds for pos in one.pos}
    assert not seen & set(rounds.out_of_reach.tolist())
    assert (opening.points.active | opening.joinable)[list(seen)].all()
    assert any(opening.joinable[pos] for pos in seen)


def test_the_same_bits(opening: MonthOpening, rounds: VisitRounds) -> None:
    """With two processes: the same rounds."""
    again = plan_rounds(opening, VisitRequest(4, 2, 60, 5), 2)
    assert list(map(vars, again.rounds)) == list(map(vars, rounds.rounds))


def test_a_future_follows_the_rounds(opening: MonthOpening, rounds: VisitRounds) -> None:
    """The simulation makes just the visits planned to those with us, on their days."""
    seen: list[tuple[int, float]] = []

    class Eye:
        def visit(self, pos: int, day: float) -> None:
            seen.append((pos, day))

        def week(self, *_: object) -> None: ...

        def month(self, *_: object) -> None: ...

    opening.future(1, rounds.calls, Eye())
    planned = {(p, opening.day + one.day + 0.5) for one in rounds.rounds for p in one.pos}
    made = {(p, day) for p, day in seen if day < opening.day + 20}
    prospects = {(p, day) for p, day in planned if opening.joinable[p]}
    assert planned - prospects <= made <= planned


def test_weeks_beyond_the_plan(opening: MonthOpening) -> None:
    """The plan has 13 weeks left."""
    with pytest.raises(ValueError, match="beyond"):
        plan_rounds(opening, VisitRequest(14))
