"""Rounds of all sales engineers over the coming weeks, turn after turn.

A turn is as many weeks as lie between two visits to the same point of sale at least: within one
everybody is seen once at most, and what a visit is worth in the next turn follows from the visits
of those before. Each engineer's turn is one routing problem.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass
from multiprocessing import get_context

import numpy as np

from optimizer.arrays import Floats, Ints, Progress
from optimizer.field.visiting.routing import DayHours, Roadbook, day_hours, roadbooks, route
from optimizer.field.visiting.visit_worth import WORTH_PARTS, VisitWorth, visit_worth
from optimizer.network import DAYS, MonthOpening

ITERATIONS = 200
"""Of the local search for each engineer and turn."""


@dataclass(frozen=True)
class VisitRequest:
    """What is to be planned.

    Attributes
    ----------
    weeks, gap, iterations : int
        Weeks planned, from the month's opening; least weeks between two visits to the same point
        of sale; iterations of the local search for each engineer and turn.
    scheme : str or None
        Of the points of sale; None: the scenario's first.
    futures : int
        Simulated with these visits, by turnover and at random; 0 for no comparison.
    """

    weeks: int = 4
    gap: int = 2
    iterations: int = ITERATIONS
    seed: int = 0
    scheme: str | None = None
    futures: int = 0


@dataclass(frozen=True, eq=False)
class VisitRound:
    """One working day (from 0, the month's opening) of one sales engineer.

    ``pos`` is who is seen, in order; ``worth`` EUR of each visit, as expected when its turn begins.
    """

    engineer: int
    day: int
    pos: tuple[int, ...]
    worth: tuple[float, ...]
    hours: DayHours


@dataclass(frozen=True, eq=False)
class VisitRounds:
    """Rounds of all sales engineers.

    Attributes
    ----------
    rounds : tuple of VisitRound
        By day, then engineer; days without a visit are left out.
    road, worths
        Working days on the road, from the month's opening; of every turn, at its first day.
    out_of_reach : array of int
        Points of sale that no day has the hours for.
    """

    rounds: tuple[VisitRound, ...]
    request: VisitRequest
    road: tuple[int, ...]
    worths: tuple[VisitWorth, ...]
    out_of_reach: Ints

    @property
    def calls(self) -> list[Ints]:
        """Calls of every day on the road, engineer by engineer: a calendar to follow."""
        by_day: dict[int, list[int]] = {day: [] for day in self.road}
        for round_ in self.rounds:
            by_day[round_.day] += round_.pos
        return [np.array(pos, dtype=np.int64) for pos in by_day.values()]

    @property
    def days_of(self) -> dict[int, tuple[int, ...]]:
        """Working days on which each point of sale is seen, of those that are."""
        days: dict[int, tuple[int, ...]] = {}
        for round_ in self.rounds:
            for pos in round_.pos:
                days[pos] = (*days.get(pos, ()), round_.day)
        return days

    def worth_parts(self, day: int, pos: int) -> dict[str, float]:
        """EUR of a visit on a day, part by part, as expected when its turn begins."""
        turns = sorted({day // (self.request.gap * DAYS) for day in self.road})
        worth = self.worths[turns.index(day // (self.request.gap * DAYS))]
        return {name: float(getattr(worth, name)[pos]) for name in WORTH_PARTS}

    @property
    def worth(self) -> float:
        """EUR of all visits."""
        return float(sum(sum(round_.worth) for round_ in self.rounds))

    @property
    def visits(self) -> int:
        """How many there are."""
        return sum(len(round_.pos) for round_ in self.rounds)


def plan_rounds(
    opening: MonthOpening,
    request: VisitRequest,
    processes: int = 1,
    progress: Progress | None = None,
) -> VisitRounds:
    """Plan who is seen when, from the network before the month on.

    Parameters
    ----------
    processes, progress
        Without changing the result; called with a word, problems done, problems in all.

    Raises
    ------
    ValueError
        When there are no sales engineers, or the weeks reach beyond the plan.
    """
    model = opening.model
    if model.portfolios is None:
        raise ValueError("the scenario has no sales engineers")
    if request.weeks > model.calendar.weeks - opening.week:
        raise ValueError(f"{request.weeks} weeks reach beyond the plan's end")
    books = roadbooks(model.portfolios, model.engineers)
    road = road_days(request.weeks, model.engineers.days_per_week)
    turns = _turns(road, request.gap)
    so_far = _before_rounds(opening, request.gap)
    rounds: list[VisitRound] = []
    worths: list[VisitWorth] = []
    processing = ProcessPoolExecutor(processes, mp_context=get_context("spawn"))
    with processing if processes > 1 else nullcontext() as pool:
        mapped = map if pool is None else pool.map
        for turn, days in enumerate(turns):
            day = opening.day + days[0] + 0.5
            worth = visit_worth(opening, day, so_far.last_visit, so_far.knowledge)
            jobs = [
                (book, worth.total[book.pos], days, so_far.first_day[book.pos], request, (turn, e))
                for e, book in enumerate(books)
            ]
            of_turn: list[VisitRound] = []
            for e, calls in enumerate(mapped(_route, jobs)):
                if progress is not None:
                    progress("rounds", turn * len(books) + e + 1, len(turns) * len(books))
                of_turn += _rounds(e, books[e], days, calls, worth)
            so_far = _after_turn(opening, so_far, of_turn, turn * request.gap, request.gap)
            worths.append(worth)
            rounds += of_turn
    rounds.sort(key=lambda round_: (round_.day, round_.engineer))
    far = np.sort(np.concatenate([book.pos[~book.reachable] for book in books]))
    return VisitRounds(tuple(rounds), request, road, tuple(worths), far)


def road_days(weeks: int, per_week: int) -> tuple[int, ...]:
    """Working days on the road: the first ones of every week."""
    return tuple(week * DAYS + day for week in range(weeks) for day in range(per_week))


def _turns(road: tuple[int, ...], gap: int) -> list[tuple[int, ...]]:
    """Days on the road of every turn, which is ``gap`` weeks long."""
    turns: dict[int, tuple[int, ...]] = {}
    for day in road:
        turn = day // (gap * DAYS)
        turns[turn] = (*turns.get(turn, ()), day)
    return list(turns.values())


@dataclass(frozen=True, eq=False)
class _VisitsSoFar:
    """What the visits before a turn leave: ``[pos]``.

    Working day of the last visit, first day from the month's opening on which each may be seen
    again, and knowledge of our offers.
    """

    last_visit: Floats
    first_day: Ints
    knowledge: Floats


def _before_rounds(opening: MonthOpening, gap: int) -> _VisitsSoFar:
    """What the visits of the past leave."""
    last_visit = opening.points.last_visit.copy()
    first_day = np.zeros(len(last_visit), dtype=np.int64)
    seen = np.ceil(last_visit - opening.day - 0.5)
    recent = seen > -gap * DAYS
    first_day[recent] = seen[recent].astype(np.int64) + gap * DAYS
    return _VisitsSoFar(last_visit, first_day, opening.points.knowledge)


def _after_turn(
    opening: MonthOpening, before: _VisitsSoFar, rounds: list[VisitRound], start: int, gap: int
) -> _VisitsSoFar:
    """What the rounds of the ``gap`` weeks from week ``start`` on leave."""
    last_visit, first_day = before.last_visit.copy(), before.first_day.copy()
    for round_ in rounds:
        pos = list(round_.pos)
        last_visit[pos] = np.maximum(last_visit[pos], opening.day + round_.day + 0.5)
        first_day[pos] = np.maximum(first_day[pos], round_.day + gap * DAYS)
    knowledge = before.knowledge
    for week in range(start, start + gap):
        calls = [pos for round_ in rounds if round_.day // DAYS == week for pos in round_.pos]
        knowledge = opening.knowledge_after_week(knowledge, np.array(calls, dtype=np.int64))
    return _VisitsSoFar(last_visit, first_day, knowledge)


_Calls = list[list[int]]
_Job = tuple[Roadbook, Floats, tuple[int, ...], Ints, VisitRequest, tuple[int, int]]


def _route(job: _Job) -> _Calls:
    book, worth, days, first_day, request, key = job
    seed = int(np.random.SeedSequence(request.seed, spawn_key=key).generate_state(1)[0])
    return route(book, worth, days, first_day, request.iterations, seed)


def _rounds(
    engineer: int, book: Roadbook, days: tuple[int, ...], by_day: _Calls, worth: VisitWorth
) -> Iterator[VisitRound]:
    """The rounds of an engineer's turn, from his calls (places in the book) of each day."""
    total = worth.total
    for day, calls in zip(days, by_day, strict=True):
        if calls:
            pos = book.pos[calls]
            euros = tuple(total[pos].tolist())
            yield VisitRound(engineer, day, tuple(pos.tolist()), euros, day_hours(book, calls))
