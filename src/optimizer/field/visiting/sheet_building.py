"""How visit sheets are filled: from the history, the network's thresholds and the rounds."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from optimizer.arrays import Floats
from optimizer.field.visiting.pace import chance_at_pace, planned_lines
from optimizer.field.visiting.peers import peers_of
from optimizer.field.visiting.round_planning import VisitRounds
from optimizer.field.visiting.sales_ledger import Sources
from optimizer.field.visiting.topic import topic_of
from optimizer.field.visiting.visit_sheet import VisitSheet
from optimizer.field.visiting.visit_worth import WORTH_PARTS, exit_month
from optimizer.network import MonthOpening
from optimizer.scenario import Scenario

RECENT = 3
"""Months that are compared with as many before, and with the peers'."""
LAST_VISITS = 5
"""Visits of the past that a sheet names."""


def visit_sheets(
    scenario: Scenario, opening: MonthOpening, sources: Sources, rounds: VisitRounds
) -> tuple[VisitSheet, ...]:
    """A sheet for everybody with us, and for every prospect that is to be seen.

    Parameters
    ----------
    scenario : Scenario
        With points of sale.
    opening : MonthOpening
        Before the month.
    sources : Sources
        Where its history is known from.
    """
    assert scenario.pos is not None
    model, zones = opening.model, scenario.zones
    visits, planned = _past_visits(opening), rounds.days_of
    figures = {
        **_sales_figures(scenario, opening, sources),
        **_tier_figures(opening, sources),
        **_pay_figures(opening, sources),
    }
    worth = rounds.worths[0]
    to_see = np.isin(np.arange(len(model.ids)), list(planned))
    sheets = []
    for pos in np.flatnonzero(opening.points.active | to_see).tolist():
        zone, prospect = int(model.zone[pos]), not opening.points.active[pos]
        known = {name: _plain(column[pos]) for name, column in figures.items()}
        known["worth"] = {name: float(getattr(worth, name)[pos]) for name in WORTH_PARTS}
        topic = topic_of(known, prospect, scenario.offers)
        # lines a week planned, and what was earned of late, serve the topic alone
        del known["pace"], known["net"]
        sheets.append(
            VisitSheet(
                pos=model.ids[pos],
                type=scenario.pos.types[model.type[pos]],
                zone=zones.ids[zone],
                zone_name=zones.names[zone],
                region=zones.region[zone],
                prospect=prospect,
                months=scenario.months[: opening.month - model.calendar.warm_up],
                visits=tuple(visits.get(pos, ())[:LAST_VISITS]),
                planned=planned.get(pos, ()),
                worth_lines=float(worth.lines[pos]),
                topic=topic,
                **known,
            )
        )
    return tuple(sheets)


def _plain(value: Any) -> Any:
    """A number of Python's own; an array as it is."""
    return value if isinstance(value, np.ndarray) else value.item()


def _past_visits(opening: MonthOpening) -> dict[int, list[float]]:
    """Working days before the opening of every visit, the latest first."""
    visits: dict[int, list[float]] = {}
    for pos, day in reversed(opening.history.visits):
        visits.setdefault(pos, []).append(opening.day - day)
    return visits


def _sales_figures(
    scenario: Scenario, opening: MonthOpening, sources: Sources
) -> dict[str, NDArray[Any]]:
    """By name ``[pos]`` and ``[pos, ...]``: what it sells, beside the plan and its peers."""
    model, points, history = opening.model, opening.points, opening.history
    past = slice(model.calendar.warm_up, None)
    region = scenario.zones.region_index[model.zone]
    peers = peers_of(history, model.type, region, points.active, RECENT)
    first = max(opening.month - RECENT, 0)
    planned = planned_lines(opening, first, opening.month).sum(axis=1)
    planned[model.own :] = np.nan
    unknown = np.full(len(model.ids), np.nan)
    return {
        "sold": history.sold[:, past],
        "trend": _trend(history.sold[:, past].sum(axis=2)),
        "mix": peers.mix,
        "peers_mix": peers.expected,
        "peers": peers.count,
        "peers_lines": peers.lines,
        "planned_lines": planned,
        "pace": model.rate[:, opening.month].sum(axis=1),
        "early": history.early.sum(axis=1) if sources.churn else unknown,
        "early_rate": peers.early if sources.churn else unknown,
        "peers_early": peers.early_of_peers,
    }


def _trend(lines: Floats) -> Floats:
    """``[pos]``: lines of the last three months over those of three before, less 1."""
    change = np.full(len(lines), np.nan)
    if lines.shape[1] >= 2 * RECENT:
        before = lines[:, -2 * RECENT : -RECENT].sum(axis=1)
        np.divide(lines[:, -RECENT:].sum(axis=1), before, out=change, where=before > 0)
    return change - 1.0


def _tier_figures(opening: MonthOpening, sources: Sources) -> dict[str, NDArray[Any]]:
    """By name ``[pos]``: quota and threshold, whose it is, its motivation, when it is gone."""
    model, points = opening.model, opening.points
    assert model.portfolios is not None
    tier, gone = opening.next_thresholds(), exit_month(opening)
    # what the model expects of effort says little of a ledger that sells otherwise
    chance = chance_at_pace(opening) if sources.sold == "ledger" else tier.chance
    return {
        "engineer": model.portfolios.engineer,
        "quota": points.quota,
        "counted": tier.counted,
        "goal": tier.goal,
        "euros": tier.euros,
        "chance": chance,
        "weeks": tier.weeks,
        "motivation": points.motivation,
        "leaves": np.where(gone <= model.calendar.months, gone - opening.month, -1),
    }


def _pay_figures(opening: MonthOpening, sources: Sources) -> dict[str, NDArray[Any]]:
    """By name ``[pos]`` and ``[pos, month]``: EUR earned, taken back, paid; due, late, overpaid."""
    history, past = opening.history, slice(opening.model.calendar.warm_up, None)
    due, late = history.due / 100.0, history.late / 100.0
    if sources.paid == "none":
        due, late = np.full((2, len(due)), np.nan)
    recent = history.net[:, -RECENT:]
    return {
        "earned": history.earned[:, past].sum(axis=2) / 100.0,
        "reversed": history.reversed[:, past].sum(axis=2) / 100.0,
        "paid": history.paid[:, past].sum(axis=2) / 100.0,
        "due": np.maximum(due, 0.0),
        "late": np.maximum(late, 0.0),
        "overpaid": np.maximum(-late, 0.0),
        "net": recent.mean(axis=1) / 100.0 if history.months else np.zeros(len(due)),
    }
