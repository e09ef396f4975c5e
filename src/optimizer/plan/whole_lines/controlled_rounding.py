"""Whole-line targets by controlled rounding.

Every entry goes up or down to its neighbour so that two nested families of margins stay within
1 of the unrounded figure (controlled rounding: Causey, Cox and Ernst 1985):

* national ⊃ channel ⊃ channel-offer ⊃ channel-offer-month ⊃ channel-offer-month-segment,
* national ⊃ region ⊃ zone ⊃ zone-month ⊃ zone-month-channel.

Two laminar families are a network flow, so its LP has whole vertices. The rows of the plan that
held, and other margins that people read, are added as soft rows; a small integer programme over
the entries that these leave fractional settles them. The families stay exact there: fixing whole
entries of a flow leaves a flow.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from optimizer.arrays import Bools, Floats, Ints
from optimizer.errors import SolverError
from optimizer.plan.integer_programme import IntegerProgramme, SolverLimits, SolverStatus
from optimizer.plan.solvers import SOLVER, SOLVERS
from optimizer.plan.whole_lines.margins import SOFT, Margin, SideRow, families, margins
from optimizer.plan.whole_lines.rerounding_scope import rerounding_scopes, within_one

SIDE_PENALTY = 1e4
"""Price of a line by which a held row would be broken: far above any margin's."""
MARGIN_PENALTY = 4.0
"""Price of a line beyond 1 on a soft margin; an entry's own rounding costs at most 1."""
NEAREST = 1.0
"""Lines by which all entries together may be further from their figures than they have to be."""


@dataclass(frozen=True, eq=False)
class RoundedTargets:
    """Expected sales of a plan and the whole lines that were made of them."""

    expected: Floats
    lines: Ints


def round_lines(
    expected: Floats,
    region: Ints,
    quarter: Ints,
    side: Sequence[SideRow] = (),
    last: RoundedTargets | None = None,
) -> Ints:
    """Round expected sales to whole lines.

    Parameters
    ----------
    expected : array[zone, month, segment, channel, offer]
        Lines, 0 or more.
    region, quarter : array[zone], array[month] of int
    side : sequence of SideRow
        Rows of the plan that hold and are to hold still.
    last : RoundedTargets, optional
        Of a plan much like this one: most zones and months whose figures are the same keep
        their lines, if the margins and rows can be kept so.

    Returns
    -------
    array[zone, month, segment, channel, offer] of int
        Each entry the floor or the ceiling of its expected figure.

    Raises
    ------
    SolverError
        When HiGHS ends without an answer.
    """
    flat = snapped(expected)
    nested = families(expected.shape, region, quarter)
    hard = [margin for family in nested for margin in family]
    soft = margins(expected.shape, region, quarter, SOFT)
    floor = np.floor(flat)
    if last is not None:
        for free in rerounding_scopes(expected, last.expected, last.lines, nested):
            kept = np.where(free, floor, last.lines.ravel())
            lines = _rounded(flat, kept, np.flatnonzero((flat > floor) & free), hard, soft, side)
            if lines is not None and all(row.holds(lines) for row in side):
                return lines.reshape(expected.shape)
    lines = _rounded(flat, floor, np.flatnonzero(flat > floor), hard, soft, side)
    if lines is None:
        raise SolverError("the targets could not be rounded to whole lines")
    return lines.reshape(expected.shape)


def snapped(expected: Floats) -> Floats:
    """``figure[entry]``, where one within rounding error of a whole number is that number."""
    flat = expected.ravel()
    near = np.round(flat)
    return np.where(np.abs(flat - near) < 1e-9 * np.maximum(near, 1.0), near, flat)


def _rounded(
    flat: Floats,
    base: Floats,
    open_: Ints,
    hard: Sequence[Margin],
    soft: Sequence[Margin],
    side: Sequence[SideRow],
) -> Ints | None:
    """Whole lines: the base's, of which the open entries may go up by 1."""
    programme = RoundingProgramme(flat, base, open_)
    for margin in hard:
        programme.within_one(margin)
    for margin in soft:
        programme.near(margin)
    programme.keep(side)
    return programme.lines()


