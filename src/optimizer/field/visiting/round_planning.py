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
from optimizer.field.visiting.road_hours import Day, Roadbook, day_of, roadbook
from optimizer.field.visiting.routing import route
from optimizer.field.visiting.visit_worth import PARTS, VisitWorth, visit_worth
from optimizer.network import DAYS, MonthOpening

ITERATIONS = 200
"""Of the local search for each engineer and turn."""


@dataclass(frozen=True)
class VisitRequest:
    """What is planned.

    Attributes
    ----------
    weeks : int
        From the month's opening.
    gap : int
        Weeks between two visits to the same point of sale at least.
    iterations : int
        Of the local search for each engineer and turn.
    seed : int
    """

    weeks: int = 4
    gap: int = 2
    iterations: int = ITERATIONS
    seed: int = 0


@dataclass(frozen=True, eq=False)
class VisitRound:
    """One day of one sales engineer.

    Attributes
    ----------
    engineer : int
    day : int
        Working day from the month's opening, from 0.
    pos : tuple of int
        Who is seen, in order.
    worth : tuple of float
        EUR of each visit, as expected when its turn begins.
    hours : Day
    """

    engineer: int
    day: int
    pos: tuple[int, ...]
    worth: tuple[float, ...]
    hours: Day


@dataclass(frozen=True, eq=False)
class VisitRounds:
    """Rounds of all sales engineers.

    Attributes
    ----------
    rounds : tuple of VisitRound
        By day, then engineer; days without a visit are left out.
    asked : VisitRequest
    road : tuple of int
        Working days on the road, from the month's opening.
    worths : tuple of VisitWorth
        Of every turn, at its first day.
    out_of_reach : array of int
        Points of sale that no day has the hours for.
    """

    rounds: tuple[VisitRound, ...]
    asked: VisitRequest
    road: tuple[int, ...]
    worths: tuple[VisitWorth, ...]
    out_of_reach: Ints

    @property
    def days(self) -> list[Ints]:
        """Calls of every day on the road, engineer by engineer: a calendar to follow."""
        found: dict[int, list[int]] = {day: [] for day in self.road}
        for one in self.rounds:
            found[one.day] += one.pos
        return [np.array(calls, dtype=np.int64) for calls in found.values()]

    def parts(self, day: int, pos: int) -> dict[str, float]:
        """EUR of a visit on a day, part by part, as expected when its turn begins."""
        starts = sorted({d // (self.asked.gap * DAYS) for d in self.road})
        worth = self.worths[starts.index(day // (self.asked.gap * DAYS))]
        return {name: float(getattr(worth, name)[pos]) for name in PARTS}

    @property
    def worth(self) -> float:
        """EUR of all visits."""
        return float(sum(sum(one.worth) for one in self.rounds))

    @property
    def visits(self) -> int:
        """How many there are."""
        return sum(len(one.pos) for one in self.rounds)


def road_days(weeks: int, per_week: int) -> tuple[int, ...]:
    """Working days on the road: the first ones of every week."""
    return tuple(week * DAYS + day for week in range(weeks) for day in range(per_week))


def plan_rounds(
    there: MonthOpening,
    aim: Floats,
    asked: VisitRequest,
    processes: int = 1,
    progress: Progress | None = None,
) -> VisitRounds:
    """Plan who is seen when.

    Parameters
    ----------
    there : MonthOpening
        The network before the month; with sales engineers.
    aim : array[pos]
        Motivation that each tends to.
    asked : VisitRequest
    processes : int
        Does not change the result.
    progress : callable, optional
        Called with a word, problems done, problems in all.

    Raises
    ------
    ValueError
        When there are no sales engineers, or the weeks reach beyond the plan.
    """
    model = there.model
    if model.portfolios is None:
        raise ValueError("the scenario has no sales engineers")
    if asked.weeks > model.calendar.weeks - there.week:
        raise ValueError(f"{asked.weeks} weeks reach beyond the plan's end")
    books = [
        roadbook(model.portfolios, model.engineers, e) for e in range(model.portfolios.engineers)
    ]
    road = road_days(asked.weeks, model.engineers.days_per_week)
    last, free = there.points.last_visit.copy(), np.zeros(len(model.ids), dtype=np.int64)
    seen = np.ceil(last - there.day - 0.5)
    recent = seen > -asked.gap * DAYS
    free[recent] = seen[recent].astype(np.int64) + asked.gap * DAYS
    knowledge = there.points.knowledge
    rounds: list[VisitRound] = []
    worths = []
    turns = list(_turns(road, asked.gap))
    context = ProcessPoolExecutor(processes, mp_context=get_context("spawn"))
    with context if processes > 1 else nullcontext() as pool:
        mapped = map if pool is None else pool.map
        for turn, days in enumerate(turns):
            worth = visit_worth(there, aim, there.day + days[0] + 0.5, last, knowledge)
            worths.append(worth)
            before = len(rounds)
            jobs = [
                (book, worth.total[book.pos], days, free[book.pos], asked, (turn, e))
                for e, book in enumerate(books)
            ]
            for e, found in enumerate(mapped(_routed, jobs)):
                if progress is not None:
                    progress("rounds", turn * len(books) + e + 1, len(turns) * len(books))
                rounds += _rounds(e, books[e], days, found, worth)
            for one in rounds[before:]:
                who = list(one.pos)
                last[who] = np.maximum(last[who], there.day + one.day + 0.5)
                free[who] = np.maximum(free[who], one.day + asked.gap * DAYS)
            knowledge = _after(there, knowledge, rounds[before:], turn * asked.gap, asked.gap)
    ordered = sorted(rounds, key=lambda one: (one.day, one.engineer))
    far = [book.pos[~book.reachable] for book in books]
    return VisitRounds(tuple(ordered), asked, road, tuple(worths), np.sort(np.concatenate(far)))


def _after(
    there: MonthOpening, knowledge: Floats, rounds: list[VisitRound], start: int, weeks: int
) -> Floats:
    """Knowledge after some weeks with these visits."""
    for week in range(start, start + weeks):
        pos = [p for one in rounds if one.day // DAYS == week for p in one.pos]
        knowledge = there.knowledge_after_week(knowledge, np.array(pos, dtype=np.int64))
    return knowledge


def _turns(road: tuple[int, ...], gap: int) -> Iterator[tuple[int, ...]]:
    """Days on the road, some weeks at a time."""
    for start in range(0, max(road, default=-1) + 1, gap * DAYS):
        days = tuple(day for day in road if start <= day < start + gap * DAYS)
        if days:
            yield days


_Job = tuple[Roadbook, Floats, tuple[int, ...], Ints, VisitRequest, tuple[int, int]]


def _routed(job: _Job) -> list[list[int]]:
    book, worth, days, free, asked, key = job
    seed = int(np.random.SeedSequence(asked.seed, spawn_key=key).generate_state(1)[0])
    return route(book, worth, days, free, asked.iterations, seed)


def _rounds(
    engineer: int, book: Roadbook, days: tuple[int, ...], found: list[list[int]], of: VisitWorth
) -> Iterator[VisitRound]:
    total = of.total
    for day, calls in zip(days, found, strict=True):
        if calls:
            pos = tuple(book.pos[calls].tolist())
            worth = tuple(total[list(pos)].tolist())
            yield VisitRound(engineer, day, pos, worth, day_of(book, calls))
