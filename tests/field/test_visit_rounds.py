"""VisitRounds: as good as enumeration finds where that is possible, and never longer than a day.

Hours are added up here from the network's roads, not from what the planner or PyVRP says.
"""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimizer.arrays import Floats
from optimizer.field.visiting.road_hours import Roadbook, day_of
from optimizer.field.visiting.round_planning import (
    VisitRequest,
    VisitRounds,
    plan_rounds,
    road_days,
)
from optimizer.field.visiting.routing import route
from optimizer.network import NetworkModel
from optimizer.network.month_opening import MonthOpening, reach_month
from optimizer.plan import Plan
from optimizer.scenario import Scenario
from tests.network.networks import model_of


def book_of(seed: int, calls: int, most: int = 3) -> Roadbook:
    """Points in a square of two hours' side, the base in a corner."""
    rng = np.random.default_rng(seed)
    at = rng.uniform(0.0, 2.0, (calls, 2))
    legs = np.hypot(*(at[:, None] - at).transpose(2, 0, 1))
    return Roadbook(np.arange(calls), np.hypot(*at.T), legs, 1.25, 7.5, most)


def best_of(book: Roadbook, worth: Floats, days: int) -> float:
    """The most that so many days can collect, by enumeration of all sets and orders."""
    calls = len(worth)
    holds = [()] + [
        some
        for size in range(1, book.most + 1)
        for some in itertools.combinations(range(calls), size)
        if min(day_of(book, order).hours for order in itertools.permutations(some)) <= book.day
    ]
    best = dict.fromkeys(map(frozenset, [()]), 0.0)
    for _ in range(days):
        for seen, collected in list(best.items()):
            for some in holds:
                if not seen & set(some):
                    both = seen | set(some)
                    more = collected + float(worth[list(some)].sum())
                    best[both] = max(best.get(both, 0.0), more)
    return max(best.values())


@pytest.mark.parametrize("seed", range(6))
def test_as_good_as_enumeration(seed: int) -> None:
    """Seven points of sale, two days, three visits each: the worth that enumeration finds."""
    book = book_of(seed, 7)
    worth = np.random.default_rng(seed + 100).gamma(1.0, 20.0, 7)
    found = route(book, worth, [0, 1], np.zeros(7, dtype=np.int64), 200, 1)
    collected = sum(float(worth[calls].sum()) for calls in found)
    assert collected == pytest.approx(best_of(book, worth, 2), abs=0.02 * worth.max())
    assert all(day_of(book, calls).hours <= book.day for calls in found)


@given(st.integers(0, 10_000), st.integers(1, 9), st.integers(1, 4))
def test_every_round_holds(seed: int, calls: int, most: int) -> None:
    """Whatever the distances: hours, visits of a day, first days, and nobody twice."""
    book, rng = book_of(seed, calls, most), np.random.default_rng(seed)
    worth, first = rng.uniform(-5.0, 30.0, calls), rng.integers(0, 4, calls)
    days = [0, 1, 3]
    found = route(book, worth, days, first, 30, seed)
    seen = [call for round_ in found for call in round_]
    assert len(seen) == len(set(seen))
    for day, round_ in zip(days, found, strict=True):
        assert day_of(book, round_).hours <= book.day + 1e-9
        assert len(round_) <= most
        assert all(first[call] <= day and worth[call] > 0 for call in round_)


def test_nobody_to_see() -> None:
    """No worth, no day, or none that a day has the hours for: empty rounds."""
    book, none = book_of(1, 3), np.zeros(3, dtype=np.int64)
    assert route(book, np.zeros(3), [0, 1], none, 10, 0) == [[], []]
    assert route(book, np.ones(3), [], none, 10, 0) == []
    far = Roadbook(book.pos, book.home + 9.0, book.legs, 1.25, 7.5, 3)
    assert route(far, np.ones(3), [0], none, 10, 0) == [[]]


def test_a_day_by_hand() -> None:
    """Half an hour there, an hour between, one home: arrivals, road, hours."""
    legs = np.array([[0.0, 1.0], [1.0, 0.0]])
    day = day_of(Roadbook(np.arange(2), np.array([0.5, 1.0]), legs, 1.25, 7.5, 3), [0, 1])
    assert day.arrivals == (0.5, 2.75)
    assert (day.legs, day.road, day.hours) == ((0.5, 1.0), 2.5, 5.0)


@pytest.fixture(scope="module")
def there(small: Scenario, small_plan: Plan) -> MonthOpening:
    """The small network before its fourth month."""
    return reach_month(model_of(small, small_plan, "threshold"), 3)


@pytest.fixture(scope="module")
def rounds(there: MonthOpening) -> VisitRounds:
    """Four weeks, a fortnight between visits."""
    return plan_rounds(there, there.points.motivation, VisitRequest(4, 2, 60, 5))


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


def test_no_engineer_is_over_hours(there: MonthOpening, rounds: VisitRounds) -> None:
    """Hours recomputed, visits of a day, days on the road; only an engineer's own are seen."""
    model = there.model
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


def test_visits_lie_apart(there: MonthOpening, rounds: VisitRounds) -> None:
    """Two weeks between visits to the same point of sale, those before the month among them."""
    days: dict[int, list[float]] = {}
    for one in rounds.rounds:
        for pos in one.pos:
            days.setdefault(pos, []).append(one.day + 0.5)
    assert any(len(seen) > 1 for seen in days.values())
    for pos, seen in days.items():
        before = there.points.last_visit[pos] - there.day
        assert (np.diff([before, *seen]) >= 10).all()


def test_only_those_who_can_be_seen(there: MonthOpening, rounds: VisitRounds) -> None:
    """Active points of sale and prospects that have not signed; none that is out of reach."""
    seen = {pos for one in rounds.rounds for pos in one.pos}
    assert not seen & set(rounds.out_of_reach.tolist())
    assert (there.points.active | there.joinable)[list(seen)].all()
    assert any(there.joinable[pos] for pos in seen)


def test_the_same_bits(there: MonthOpening, rounds: VisitRounds) -> None:
    """With two processes: the same rounds."""
    again = plan_rounds(there, there.points.motivation, VisitRequest(4, 2, 60, 5), 2)
    assert list(map(vars, again.rounds)) == list(map(vars, rounds.rounds))


def test_a_future_follows_the_rounds(there: MonthOpening, rounds: VisitRounds) -> None:
    """The simulation makes just the visits planned to those with us, on their days."""
    seen: list[tuple[int, float]] = []

    class Eye:
        def visit(self, pos: int, day: float) -> None:
            seen.append((pos, day))

        def week(self, *_: object) -> None: ...

        def month(self, *_: object) -> None: ...

    there.future(1, rounds.days, Eye())
    planned = {(p, there.day + one.day + 0.5) for one in rounds.rounds for p in one.pos}
    made = {(p, day) for p, day in seen if day < there.day + 20}
    prospects = {(p, day) for p, day in planned if there.joinable[p]}
    assert planned - prospects <= made <= planned


def test_weeks_beyond_the_plan(there: MonthOpening) -> None:
    """The plan has 13 weeks left."""
    with pytest.raises(ValueError, match="beyond"):
        plan_rounds(there, there.points.motivation, VisitRequest(14))
