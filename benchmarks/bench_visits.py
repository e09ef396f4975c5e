"""Rounds of the national network: seconds, worth and hours, beside nearest neighbour by hand.

``python benchmarks/bench_visits.py [scenario] [weeks]`` plans the rounds of all sales engineers
before the seventh month (or the last but one), on one core, then those of a nearest neighbour: from
where he is an engineer goes to whoever is nearest and whose visit fits, as long as it is worth
anything. The comparison is in the same worth; the second is no part of the product.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import numpy as np

from optimizer.arrays import Floats
from optimizer.field.visiting.round_planning import VisitRequest, VisitRounds, plan_rounds
from optimizer.field.visiting.routing import Roadbook, day_hours, roadbooks
from optimizer.network import MonthOpening, prepare, reach_month
from optimizer.plan import plan
from optimizer.scenario import load
from optimizer.simulation.replicating import on_network

ROOT = Path(__file__).parent.parent


def main() -> None:
    """Print what rounds take and bring."""
    name = sys.argv[1] if len(sys.argv) > 1 else "france"
    request = VisitRequest(int(sys.argv[2]) if len(sys.argv) > 2 else 4)
    scenario = load(ROOT / "scenarios" / name)
    expected, targets, followed = on_network(scenario, plan(scenario))
    model = prepare(scenario, expected, targets, "by_line", followed)
    opening = reach_month(model, min(6, model.calendar.months - 2))
    started = time.perf_counter()
    rounds = plan_rounds(opening, request)
    taken = time.perf_counter() - started
    held = model.portfolios
    assert held is not None
    most = len(rounds.road) * model.engineers.visits_per_day * held.engineers
    longest = max(one.hours.hours for one in rounds.rounds)
    print(
        f"{held.engineers} engineers, {model.own} points of sale, {request.weeks} weeks: "
        f"{taken:.1f} s; {rounds.visits} visits of {most} that days have, longest day "
        f"{longest:.2f} h, {len(rounds.out_of_reach)} out of reach, worth {rounds.worth:,.0f} EUR"
    )
    nearest = by_nearest(opening, rounds)
    print(f"nearest neighbour: {nearest:,.0f} EUR; rounds over it {rounds.worth / nearest:.3f}")


def by_nearest(opening: MonthOpening, rounds: VisitRounds) -> float:
    """EUR of rounds by nearest neighbour in the same turns, on the worth of each turn."""
    model, gap = opening.model, rounds.request.gap
    assert model.portfolios is not None
    per_turn = len(rounds.road) // len(rounds.worths)
    books = roadbooks(model.portfolios, model.engineers)
    free = np.ceil(opening.points.last_visit - opening.day - 0.5) + gap * 5
    total = 0.0
    for turn, of in enumerate(rounds.worths):
        for day in rounds.road[turn * per_turn : (turn + 1) * per_turn]:
            for book in books:
                worth = np.where(free[book.pos] <= day, of.total[book.pos], 0.0)
                calls = _nearest_day(book, worth)
                total += float(worth[calls].sum())
                free[book.pos[calls]] = day + gap * 5
    return total


def _nearest_day(book: Roadbook, worth: Floats) -> list[int]:
    """One day: always to the nearest that fits."""
    calls: list[int] = []
    while len(calls) < book.most:
        near = book.legs[calls[-1]] if calls else book.home
        for call in np.argsort(near, kind="stable").tolist():
            fits = day_hours(book, [*calls, call]).hours <= book.day
            if call not in calls and worth[call] > 0 and fits:
                calls.append(call)
                break
        else:
            break
    return calls


if __name__ == "__main__":
    main()
