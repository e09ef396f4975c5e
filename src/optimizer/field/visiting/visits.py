"""Visits of the coming weeks, all of it: where the network stands, rounds, sheets, comparison."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from optimizer.arrays import Progress
from optimizer.field.visiting.paired_futures import PairedComparison, compare_visits
from optimizer.field.visiting.round_planning import VisitRequest, VisitRounds, plan_rounds
from optimizer.field.visiting.sales_ledger import SalesLedger, Sources
from optimizer.field.visiting.sheet_building import visit_sheets
from optimizer.field.visiting.visit_sheet import VisitSheet
from optimizer.field.visiting.visit_worth import WORTH_PARTS
from optimizer.network import DAYS, MonthOpening, prepare, reach_month
from optimizer.scenario import Scenario
from optimizer.simulation.replicating import Targets, network_of, on_network

COLUMNS = [
    *("engineer", "week", "day", "order", "pos", "zone", "type", "prospect"),
    *("arrival_hours", "road_hours", "day_hours", "worth", "worth_per_hour"),
    *(f"worth_{part}" for part in WORTH_PARTS),
    *("threshold_missing", "threshold_worth", "days_since_visit", "leaves_in_months", "about"),
]
"""Of the table of rounds."""


@dataclass(frozen=True, eq=False)
class VisitPlan:
    """Who to see when, and what to know of them.

    Attributes
    ----------
    first, opening, sources
        The month that opens, ``YYYY-MM``; the network before it; where its past is known from.
    comparison, bases
        None where it was not asked for; the zone's name where each sales engineer sets out.
    """

    scenario: Scenario
    scheme: str
    first: str
    opening: MonthOpening
    sources: Sources
    rounds: VisitRounds
    sheets: tuple[VisitSheet, ...]
    comparison: PairedComparison | None
    bases: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """Every figure but the sheets'."""
        model, rounds = self.opening.model, self.rounds
        hours = [round_.hours.hours for round_ in rounds.rounds]
        days = len(rounds.road) * len(self.bases)
        sources = self.sources
        return {
            "scheme": self.scheme,
            "first": self.first,
            "weeks": rounds.request.weeks,
            "gap": rounds.request.gap,
            "engineers": len(self.bases),
            "visits": rounds.visits,
            "visits_at_most": days * model.engineers.visits_per_day,
            "hours": sum(hours),
            "longest_day": max(hours, default=0.0),
            "worth": rounds.worth,
            "out_of_reach": [model.ids[pos] for pos in rounds.out_of_reach],
            "sources": {"sold": sources.sold, "paid": sources.paid, "visits": sources.visits},
            "comparison": None if self.comparison is None else self.comparison.as_json(),
        }


def plan_visits(
    scenario: Scenario,
    plan: Targets,
    first: str,
    request: VisitRequest,
    *,
    ledger: SalesLedger | None = None,
    processes: int = 1,
    progress: Progress | None = None,
) -> VisitPlan:
    """Plan the visits of the weeks from the ``first`` month on, ``YYYY-MM``.

    Parameters
    ----------
    ledger : SalesLedger, optional
        Of the months before; without it they are simulated.
    processes, progress
        Without changing the result; called with a word, steps done, steps in all.

    Raises
    ------
    ValueError
        When there is no network, no sales engineer, no such month or scheme.
    """
    network, months = network_of(scenario), scenario.months
    scheme = next(iter(network.schemes)) if request.scheme is None else request.scheme
    if first not in months:
        raise ValueError(f"no month {first!r}; there are {months[0]} to {months[-1]}")
    expected, targets, followed = on_network(scenario, plan)
    if progress is not None:
        progress("policies", 0, 1)
    model = prepare(scenario, expected, targets, scheme, followed)
    month = model.calendar.warm_up + months.index(first)
    sources, past = Sources(), None
    if ledger is not None:
        sources, past = ledger.sources, ledger.actual_months(model.calendar, len(model.ids))
    opening = reach_month(model, month, past=past)
    if ledger is not None:
        opening = replace(opening, history=ledger.with_payments(opening.history))
    rounds = plan_rounds(opening, request, processes, progress)
    sheets = visit_sheets(scenario, opening, sources, rounds)
    comparison, types = None, tuple(network.types)
    if request.futures:
        comparison = compare_visits(opening, rounds, types, request.futures, progress)
    bases = _bases(scenario, opening)
    return VisitPlan(scenario, scheme, first, opening, sources, rounds, sheets, comparison, bases)


def _bases(scenario: Scenario, opening: MonthOpening) -> tuple[str, ...]:
    """By engineer: the zone where he sets out, or the first of his points of sale's."""
    portfolios, names = opening.model.portfolios, scenario.zones.names
    assert portfolios is not None
    if portfolios.roads is not None:
        return tuple(names[zone] for zone in portfolios.roads.base)
    zones = [opening.model.zone[portfolios.engineer == e] for e in range(portfolios.engineers)]
    return tuple(names[zone[0]] if len(zone) else "" for zone in zones)


def rounds_table(visits: VisitPlan) -> pd.DataFrame:
    """One row a visit: who, when, whom, hours on the road, why."""
    ids = visits.opening.model.ids
    sheets = {sheet.pos: sheet for sheet in visits.sheets}
    rows: list[dict[str, Any]] = []
    for round_ in visits.rounds.rounds:
        day, hours = round_.day, round_.hours
        for order, (pos, worth) in enumerate(zip(round_.pos, round_.worth, strict=True)):
            sheet = sheets[ids[pos]]
            with_road = hours.legs[order] + (hours.hours - hours.road) / len(round_.pos)
            parts = visits.rounds.worth_parts(day, pos)
            rows.append(
                {
                    "engineer": round_.engineer + 1,
                    "week": day // DAYS + 1,
                    "day": day % DAYS + 1,
                    "order": order + 1,
                    "pos": sheet.pos,
                    "zone": sheet.zone,
                    "type": sheet.type,
                    "prospect": sheet.prospect,
                    "arrival_hours": hours.arrivals[order],
                    "road_hours": hours.legs[order],
                    "day_hours": hours.hours,
                    "worth": worth,
                    "worth_per_hour": worth / with_road,
                    **{f"worth_{part}": euros for part, euros in parts.items()},
                    "threshold_missing": sheet.goal - sheet.counted,
                    "threshold_worth": sheet.euros,
                    "days_since_visit": sheet.days_since_visit(day),
                    "leaves_in_months": sheet.leaves if sheet.leaves >= 0 else float("nan"),
                    "about": sheet.topic.about,
                }
            )
    return pd.DataFrame(rows, columns=COLUMNS)
