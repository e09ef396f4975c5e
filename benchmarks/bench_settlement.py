"""Settlement of 20,000 points of sale over 12 months, scheme by scheme.

Prints the seconds of the books alone (all weeks counted, all months closed) and what they hold
at the end, for France's schemes and for one with every kind of component.

    python benchmarks/bench_settlement.py
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter

from optimizer.network import Books, SellingCalendar, Terms, scheme_terms
from optimizer.scenario import load
from optimizer.scenario.schema.pay_section import Scheme

POINTS, MONTHS, CHURN = 20_000, 12, 0.02
EVERYTHING: list[dict[str, Any]] = [
    {"per_line": {"prepaid": 1, "sim_only": 4, "postpaid": 9, "fibre": 15}},
    {"tier": {"period": "year", "settled": "month", "mode": "retroactive",
              "steps": [{"times": 0.5, "rate": 1}, {"times": 1.0, "rate": 3}]}},
    {"tier": {"period": "month", "points": {"fibre": 3, "postpaid": 1}, "at": 20, "bonus": 50}},
    {"air_time": {"share": 0.025, "months": 24}},
    {"spiff": {"offer": "fibre", "dates": "2026-03-09..2026-03-22", "rate": 5}},
    {"fixed": 50},
    {"clawback": {"months": 6, "how": "pro_rata",
                  "of": ["per_line", "tier", "spiff", "air_time"]}},
    {"cap": {"at_most": 900}},
]  # fmt: skip


def history(offers: int) -> tuple[NDArray[Any], list[NDArray[Any]], list[NDArray[Any]]]:
    """Weekly sales, and by month the lines billed and lost, laid out as the simulation does."""
    rng, calendar = np.random.default_rng(1), SellingCalendar(MONTHS)
    sold = rng.poisson(0.6, (calendar.weeks, POINTS, offers)).astype(np.float64)
    cohort = np.zeros((MONTHS, offers, POINTS)).transpose(2, 1, 0)
    billed, lost, week = [], [], 0
    for month, weeks in enumerate(calendar.weeks_of):
        cohort[:, :, month] = sold[week : week + weeks].sum(axis=0)
        week += weeks
        billed.append(cohort[:, :, : month + 1].copy(order="K"))
        gone = np.zeros_like(billed[-1])
        gone[:] = rng.binomial(billed[-1].astype(np.int64), CHURN)
        lost.append(gone)
        cohort[:, :, : month + 1] -= gone
    return sold, billed, lost


def settled(terms: Terms, arpu: NDArray[Any], given: Any) -> tuple[float, float, float]:
    """Seconds, megabytes held at the end, million EUR net."""
    sold, billed, lost = given
    calendar, here = SellingCalendar(MONTHS), np.ones(POINTS, dtype=np.bool_)
    quota = np.full((POINTS, calendar.quarters), 30)
    start, net = time.perf_counter(), 0
    books = Books(terms, calendar, quota, arpu)
    for month, weeks in enumerate(calendar.weeks_of):
        for _ in range(weeks):
            books.sell(sold[books.week], here)
        entries = books.close(billed[month], lost[month])
        net += int((entries.earned - entries.reversed).sum())
    return time.perf_counter() - start, held(books) / 1e6, net / 1e8


def held(thing: Any) -> int:
    """Bytes of all arrays within."""
    if isinstance(thing, np.ndarray):
        return int(thing.nbytes)
    if isinstance(thing, dict | list | tuple):
        return sum(held(part) for part in (thing.values() if isinstance(thing, dict) else thing))
    inside = getattr(thing, "__dict__", {})
    return sum(held(part) for part in inside.values())


def main() -> None:
    """Print the table, the best of five each."""
    scenario = load(Path(__file__).parents[1] / "scenarios" / "france")
    network = scenario.spec.network
    assert network is not None
    offers = tuple(scenario.offers)
    arpu = np.array([offer.arpu for offer in scenario.spec.offers.values()])
    every = TypeAdapter(Scheme).validate_python(EVERYTHING)
    given = history(len(offers))
    print("scheme          seconds   MB held   net, MEUR")
    for name, items in (*network.schemes.items(), ("everything", every)):
        terms = scheme_terms(name, items, offers, scenario.months)
        runs = [settled(terms, arpu, given) for _ in range(5)]
        print(f"{name:14}  {min(r[0] for r in runs):7.3f}  {runs[0][1]:8.1f}  {runs[0][2]:10.2f}")


if __name__ == "__main__":
    main()