class RoundingProgramme:
    """The rounding of the open entries up from a base: rows, with slack where they are soft."""

    def __init__(self, flat: Floats, base: Floats, open_: Ints) -> None:
        self.flat, self.base, self.open = flat, base, open_
        self.position = np.full(len(flat), -1)
        self.position[open_] = np.arange(len(open_))
        self.body: list[sparse.csr_array] = []
        self.lower: list[Floats] = []
        self.upper: list[Floats] = []
        self.penalty: list[Floats] = []

    def within_one(self, margin: Margin) -> None:
        """The margin's sums go to the floor or the ceiling of the unrounded."""
        low, high = within_one(margin, self.flat, self.base)
        self._add(self._sum(margin), low, high, np.zeros(margin.groups))

    def equal(self, margin: Margin, total: Floats) -> None:
        """The margin's sums are given."""
        rest = total - margin.sums(self.base)
        self._add(self._sum(margin), rest, rest, np.zeros(margin.groups))

    def near(self, margin: Margin) -> None:
        """The margin's sums stay within 1 of the unrounded, at a price beyond."""
        gap = margin.sums(self.flat) - margin.sums(self.base)
        self._add(self._sum(margin), gap - 1, gap + 1, np.full(margin.groups, MARGIN_PENALTY))

    def keep(self, rows: Sequence[SideRow]) -> None:
        """Rows that held go on holding, at a price that only an impossibility is worth."""
        if not rows:
            return
        row = np.repeat(np.arange(len(rows)), [len(one.entries) for one in rows])
        entries = np.concatenate([one.entries for one in rows])
        weights = np.concatenate([one.weights for one in rows])
        of_base = np.bincount(row, self.base[entries] * weights, minlength=len(rows))
        columns = self.position[entries]
        inside = columns >= 0
        place = row[inside], columns[inside]
        body = sparse.csr_array((weights[inside], place), shape=(len(rows), len(self.open)))
        low: Floats = np.array([one.lower - one.slack for one in rows]) - of_base
        high: Floats = np.array([one.upper + one.slack for one in rows]) - of_base
        self._add(body, low, high, np.full(len(rows), SIDE_PENALTY))

    def _sum(self, margin: Margin) -> sparse.csr_array:
        ones = np.ones(len(self.open))
        shape = (margin.groups, len(self.open))
        return sparse.csr_array((ones, (margin.label[self.open], np.arange(len(ones)))), shape)

    def _add(self, body: sparse.csr_array, low: Floats, high: Floats, penalty: Floats) -> None:
        self.body.append(body)
        self.lower.append(low)
        self.upper.append(high)
        self.penalty.append(penalty)

    def lines(self) -> Ints | None:
        """The base with its open entries rounded; None where no rounding keeps the hard rows.

        The LP over all open entries comes first, and then the integer programme over those
        that it leaves fractional.
        """
        up = self._solve(np.zeros(len(self.open)), np.ones(len(self.open), dtype=np.bool_))
        if up is not None and (np.abs(up - np.round(up)) > 1e-6).any():
            fractional = np.abs(up - np.round(up)) > 1e-6
            up = self._solve(np.round(up), fractional, integer=True)
        if up is None:
            return None
        lines = self.base.copy()
        lines[self.open] += np.round(up)
        return lines.astype(np.int64)

    def _solve(self, up: Floats, free: Bools, integer: bool = False) -> Floats | None:
        """``up[open entry]`` nearest to the figures, of which those that are not free stay."""
        body = sparse.vstack(self.body, format="csc")
        fixed = body[:, ~free] @ up[~free]
        body = sparse.csc_array(body[:, free])
        low, high = np.concatenate(self.lower) - fixed, np.concatenate(self.upper) - fixed
        price = np.concatenate(self.penalty)
        entries = np.bincount(body.indices, minlength=body.shape[0])
        if ((entries == 0) & (price == 0) & (np.maximum(low, -high) > 1e-6)).any():
            return None
        if not free.any():
            return up
        used = np.flatnonzero(entries)
        soft = np.flatnonzero(price[used])
        penalty = price[used][soft]
        shape = (len(used), len(soft))
        slack = sparse.csc_array((np.ones(len(soft)), (soft, np.arange(len(soft)))), shape)
        fraction = (self.flat[self.open] - self.base[self.open])[free]
        count, columns = len(fraction), len(fraction) + 2 * len(soft)
        matrix = sparse.hstack([body.tocsr()[used], slack, -slack], format="csc")
        programme = IntegerProgramme(
            name="the rounding of targets",
            cost=np.concatenate([1.0 - 2.0 * fraction, penalty, penalty]),
            matrix=sparse.csc_array(matrix),
            rows=(low[used], high[used]),
            columns=(np.zeros(columns), np.repeat([1.0, np.inf], [count, 2 * len(soft)])),
            integer=np.arange(columns) < (count if integer else 0),
        )
        limits = SolverLimits(gap=1e-6, absolute_gap=NEAREST, presolve=False)
        solution = SOLVERS[SOLVER](programme, limits)
        if solution.status is not SolverStatus.OPTIMAL or solution.values is None:
            return None
        rounded = up.copy()
        rounded[free] = solution.values[:count]
        return rounded
