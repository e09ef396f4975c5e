"""Policies of the whole network: solved once on a grid of problems, looked up every week.

The policy's period is the shortest that a tier counts: month, quarter or year; without tiers a
quarter. Tiers of that period that count the same lines are in its pay exactly. Longer ones are
read at the current pace: the period's lines are taken as every period's, and the pay is an equal
part. Each period's pay is valued by itself (narrow bracketing: Read, Loewenstein and Rabin 1999).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimizer.arrays import Floats, Ints
from optimizer.network.pay.expected_pay import (
    Counting,
    Offers,
    PeriodPay,
    counting,
    line_worth,
    period_pay,
    planned_period,
    spiff_by_week,
)
from optimizer.network.pay.terms import Terms
from optimizer.network.policy.effort_problems import Problems, cells
from optimizer.network.policy.grid_policies import BANDS, CellContext, SolvedCell, solve_cells
from optimizer.network.policy.shifting import PeriodEnds, best_shift
from optimizer.scenario.schema.network_section import Behaviour
from optimizer.scenario.schema.points_of_sale_section import PosType

Table = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Policies:
    """SolvedCell policies, laid end to end.

    Attributes
    ----------
    period : {"month", "quarter", "year"}
        That the policies plan for.
    starts : array[period + 1] of int
        First week of every period, counted through all, and the end of the last.
    weights : array[offer]
        What a line adds to the lines that policies are looked up by: 1, or what the tier counts.
    quota, solved_quota : array[pos, period]
        As counted so; its own, and the grid's that it was solved for. Lines are looked up at
        the same share of the quota; by_quota says whether effort is.
    by_quota : bool
        Whether all thresholds are quotas, so that effort too goes by the share of it.
    acts : array[entry, 2] or array[entry, 1]
        Effort and, with gaming, gaming, side by side as they are looked up together; tables
        [week, lines] one after another.
    success : array[entry]
        Likewise, with one week more.
    effort_start, success_start, states : array[policy] of int
    of : array[pos, period, band] of int
        Policy of each point of sale; -1 where it expects no lines.
    ends : PeriodEnds
        For shifting.
    end_start : array[policy] of int
    expected : array[policy, 3]
        Lines, poor lines and pay (EUR) of a period from its start; NaN unless asked for.
    """

    period: str
    starts: Ints
    weights: Floats
    quota: Floats
    solved_quota: Floats
    by_quota: bool
    acts: Table
    success: Table
    effort_start: Ints
    success_start: Ints
    states: Ints
    of: Ints
    ends: PeriodEnds
    end_start: Ints
    expected: Floats

    def at(self, week: int) -> tuple[int, int]:
        """The period that a week (counted through all) is in, and which week of it."""
        period = int(np.searchsorted(self.starts, week, side="right")) - 1
        return period, week - int(self.starts[period])

    def over(self, week: int) -> Floats:
        """``[pos]``: part of the quota, in whole lines, for the weeks up to the end of a week."""
        period, at = self.at(week)
        whole = int(self.starts[period + 1] - self.starts[period])
        quota = self.quota[:, period]
        return quota - np.ceil(np.round(quota * (1.0 - (at + 1) / whole), 9))

    def act(
        self, pos: Ints, period: int, band: Ints, week: int, lines: Floats
    ) -> tuple[Floats, Floats]:
        """Effort and gaming with so many lines at the start of a week; 0 without policy.

        Parameters
        ----------
        pos : array[n] of int
            Points of sale.
        period, week : int
            See :meth:`at`.
        band : array[n] of int
            Of motivation.
        lines : array[n]
            In the period so far, each counted by ``weights``.
        """
        if self.by_quota:
            lines = self._in_place(pos, period, lines)
        policy, entry = self._entry(self.effort_start, pos, period, band, week, lines)
        acts = self._look(self.acts, policy, entry)
        if acts.shape[1] == 1:
            return acts[:, 0], np.zeros(len(pos))
        return acts[:, 0], acts[:, 1]

    def chance_of(self, pos: Ints, period: int, band: Ints, week: int, lines: Floats) -> Floats:
        """Chance to reach the quota from there on; after the last week 0 or 1."""
        at = self._in_place(pos, period, lines)
        return self._look(
            self.success, *self._entry(self.success_start, pos, period, band, week, at)
        )

    def shift(
        self,
        pos: Ints,
        period: int,
        band: Ints,
        lines: Floats,
        limits: tuple[Ints, Ints],
        cost: Floats,
        weight: float,
    ) -> Ints:
        """Lines to hold back at a period's end (below 0: to bring forward), whole.

        See :func:`optimizer.network.policy.shifting.best_shift` for the parameters. 0 after the
        last period and without policy.
        """
        none = np.zeros(len(pos), dtype=np.int64)
        if period + 1 >= self.of.shape[1] or not len(self.states):
            return none
        now, later = self.of[pos, period, band], self.of[pos, period + 1, band]
        both = (now >= 0) & (later >= 0)
        now, later = np.maximum(now, 0), np.maximum(later, 0)
        ending = now, self.end_start[now], self.states[now]
        if self.by_quota:
            # lines are moved one by one: as far from the quota as they are
            lines = lines + (self.solved_quota - self.quota)[pos, period]
        lines_held = best_shift(self.ends, ending, later, lines, limits, cost, weight)
        return np.where(both, lines_held, none)

    def _in_place(self, pos: Ints, period: int, lines: Floats) -> Floats:
        """Lines at the same share of the quota that was solved for; reached is reached.

        Rounded down below the quota and up from it on, so that no rounding wins or loses it.
        """
        own, solved = self.quota[:, period].take(pos), self.solved_quota[:, period].take(pos)
        ratio = np.divide(solved, np.maximum(own, 1e-9), out=np.ones(len(own)), where=own > 0)
        at, goal = np.rint(lines * ratio), np.ceil(solved)
        reached = lines >= own - 1e-9
        return np.asarray(np.where(reached, np.maximum(at, goal), np.minimum(at, goal - 1.0)))

    def _entry(
        self, start: Ints, pos: Ints, period: int, band: Ints, week: int, lines: Floats
    ) -> tuple[Ints, Ints]:
        _, periods, bands = self.of.shape
        policy = self.of.reshape(-1).take((pos * periods + period) * bands + band)
        if not len(self.states):
            return policy, np.zeros_like(policy)
        states = self.states[policy]
        state = np.rint(lines).astype(np.int64)
        np.minimum(state, states - 1, out=state)
        np.maximum(state, 0, out=state)
        state += start[policy]
        state += week * states
        return policy, state

    @staticmethod
    def _look(table: Table, policy: Ints, entry: Ints) -> Floats:
        values = table.take(entry, axis=0).astype(np.float64)
        values[policy < 0] = 0.0
        return values


def solve_network(
    problems: Problems,
    types: list[PosType],
    terms: Terms,
    behaviour: Behaviour,
    offers: Offers,
    *,
    follow: bool = False,
) -> Policies:
    """Solve every problem that some point of sale has; expected lines and pay if to ``follow``."""
    period, count = planned_period(terms), counting(terms, offers.mix)
    own, worth = problems.by(period), line_worth(terms, behaviour, offers, offers.churn)
    extra = spiff_by_week(terms, worth, count, offers.mix)
    grid, of = cells(own, dated=extra is not None)
    by_quota = all(
        step.at == "quota" for t in terms.tiers if t.period == period for step in t.ladder
    )
    places = _GridPlaces(own, count, by_quota, of, np.array([*(c.quota for c in grid), 1.0]))

    def pay_of(quota: Floats, n: Floats, months: int) -> PeriodPay:
        return period_pay(terms, behaviour, offers, count, quota, n, (period, months))

    context = CellContext(tuple(types), behaviour, count, pay_of, extra)
    return _flat(period, places, solve_cells(grid, context, follow=follow))


@dataclass(frozen=True, eq=False)
class _GridPlaces:
    """Where the points of sale are on the grid; ``quota[cell]`` with one more for none."""

    own: Problems
    count: Counting
    by_quota: bool
    of: Ints
    quota: Floats

    @property
    def solved_quota(self) -> Floats:
        """``[pos, period]``: the quota solved for; its own where none was, or it has none."""
        own = self.own.quota
        return np.asarray(np.where((self.of >= 0) & (own > 0), self.quota[self.of], own))


def _flat(period: str, places: _GridPlaces, solved: list[SolvedCell]) -> Policies:
    """Tables one after another, a band of a cell being a policy."""
    bands, of = len(BANDS), places.of

    def laid(tables: list[Table]) -> tuple[Table, Ints]:
        lengths = np.repeat([table[0].size for table in tables], bands).astype(np.int64)
        # one more, for points of sale without policy
        whole = np.concatenate([*(table.ravel() for table in tables), np.zeros(1, np.float32)])
        return whole, np.cumsum(lengths) - lengths

    effort, effort_start = laid([cell.effort for cell in solved])
    acts = [effort]
    if any(len(cell.gaming) for cell in solved):
        acts.append(laid([cell.gaming for cell in solved])[0])
    success, success_start = laid([cell.success for cell in solved])
    states = np.repeat([cell.effort.shape[2] for cell in solved], bands).astype(np.int64)
    lengths = np.array([len(cell.end) for cell in solved], dtype=np.int64)
    ends = PeriodEnds(
        np.repeat([cell.end_slope for cell in solved], bands),
        np.concatenate([np.zeros(0), *(cell.end for cell in solved)]),
        np.repeat([cell.start_slope for cell in solved], bands),
        np.concatenate([cell.start for cell in solved]) if solved else np.zeros((0, 1)),
    )
    policy = np.where(of[:, :, None] >= 0, of[:, :, None] * bands + np.arange(bands), -1)
    return Policies(
        period=period,
        starts=places.own.starts,
        weights=places.count.weights,
        quota=places.own.quota / places.count.step,
        solved_quota=places.solved_quota / places.count.step,
        by_quota=places.by_quota,
        acts=np.stack(acts, axis=1),
        success=success,
        effort_start=effort_start,
        success_start=success_start,
        states=states,
        of=policy,
        ends=ends,
        end_start=np.repeat(np.cumsum(lengths) - lengths, bands),
        expected=np.concatenate([np.zeros((0, 3)), *(cell.expected for cell in solved)]),
    )
