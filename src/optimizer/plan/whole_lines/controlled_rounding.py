"""Whole-line targets by controlled rounding.

Every entry goes up or down to its neighbour so that two nested families of margins stay within
1 of the unrounded figure (Causey, Cox and Ernst 1985):

* national ⊃ channel ⊃ channel-offer ⊃ channel-offer-month ⊃ channel-offer-month-segment,
* national ⊃ region ⊃ zone ⊃ zone-month ⊃ zone-month-channel.

Two laminar families are a network flow, so its LP has whole vertices. The rows of the plan that
held, and other margins that people read, are added as soft rows; what little fraction they
leave is settled by a small integer programme over the entries that are still open. The families
stay exact there: fixing whole entries of a flow leaves a flow.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import highspy
import numpy as np
from scipy import sparse

from optimizer.arrays import Floats, Ints
from optimizer.errors import SolverError
from optimizer.plan import highs
from optimizer.plan.whole_lines.margins import SOFT, Margin, SideRow, families, margins
from optimizer.plan.whole_lines.rerounding_scope import anew, within_one

SIDE_PENALTY = 1e4
"""Price of a line by which a held row would be broken: far above any margin's."""
MARGIN_PENALTY = 4.0
"""Price of a line beyond 1 on a soft margin; an entry's own rounding costs at most 1."""
NEAREST = 1.0
"""Lines by which all entries together may be further from their figures than need be."""


@dataclass(frozen=True, eq=False)
class Rounded:
    """Expected sales of a plan and the whole lines that were made of them."""

    expected: Floats
    lines: Ints


def round_lines(
    expected: Floats,
    region: Ints,
    quarter: Ints,
    side: Sequence[SideRow] = (),
    last: Rounded | None = None,
) -> Ints:
    """Round expected sales to whole lines.

    Parameters
    ----------
    expected : array[zone, month, segment, channel, offer]
        Lines, 0 or more.
    region, quarter : array[zone], array[month] of int
    side : sequence of SideRow
        Rows of the plan that hold and are to hold still.
    last : Rounded, optional
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
    flat = expected.ravel()
    # a figure within rounding error of a whole one is that whole one
    near = np.round(flat)
    flat = np.where(np.abs(flat - near) < 1e-9 * np.maximum(near, 1.0), near, flat)
    nested = families(expected.shape, region, quarter)
    hard = [margin for family in nested for margin in family]
    soft = margins(expected.shape, region, quarter, SOFT)
    floor = np.floor(flat)
    if last is not None:
        for free in anew(expected, last.expected, last.lines, nested):
            kept = np.where(free, floor, last.lines.ravel())
            lines = _rounded(flat, kept, np.flatnonzero((flat > floor) & free), hard, soft, side)
            if lines is not None and all(row.holds(lines) for row in side):
                return lines.reshape(expected.shape)
    lines = _rounded(flat, floor, np.flatnonzero(flat > floor), hard, soft, side)
    if lines is None:
        raise SolverError("the targets could not be rounded to whole lines")
    return lines.reshape(expected.shape)


def _rounded(
    flat: Floats,
    base: Floats,
    open_: Ints,
    hard: Sequence[Margin],
    soft: Sequence[Margin],
    side: Sequence[SideRow],
) -> Ints | None:
    """Whole lines: the base's, of which the open entries may go up by 1."""
    up = np.zeros(len(flat))
    settled = _settle(flat, base, open_, hard, soft, side)
    if settled is None:
        return None
    up[open_] = settled
    return np.asarray((base + up).astype(np.int64))


def _settle(
    flat: Floats,
    floor: Floats,
    open_: Ints,
    hard: Sequence[Margin],
    soft: Sequence[Margin],
    side: Sequence[SideRow],
) -> Floats | None:
    """``up[open entry]`` in {0, 1}."""
    blocks = RoundingRows(flat, floor, open_)
    for margin in hard:
        blocks.within_one(margin)
    for margin in soft:
        blocks.near(margin)
    blocks.held(side)
    return blocks.settled()


