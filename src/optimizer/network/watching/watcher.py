"""What those who watch a replication are shown: every closed week and every closed month."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from optimizer.arrays import Bools, Floats, Ints
from optimizer.network.pay.settlement import Entries
from optimizer.network.points.motivation import MotivationReasons
from optimizer.network.state import NetworkState

EARLY = 6
"""Months within which a lost line counts as early churn."""


@dataclass(frozen=True, eq=False)
class WeekSeen:
    """A week of selling.

    Attributes
    ----------
    month, week : int
        From 0; the week counts through all months.
    effort, gaming : array[pos]
        0 for those that have left.
    sold : array[pos, offer]
        Lines, poor ones among them.
    visits : int
        Visits to points of sale.
    """

    month: int
    week: int
    effort: Floats
    gaming: Floats
    sold: Floats
    visits: int


@dataclass(frozen=True, eq=False)
class MonthSeen:
    """The end of a month, after churn, pay, motivation and exits.

    Attributes
    ----------
    closes_quarter : bool
        Whether a quota period ends with it.
    sold, poor : array[pos, offer]
        Lines of the month; those of them that are poor.
    lost : array[pos, offer, cohort]
        Lines that left at its end, by month of sale.
    entries : Entries
        Cents earned and taken back.
    payments : tuple of (month, array[pos, component] of int)
        When the month's net pay is paid, in cents; a month may lie beyond the plan.
    reasons : Reasons or None
        None with motivation switched off.
    left : array[pos] of bool
        Points of sale that left at its end.
    joined : array[pos] of bool
        Points of sale that joined in it.
    """

    month: int
    closes_quarter: bool
    sold: Floats
    poor: Floats
    lost: Floats
    entries: Entries
    payments: tuple[tuple[int, Ints], ...]
    reasons: MotivationReasons | None
    left: Bools
    joined: Bools

    @property
    def early(self) -> Floats:
        """``early[pos, offer, cohort]``: of the lines lost, those within six months of the sale."""
        return self.lost[:, :, max(self.month - EARLY + 1, 0) :]


class Watcher(Protocol):
    """Who watches; must not change what it sees."""

    def visit(self, pos: int, day: float) -> None:
        """See a visit."""
        ...

    def week(self, points: NetworkState, seen: WeekSeen) -> None:
        """See a week, before anybody leaves."""
        ...

    def month(self, points: NetworkState, seen: MonthSeen) -> None:
        """See a month, after everything."""
        ...
