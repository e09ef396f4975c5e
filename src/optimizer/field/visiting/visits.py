"""Visits of the coming weeks, all of it: where the network stands, rounds, sheets, comparison."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from optimizer.arrays import Progress
from optimizer.field.visiting.history import History, HistoryWatcher, known_from
from optimizer.field.visiting.ledger_files import Actual
from optimizer.field.visiting.paired_futures import PairedComparison, compare_visits
from optimizer.field.visiting.round_planning import VisitRequest, VisitRounds, plan_rounds
from optimizer.field.visiting.visit_sheet import VisitSheet, visit_sheets
from optimizer.field.visiting.visit_worth import PARTS
from optimizer.network import DAYS, MonthOpening, prepare, reach_month
from optimizer.scenario import Scenario
from optimizer.simulation.plan_targets import Targets
from optimizer.simulation.replicating import network_of, on_network

COLUMNS = [
    *("engineer", "week", "day", "order", "pos", "zone", "type", "prospect"),
    *("arrival_hours", "road_hours", "day_hours", "worth", "worth_per_hour"),
    *(f"worth_{part}" for part in PARTS),
    *("threshold_missing", "threshold_worth", "days_since_visit", "leaves_in_months", "about"),
]
"""Of the table of rounds."""


@dataclass(frozen=True, eq=False)
class Visits:
    """Who to see when, and what to know of them.

    Attributes
    ----------
    scenario : Scenario
    scheme : str
    first : str
        The month that opens, ``YYYY-MM``.
    there : MonthOpening
        The network before it.
    history : History
    rounds : VisitRounds
    sheets : tuple of VisitSheet
    comparison : Comparison or None
        None where it was not asked for.
    bases : tuple of str
        Where each sales engineer sets out: the name of a zone.
    """

    scenario: Scenario
    scheme: str
    first: str
    there: MonthOpening
    history: History
    rounds: VisitRounds
    sheets: tuple[VisitSheet, ...]
    comparison: PairedComparison | None
    bases: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """Every figure but the sheets'."""
        model, rounds = self.there.model, self.rounds
        days = len(rounds.road) * len(self.bases)
        hours = sum(one.hours.hours for one in rounds.rounds)
        return {
            "scheme": self.scheme,
            "first": self.first,
            "weeks": rounds.asked.weeks,
            "gap": rounds.asked.gap,
            "engineers": len(self.bases),
            "visits": rounds.visits,
            "visits_at_most": days * model.engineers.visits_per_day,
            "hours": hours,
            "longest_day": max((one.hours.hours for one in rounds.rounds), default=0.0),
            "worth": rounds.worth,
            "out_of_reach": [model.ids[pos] for pos in rounds.out_of_reach],
            "sources": {
                "sold": self.history.sold_from,
                "paid": self.history.paid_from,
                "visits": self.history.visits_from,
            },
            "comparison": None if self.comparison is None else self.comparison.as_json(),
        }


def plan_visits(
    scenario: Scenario,
    plan: Targets,
    first: str,
    asked: VisitRequest,
    scheme: str | None = None,
    futures: int = 0,
    processes: int = 1,
    progress: Progress | None = None,
    actual: Actual | None = None,
) -> Visits:
    """Plan the visits of the weeks from a month on.

    Parameters
    ----------
    scenario : Scenario
        With a network that has sales engineers.
    plan : Targets
        A plan.
    first : str
        The month that opens, ``YYYY-MM``.
    asked : VisitRequest
    scheme : str, optional
        Default the scenario's first.
    futures : int
        Simulated with these visits, by turnover and at random; 0 for no comparison.
    processes : int
        Does not change the result.
    progress : callable, optional
        Called with a word, steps done, steps in all.
    actual : Actual, optional
        A ledger of the months before; without it they are simulated.

    Raises
    ------
    ValueError
        When there is no network, no sales engineer, no such month or scheme.
    """
    network = network_of(scenario)
    name = next(iter(network.schemes)) if scheme is None else scheme
    if first not in scenario.months:
        raise ValueError(
            f"no month {first!r}; there are {scenario.months[0]} to {scenario.months[-1]}"
        )
    expected, targets, followed = on_network(scenario, plan)
    if progress is not None:
        progress("policies", 0, 1)
    model = prepare(scenario, expected, targets, name, followed)
    month = model.calendar.warm_up + scenario.months.index(first)
    keeper = HistoryWatcher(model, month)
    past = None if actual is None else actual.past(model.calendar, len(model.ids))
    there = reach_month(model, month, 0, keeper, past)
    history = keeper.history()
    if actual is not None:
        history = known_from(actual, history)
    rounds = plan_rounds(there, history.aim, asked, processes, progress)
    sheets = visit_sheets(scenario, there, history, rounds)
    comparison = None
    if futures:
        types = tuple(network.types)
        comparison = compare_visits(there, history.aim, rounds, types, futures, progress)
    bases = _bases(scenario, there)
    return Visits(scenario, name, first, there, history, rounds, sheets, comparison, bases)


def _bases(scenario: Scenario, there: MonthOpening) -> tuple[str, ...]:
    """By engineer: the zone where he sets out, or the first of his points of sale's."""
    held, names = there.model.portfolios, scenario.zones.names
    assert held is not None
    if held.roads is not None:
        return tuple(names[zone] for zone in held.roads.base)
    zones = [there.model.zone[held.engineer == e] for e in range(held.engineers)]
    return tuple(names[zone[0]] if len(zone) else "" for zone in zones)


def rounds_frame(found: Visits) -> pd.DataFrame:
    """One row a visit: who, when, whom, hours on the road, why."""
    model = found.there.model
    sheets = {sheet.pos: sheet for sheet in found.sheets}
    rows = []
    for one in found.rounds.rounds:
        for order, pos in enumerate(one.pos):
            sheet = sheets[model.ids[pos]]
            hours = one.hours.legs[order] + (one.hours.hours - one.hours.road) / len(one.pos)
            rows.append(
                {
                    "engineer": one.engineer + 1,
                    "week": one.day // DAYS + 1,
                    "day": one.day % DAYS + 1,
                    "order": order + 1,
                    "pos": model.ids[pos],
                    "zone": sheet.zone,
                    "type": sheet.type,
                    "prospect": sheet.prospect,
                    "arrival_hours": one.hours.arrivals[order],
                    "road_hours": one.hours.legs[order],
                    "day_hours": one.hours.hours,
                    "worth": one.worth[order],
                    "worth_per_hour": one.worth[order] / hours,
                    **{
                        f"worth_{part}": euros
                        for part, euros in found.rounds.parts(one.day, pos).items()
                    },
                    "threshold_missing": sheet.goal - sheet.counted,
                    "threshold_worth": sheet.euros,
                    "days_since_visit": sheet.since(one.day),
                    "leaves_in_months": sheet.leaves if sheet.leaves >= 0 else float("nan"),
                    "about": sheet.topic.about,
                }
            )
    return pd.DataFrame(rows, columns=COLUMNS)
