"""Visit sheets: what to know of a point of sale before a visit, and the one thing to talk about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from optimizer.arrays import Floats

About = Literal[
    "sign", "leaving", "late", "overpaid", "churn", "threshold", "below",
    "falling", "offer", "skill", "steady",
]  # fmt: skip

LATE = 0.10
"""Of a month's pay, from which late pay, or pay too much, is to be explained."""
EARLY = 1.5
"""Times the peers' early churn, with at least so many lines lost."""
EARLY_LINES = 3
REACH = 1.25
"""Times its planned pace at which a threshold is still within reach."""
OPEN = (0.05, 0.95)
"""Chance to reach it between which it is neither lost nor sure."""
BELOW = 0.60
"""Of the lines planned in three months, with at least so many fewer."""
BELOW_LINES = 3
FALL = -0.15
"""Change of lines against the three months before."""
BEHIND = 0.75
"""Of what the peers' mix would sell of an offer, with at least so many lines behind."""
BEHIND_LINES = 3
TAUGHT = 0.5
"""Of what a visit is worth, from which it is knowledge that is missing."""


@dataclass(frozen=True)
class Topic:
    """What to talk about: which rule, and the figures that its sentence names."""

    about: About
    figures: Mapping[str, float | str]


def topic_of(known: Mapping[str, Any], prospect: bool, offers: tuple[str, ...]) -> Topic:
    """The topic of the first rule that holds, in the order below.

    ``known`` are figures of a visit sheet; beside them ``pace`` (lines a week planned) and ``net``
    (EUR a month earned in the last three). Of a prospect the topic is signing.
    """
    if prospect:
        return Topic("sign", {"euros": known["worth"]["signing"]})
    if known["leaves"] >= 0:
        return Topic("leaving", {"months": known["leaves"]})
    if known["late"] >= 1.0 and known["late"] >= LATE * known["net"]:
        return Topic("late", {"euros": known["late"]})
    if known["overpaid"] >= 1.0 and known["overpaid"] >= LATE * known["net"]:
        return Topic("overpaid", {"euros": known["overpaid"]})
    if known["early"] >= EARLY_LINES and known["early_rate"] > EARLY * known["peers_early"]:
        rates = {"rate": known["early_rate"], "peers": known["peers_early"]}
        return Topic("churn", {"lines": known["early"], **rates})
    missing = known["goal"] - known["counted"]
    near = 0 < missing <= REACH * known["pace"] * known["weeks"]
    if known["euros"] > 0 and near and OPEN[0] <= known["chance"] <= OPEN[1]:
        figures = {"missing": missing, "euros": known["euros"], "weeks": known["weeks"]}
        return Topic("threshold", figures)
    return _of_sales(known, offers)


def _of_sales(known: Mapping[str, Any], offers: tuple[str, ...]) -> Topic:
    """Sales below plan, falling, or behind the peers' mix; else what to teach, or nothing."""
    lines, planned = float(known["mix"].sum()), known["planned_lines"]
    if lines <= BELOW * planned and planned - lines >= BELOW_LINES:
        return Topic("below", {"lines": lines, "planned": planned, "part": lines / planned})
    if known["trend"] <= FALL:
        return Topic("falling", {"trend": known["trend"]})
    behind = known["peers_mix"] - known["mix"]
    at = int(np.argmax(behind))
    if behind[at] >= BEHIND_LINES and known["mix"][at] < BEHIND * known["peers_mix"][at]:
        return Topic("offer", {"offer": offers[at], "lines": float(behind[at])})
    worth = known["worth"]
    if worth["skill"] > 0 and worth["skill"] >= TAUGHT * sum(worth.values()):
        return Topic("skill", {"euros": worth["skill"], "offer": offers[at]})
    return Topic("steady", {})


@dataclass(frozen=True, eq=False)
class VisitSheet:
    """What is known of one point of sale, or prospect.

    Attributes
    ----------
    engineer, months
        From 0; those before, of the plan.
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
    earned, reversed, paid (array[month]), due, late, overpaid (float)
        EUR; earned and not yet paid; of that, what should have been paid by now; paid beyond what
        should have been.
    early, early_rate, peers_early : float
        Lines that left within six months of their sale; over all lines sold; the peers' share.
    visits, planned
        Working days before the month of the last visits, latest first; of the visits planned, from
        the month's opening.
    motivation, leaves
        The model's estimate in (0, 1); months until it is expected to be gone, -1 when it is not.
    worth, worth_lines
        EUR of a visit in the first turn: motivation, skill, staying, signing; lines that it adds.
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

    def days_since_visit(self, day: int) -> float:
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
