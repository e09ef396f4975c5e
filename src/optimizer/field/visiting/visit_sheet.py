"""Visit sheets: what a sales engineer should know of a point of sale before he comes in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from optimizer.arrays import Floats
from optimizer.field.visiting.topic import Topic


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
