"""Visit sheets: what a sales engineer should know of a point of sale before he comes in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from optimizer.arrays import Floats
from optimizer.field.visiting.history import History
from optimizer.field.visiting.pace import chance_at_pace, planned_lines
from optimizer.field.visiting.peers import peers_of
from optimizer.field.visiting.round_planning import VisitRounds
from optimizer.field.visiting.topic import Topic, topic_of
from optimizer.field.visiting.visit_worth import PARTS, exit_month
from optimizer.network import MonthOpening
from optimizer.scenario import Scenario

RECENT = 3
"""Months that are compared with as many before, and with the peers'."""


@dataclass(frozen=True, eq=False)
class VisitSheet:
    """What is known of one point of sale, or prospect.

    Attributes
    ----------
    pos, type, zone, zone_name, region : str
    prospect : bool
    engineer : int
        From 0.
    months : tuple of str
        Those before, of the plan.
    sold : array[month, offer]
        Lines.
    trend : float
        Lines of the last three months over those of three before, less 1; NaN without six months.
    mix, peers_mix : array[offer]
        Lines of its last three months; what its peers' mix makes of as many.
    peers, peers_lines : int, float
        How many it has (same type, same region), and their mean lines of three months.
    quota, counted, goal, euros, chance : float
        Quota of the quarter (lines); what the next threshold counts so far, the threshold, what
        it pays when it is reached now (EUR; NaN without one), the chance to reach the quota: as the
        point of sale sees it, with a ledger at the pace of its sales.
    planned_lines : float
        Lines that the plan has in its last three months; NaN of who has joined us since.
    weeks : int
        Selling weeks that the threshold's period has left.
    earned, reversed, paid : array[month]
        EUR.
    due, late, overpaid : float
        EUR earned and not yet paid; of that, what should have been paid by now; EUR paid beyond
        what should have been.
    early, early_rate, peers_early : float
        Lines that left within six months of their sale; over all lines sold; the peers' share.
    visits : tuple of float
        Working days before the month of the last visits, latest first.
    planned : tuple of int
        Working days of the visits planned, from the month's opening.
    motivation : float
        In (0, 1): the model's estimate.
    leaves : int
        Months until it is expected to be gone; -1 when it is not.
    worth : mapping of str to float
        EUR of a visit in the first turn: motivation, skill, staying, signing.
    worth_lines : float
        Lines that it adds.
    topic : Topic
        The one thing to talk about.
    """

    pos: str
    type: str
    zone: str
    zone_name: str
    region: str
    prospect: bool
    engineer: int
    months: tuple[str, ...]
    sold: Floats
    trend: float
    mix: Floats
    peers_mix: Floats
    peers: int
    peers_lines: float
    planned_lines: float
    quota: float
    counted: float
    goal: float
    euros: float
    chance: float
    weeks: int
    earned: Floats
    reversed: Floats
    paid: Floats
    due: float
    late: float
    overpaid: float
    early: float
    early_rate: float
    peers_early: float
    visits: tuple[float, ...]
    planned: tuple[int, ...]
    motivation: float
    leaves: int
    worth: dict[str, float]
    worth_lines: float
    topic: Topic

    def since(self, day: int) -> float:
        """Working days from the visit before, made or planned, to one on a day; NaN of none."""
        earlier = [planned for planned in self.planned if planned < day]
        if earlier:
            return float(day - max(earlier))
        # a visit is made at noon
        return self.visits[0] + day + 0.5 if self.visits else float("nan")

    def as_json(self) -> dict[str, Any]:
        """Every figure of the sheet; none where there is none."""
        shown: dict[str, Any] = {}
        for name, value in vars(self).items():
            if isinstance(value, np.ndarray):
                shown[name] = value.tolist()
            elif isinstance(value, Topic):
                shown[name] = {"about": value.about, "figures": dict(value.figures)}
            else:
                shown[name] = None if value != value else value
        return shown


