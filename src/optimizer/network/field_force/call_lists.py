"""Who is called on next month: weighed by a visit policy, round robin by weight.

Every point of sale holds a credit. Each month it grows by its share of the engineer's calls; the
calls go to the highest credits, one off for each. With equal weights this is a round robin; with
others everybody is called on in proportion, at most once a week.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from optimizer.arrays import Bools, Floats, Ints
from optimizer.registry import Registry


@dataclass(frozen=True, eq=False)
class VisitOutlook:
    """What a visit policy can look at when a month begins.

    Attributes
    ----------
    turnover : array[pos]
        Lines a month: sold in the last three months, at the start those planned.
    gain : callable giving array[pos]
        Lines a month that one visit would add; asked for only by those who use it.
    """

    turnover: Floats
    gain: Callable[[], Floats]


class VisitPolicy(Protocol):
    """A way to weigh points of sale."""

    def weights(self, outlook: VisitOutlook) -> Floats:
        """``weight[pos]``, 0 or more: calls are in proportion."""
        ...


class Equal:
    """Everybody as often as everybody else."""

    def weights(self, outlook: VisitOutlook) -> Floats:
        """1 for everybody."""
        return np.ones(len(outlook.turnover))


class ByTurnover:
    """Who sells more is called on more often."""

    def weights(self, outlook: VisitOutlook) -> Floats:
        """Lines a month."""
        return outlook.turnover


class ByGain:
    """Who would sell more for a visit is called on more often."""

    def weights(self, outlook: VisitOutlook) -> Floats:
        """Lines a month that a visit would add; what it would lose counts as nothing."""
        return np.maximum(outlook.gain(), 0.0)


VISIT_POLICIES: Registry[VisitPolicy] = Registry(
    "visit_policies", {"equal": Equal(), "turnover": ByTurnover(), "gain": ByGain()}
)
"""Visit policies by their name in a scenario."""


class CallBook:
    """Credits of points of sale with their sales engineers.

    Parameters
    ----------
    engineer : array[pos] of int
        Whose each is; -1 of nobody.
    rank : array[pos] of int
        Place on the engineer's tour; -1 of those that may be called on later, and come first
        when they are.
    start : array[engineer]
        Where on the tour each begins, in [0, 1).
    """

    def __init__(self, engineer: Ints, rank: Ints, start: Floats) -> None:
        self.engineer, self.engineers = engineer, len(start)
        self.credit = np.zeros(len(engineer))
        mine = (engineer >= 0) & (rank >= 0)
        size = np.bincount(engineer[mine], minlength=self.engineers)
        n = size[engineer[mine]]
        first = np.floor(start[engineer[mine]] * n).astype(np.int64)
        # the first on the tour has the highest credit, the one just before him the lowest
        self.credit[mine] = -((rank[mine] - first) % n) / n

    def next(self, weight: Floats, open_: Bools, calls: Ints, rounds: int) -> tuple[Ints, Ints]:
        """Calls of the coming month.

        Parameters
        ----------
        weight : array[pos]
            0 or more; if nobody of an engineer's has any, all count the same.
        open_ : array[pos] of bool
            Who can be called on.
        calls : array[engineer] of int
            How many each engineer makes.
        rounds : int
            How often one point of sale is called on at most.

        Returns
        -------
        pos, round : array[call] of int
            Who, and for which time in the month; in no particular order.
        """
        at = np.flatnonzero(open_ & (self.engineer >= 0))
        who = self.engineer[at]
        self._earn(at, who, weight[at], calls)
        pos = self._top(at, who, self.credit[at], calls)
        again = np.zeros(len(pos), dtype=np.int64)
        if rounds > 1:
            pos, again = self._more(pos, calls, rounds)
        np.subtract.at(self.credit, pos, 1.0)
        return pos, again

    def count_calls(self, pos: Ints, weight: Floats, open_: Bools) -> None:
        """Count calls of a calendar that was given, as if the credits had led to them."""
        at = np.flatnonzero(open_ & (self.engineer >= 0))
        mine = pos[self.engineer[pos] >= 0]
        calls = np.bincount(self.engineer[mine], minlength=self.engineers)
        self._earn(at, self.engineer[at], weight[at], calls)
        np.subtract.at(self.credit, mine, 1.0)

    def _earn(self, at: Ints, who: Ints, w: Floats, calls: Ints) -> None:
        """Every point of sale's share of its engineer's calls."""
        total = np.bincount(who, weights=w, minlength=self.engineers)
        count = np.bincount(who, minlength=self.engineers)
        w = np.where(total[who] > 0, w, 1.0)
        total = np.where(total > 0, total, count)
        self.credit[at] += w / total[who] * calls[who]

    def _more(self, first: Ints, calls: Ints, rounds: int) -> tuple[Ints, Ints]:
        """First and further calls with the highest credits; further ones beat the lowest first."""
        who = self.engineer[first]
        lowest = np.full(self.engineers, np.inf)
        np.minimum.at(lowest, who, self.credit[first])
        # an engineer with fewer points of sale than calls calls on some again, whatever they have
        taken = np.bincount(who, minlength=self.engineers)
        lowest[taken < calls] = -np.inf
        pos, turn = [first], [np.zeros(len(first), dtype=np.int64)]
        for again in range(1, rounds):
            more = first[self.credit[first] - again > lowest[who]]
            if not len(more):
                break
            pos.append(more)
            turn.append(np.full(len(more), again, dtype=np.int64))
        every, turns = np.concatenate(pos), np.concatenate(turn)
        if len(pos) == 1:
            return every, turns
        credit = self.credit[every] - turns
        keep = self._top(np.arange(len(every)), self.engineer[every], np.asarray(credit), calls)
        return every[keep], turns[keep]

    def _top(self, at: Ints, who: Ints, credit: Floats, calls: Ints) -> Ints:
        """Entries with each engineer's highest credits, so many as he has calls."""
        order = np.argsort(-credit, kind="stable")
        # stable sorts of small whole numbers are radix sorts
        small = np.uint16 if self.engineers < 2**16 else np.int64
        order = order[np.argsort(who[order].astype(small), kind="stable")]
        start = np.searchsorted(who[order], np.arange(self.engineers))
        place = np.arange(len(order)) - start[who[order]]
        return at[order[place < calls[who[order]]]]

    def put_back(self, pos: Ints) -> None:
        """Calls that could not be made earn their credit again."""
        np.add.at(self.credit, pos, 1.0)