class RoundingRows:
    """Rows of the rounding programme over the open entries, with slack where soft."""

    def __init__(self, flat: Floats, floor: Floats, open_: Ints) -> None:
        self.flat, self.floor, self.open = flat, floor, open_
        self.position = np.full(len(flat), -1)
        self.position[open_] = np.arange(len(open_))
        self.blocks: list[sparse.csr_array] = []
        self.lower: list[Floats] = []
        self.upper: list[Floats] = []
        self.penalty: list[Floats] = []

    def within_one(self, margin: Margin) -> None:
        """The margin's sums go to the floor or the ceiling of the unrounded."""
        low, high = within_one(margin, self.flat, self.floor)
        self._add(self._sum(margin), low, high, np.zeros(margin.groups))

    def equal(self, margin: Margin, total: Floats) -> None:
        """The margin's sums are given."""
        rest = total - margin.sums(self.floor)
        self._add(self._sum(margin), rest, rest, np.zeros(margin.groups))

    def near(self, margin: Margin) -> None:
        """The margin's sums stay within 1 of the unrounded, at a price beyond."""
        gap = margin.sums(self.flat) - margin.sums(self.floor)
        self._add(self._sum(margin), gap - 1, gap + 1, np.full(margin.groups, MARGIN_PENALTY))

    def held(self, rows: Sequence[SideRow]) -> None:
        """Rows that held stay held, at a price that only an impossibility is worth."""
        if not rows:
            return
        at = np.repeat(np.arange(len(rows)), [len(row.entries) for row in rows])
        entries = np.concatenate([row.entries for row in rows])
        weights = np.concatenate([row.weights for row in rows])
        whole = np.bincount(at, self.floor[entries] * weights, minlength=len(rows))
        columns = self.position[entries]
        inside = columns >= 0
        body = sparse.csr_array(
            (weights[inside], (at[inside], columns[inside])), shape=(len(rows), len(self.open))
        )
        self._add(
            body,
            np.array([row.lower - row.slack for row in rows]) - whole,
            np.array([row.upper + row.slack for row in rows]) - whole,
            np.full(len(rows), SIDE_PENALTY),
        )

    def _sum(self, margin: Margin) -> sparse.csr_array:
        ones = np.ones(len(self.open))
        shape = (margin.groups, len(self.open))
        return sparse.csr_array((ones, (margin.label[self.open], np.arange(len(ones)))), shape)

    def _add(self, body: sparse.csr_array, low: Floats, high: Floats, penalty: Floats) -> None:
        self.blocks.append(body)
        self.lower.append(low)
        self.upper.append(high)
        self.penalty.append(penalty)

    def settled(self) -> Floats | None:
        """``up[open entry]`` in {0, 1}: by the LP, then whole what it left open."""
        up = self.solve()
        if up is not None and (np.abs(up - np.round(up)) > 1e-6).any():
            up = self.solve(up)
        return None if up is None else np.asarray(np.round(up))

    def solve(self, rest: Floats | None = None) -> Floats | None:
        """Nearest rounding within the rows; ``up[open entry]``, None where there is none.

        First the LP over all open entries; given what it left, the integer programme over those
        entries that are not whole there.
        """
        up = np.zeros(len(self.open)) if rest is None else np.round(rest)
        free = np.ones(len(up), dtype=np.bool_) if rest is None else np.abs(rest - up) > 1e-6
        body = sparse.vstack(self.blocks, format="csc")
        made = body[:, ~free] @ up[~free]
        body = sparse.csc_array(body[:, free])
        low, high = np.concatenate(self.lower) - made, np.concatenate(self.upper) - made
        price = np.concatenate(self.penalty)
        entries = np.bincount(body.indices, minlength=body.shape[0])
        if ((entries == 0) & (price == 0) & (np.maximum(low, -high) > 1e-6)).any():
            return None
        used = np.flatnonzero(entries)
        if not free.any():
            return up
        rows = np.flatnonzero(price[used])
        penalty = price[used][rows]
        shape = (len(used), len(rows))
        slack = sparse.csc_array((np.ones(len(rows)), (rows, np.arange(len(rows)))), shape)
        part = (self.flat[self.open] - self.floor[self.open])[free]
        count = len(part)
        programme = highs.solver(presolve="off", mip_rel_gap=1e-6, mip_abs_gap=NEAREST)
        highs.from_arrays(
            programme,
            np.concatenate([1.0 - 2.0 * part, penalty, penalty]),
            sparse.csc_array(sparse.hstack([body.tocsr()[used], slack, -slack], format="csc")),
            (low[used], high[used]),
            (
                np.zeros(count + 2 * len(rows)),
                np.repeat([1.0, highs.INFINITY], [count, 2 * len(rows)]),
            ),
            np.arange(count + 2 * len(rows)) < (0 if rest is None else count),
        )
        status = highs.run(programme, "the rounding of targets")
        if status != highspy.HighsModelStatus.kOptimal:
            return None
        up[free] = np.array(programme.getSolution().col_value)[:count]
        return up