def visit_sheets(
    scenario: Scenario, there: MonthOpening, history: History, rounds: VisitRounds
) -> tuple[VisitSheet, ...]:
    """A sheet for everybody with us, and for every prospect that is to be seen.

    Parameters
    ----------
    scenario : Scenario
    there : MonthOpening
        Before the month.
    history : History
        Of the months before it.
    rounds : VisitRounds
    """
    model, points = there.model, there.points
    held = model.portfolios
    assert held is not None
    assert scenario.pos is not None
    months = scenario.months[: there.month - model.calendar.warm_up]
    planned: dict[int, list[int]] = {}
    for one in rounds.rounds:
        for pos in one.pos:
            planned.setdefault(pos, []).append(one.day)
    visits: dict[int, list[float]] = {}
    for pos, day in history.visits:
        visits.setdefault(pos, []).insert(0, there.day - day)
    region = scenario.zones.region_index[model.zone]
    peers = peers_of(history, model.type, region, points.active, RECENT)
    ahead = there.next_thresholds(history.sold)
    # what the model expects of effort says little of a ledger that sells otherwise
    ledger = history.sold_from == "ledger"
    chance = chance_at_pace(there, history.sold) if ledger else ahead.chance
    recent = planned_lines(there, max(there.month - RECENT, 0), there.month).sum(axis=1)
    recent[model.own :] = np.nan
    gone = exit_month(there, history.aim)
    past = slice(model.calendar.warm_up, None)
    money = [
        a[:, past].sum(axis=2) / 100.0 for a in (history.earned, history.reversed, history.paid)
    ]
    due, late, over = _owed(history)
    worth = rounds.worths[0]
    lines = history.sold.sum(axis=2)
    found = []
    for i in np.flatnonzero(points.active | np.isin(np.arange(len(model.ids)), list(planned))):
        zone = int(model.zone[i])
        prospect = not bool(points.active[i])
        figures: dict[str, Any] = {
            "trend": _trend(lines[i, past]),
            "leaves": int(gone[i] - there.month) if gone[i] <= model.calendar.months else -1,
            "late": float(late[i]),
            "overpaid": float(over[i]),
            "counted": float(ahead.counted[i]),
            "goal": float(ahead.goal[i]),
            "euros": float(ahead.euros[i]),
            "chance": float(chance[i]),
            "weeks": int(ahead.weeks[i]),
            "mix": peers.mix[i],
            "peers_mix": peers.expected[i],
            "early": float(history.early[i].sum()) if history.churn_known else np.nan,
            "early_rate": float(peers.early[i]) if history.churn_known else np.nan,
            "peers_early": float(peers.early_of_peers[i]),
            "worth": {name: float(getattr(worth, name)[i]) for name in PARTS},
            "planned": float(recent[i]),
            "pace": float(model.rate[i, there.month].sum()),
            "net": float(history.net[i, -RECENT:].mean() / 100.0) if history.months else 0.0,
        }
        topic = topic_of(figures, prospect, scenario.offers)
        del figures["pace"], figures["net"], figures["planned"]
        found.append(
            VisitSheet(
                pos=model.ids[i],
                type=scenario.pos.types[model.type[i]],
                zone=scenario.zones.ids[zone],
                zone_name=scenario.zones.names[zone],
                region=scenario.zones.region[zone],
                prospect=prospect,
                engineer=int(held.engineer[i]),
                months=months,
                sold=history.sold[i, past],
                peers=int(peers.count[i]),
                peers_lines=float(peers.lines[i]),
                planned_lines=float(recent[i]),
                quota=float(points.quota[i]),
                earned=money[0][i],
                reversed=money[1][i],
                paid=money[2][i],
                due=float(due[i]),
                visits=tuple(visits.get(int(i), ())[:5]),
                planned=tuple(planned.get(int(i), ())),
                motivation=float(points.motivation[i]),
                worth_lines=float(worth.lines[i]),
                topic=topic,
                **figures,
            )
        )
    return tuple(found)


def _owed(history: History) -> tuple[Floats, Floats, Floats]:
    """``[pos]``: due, of which late, and paid too much (EUR, none below 0); NaN where not known."""
    if history.paid_from == "none":
        nothing = np.full(len(history.sold), np.nan)
        return nothing, nothing, nothing
    due, late = history.due / 100.0, history.late / 100.0
    return np.maximum(due, 0.0), np.maximum(late, 0.0), np.maximum(-late, 0.0)


def _trend(lines: Floats) -> float:
    """The last three months over the three before, less 1."""
    before = float(lines[-2 * RECENT : -RECENT].sum())
    if len(lines) < 2 * RECENT or before <= 0:
        return float("nan")
    return float(lines[-RECENT:].sum()) / before - 1.0
