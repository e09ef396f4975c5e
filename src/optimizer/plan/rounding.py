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

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from optimizer.errors import SolverError
from optimizer.plan import highs

__all__ = ["Margin", "SideRow", "deviations", "families", "margins", "round_lines"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

SIDE_PENALTY = 1e4
"""Price of a line by which a held row would be broken: far above any margin's."""
MARGIN_PENALTY = 4.0
"""Price of a line beyond 1 on a soft margin; an entry's own rounding costs at most 1."""


@dataclass(frozen=True, eq=False)
class Margin:
    """A margin of the targets: entries with the same label are summed.

    Attributes
    ----------
    name : str
    label : array[entry] of int
        Group of each entry, 0 .. groups − 1.
    """

    name: str
    label: Ints

    @property
    def groups(self) -> int:
        """Number of sums."""
        return int(self.label.max()) + 1 if len(self.label) else 0

    def sums(self, entries: Floats) -> Floats:
        """``sum[group]``."""
        return np.bincount(self.label, weights=entries, minlength=self.groups).astype(np.float64)


@dataclass(frozen=True, eq=False)
class SideRow:
    """A row of the plan on the entries: lower <= weights·lines <= upper."""

    name: str
    entries: Ints
    weights: Floats
    lower: float
    upper: float


_AXES = ("zone", "month", "segment", "channel", "offer")

FAMILIES: tuple[tuple[tuple[str, ...], ...], ...] = (
    (
        (),
        ("channel",),
        ("channel", "offer"),
        ("channel", "offer", "month"),
        ("channel", "offer", "month", "segment"),
    ),
    (("region",), ("zone",), ("zone", "month"), ("zone", "month", "channel")),
)
SOFT: tuple[tuple[str, ...], ...] = (("offer", "quarter"), ("segment", "offer"))
OTHER: tuple[tuple[str, ...], ...] = (
    ("offer",),
    ("month",),
    ("segment",),
    ("region", "month"),
    ("region", "offer"),
    ("region", "channel"),
    ("region", "channel", "month"),
    ("zone", "channel"),
    ("zone", "offer"),
    ("segment", "channel", "offer"),
)


def margins(
    shape: Sequence[int], region: Ints, quarter: Ints, keys: Sequence[tuple[str, ...]]
) -> tuple[Margin, ...]:
    """Margins by name of their axes.

    Parameters
    ----------
    shape : (zones, months, segments, channels, offers)
    region : array[zone] of int
    quarter : array[month] of int
    keys : sequence of tuples of axis names (also ``region`` and ``quarter``)
    """
    index = dict(zip(_AXES, np.indices(tuple(shape)).reshape(5, -1), strict=True))
    index["region"] = region[index["zone"]]
    index["quarter"] = quarter[index["month"]]
    found = []
    for key in keys:
        label = np.zeros(index["zone"].shape, dtype=np.int64)
        for axis in key:
            label = label * (int(index[axis].max()) + 1) + index[axis]
        _, label = np.unique(label, return_inverse=True)
        found.append(Margin(" × ".join(key) or "national", label))
    return tuple(found)


def families(shape: Sequence[int], region: Ints, quarter: Ints) -> tuple[Margin, ...]:
    """The margins of both nested families."""
    return margins(shape, region, quarter, [key for family in FAMILIES for key in family])


def round_lines(
    expected: Floats, region: Ints, quarter: Ints, side: Sequence[SideRow] = ()
) -> Ints:
    """Round expected sales to whole lines.

    Parameters
    ----------
    expected : array[zone, month, segment, channel, offer]
        Lines, 0 or more.
    region, quarter : array[zone], array[month] of int
    side : sequence of SideRow
        Rows of the plan that hold and are to hold still.

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
    floor = np.floor(flat)
    open_ = np.flatnonzero(flat > floor)
    hard = families(expected.shape, region, quarter)
    soft = margins(expected.shape, region, quarter, SOFT)
    up = np.zeros(len(flat))
    up[open_] = _settle(flat, floor, open_, hard, soft, side)
    return (floor + up).astype(np.int64).reshape(expected.shape)


def _settle(
    flat: Floats,
    floor: Floats,
    open_: Ints,
    hard: Sequence[Margin],
    soft: Sequence[Margin],
    side: Sequence[SideRow],
) -> Floats:
    """``up[open entry]`` in {0, 1}: the LP first, then whole what it left open."""
    blocks = _Rows(flat, floor, open_)
    for margin in hard:
        blocks.within_one(margin)
    for margin in soft:
        blocks.near(margin)
    for row in side:
        blocks.held(row)
    up = blocks.solve(np.zeros(len(open_)), np.ones(len(open_)), integer=False)
    whole = np.abs(up - np.round(up)) < 1e-6
    if whole.all():
        return np.round(up)
    fixed = np.round(up)
    lower, upper = np.where(whole, fixed, 0.0), np.where(whole, fixed, 1.0)
    return np.round(blocks.solve(lower, upper, integer=True))


class _Rows:
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
        total, whole = margin.sums(self.flat), margin.sums(self.floor)
        near = np.round(total)
        exact = np.abs(total - near) < 1e-6
        low = np.where(exact, near, np.floor(total)) - whole
        high = np.where(exact, near, np.ceil(total)) - whole
        self._add(self._sum(margin), low, high, np.zeros(0))

    def near(self, margin: Margin) -> None:
        """The margin's sums stay within 1 of the unrounded, at a price beyond."""
        gap = margin.sums(self.flat) - margin.sums(self.floor)
        self._add(self._sum(margin), gap - 1, gap + 1, np.full(margin.groups, MARGIN_PENALTY))

    def held(self, row: SideRow) -> None:
        """A row that held stays held, at a price that only an impossibility is worth."""
        whole = float(self.floor[row.entries] @ row.weights)
        inside = self.position[row.entries] >= 0
        columns = self.position[row.entries[inside]]
        body = sparse.csr_array(
            (row.weights[inside], (np.zeros(len(columns), dtype=np.int64), columns)),
            shape=(1, len(self.open)),
        )
        slack = 1e-7 * max(abs(b) for b in (row.lower, row.upper, 1.0) if np.isfinite(b))
        self._add(
            body,
            np.array([row.lower - whole - slack]),
            np.array([row.upper - whole + slack]),
            np.array([SIDE_PENALTY]),
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

    def solve(self, lower: Floats, upper: Floats, integer: bool) -> Floats:
        """Nearest rounding within the rows; ``up[open entry]``."""
        body = sparse.vstack(self.blocks, format="csc")
        penalty = np.concatenate(self.penalty)
        soft = np.concatenate(
            [
                np.full(b.shape[0], bool(len(p)))
                for b, p in zip(self.blocks, self.penalty, strict=True)
            ]
        )
        rows = np.flatnonzero(soft)
        ones = np.ones(len(rows))
        shape = (body.shape[0], len(rows))
        slack = sparse.csc_array((ones, (rows, np.arange(len(rows)))), shape)
        up = self.flat[self.open] - self.floor[self.open]
        programme = highs.solver(mip_rel_gap=1e-6)
        highs.from_arrays(
            programme,
            np.concatenate([1.0 - 2.0 * up, penalty, penalty]),
            sparse.csc_array(sparse.hstack([body, slack, -slack], format="csc")),
            (np.concatenate(self.lower), np.concatenate(self.upper)),
            (
                np.concatenate([lower, np.zeros(2 * len(rows))]),
                np.concatenate([upper, np.full(2 * len(rows), highs.INFINITY)]),
            ),
            np.arange(len(up) + 2 * len(rows)) < (len(up) if integer else 0),
        )
        status = highs.run(programme, "the rounding of targets")
        if status != highspy.HighsModelStatus.kOptimal:
            raise SolverError("the targets could not be rounded to whole lines")
        return np.array(programme.getSolution().col_value)[: len(up)]


def deviations(expected: Floats, lines: Ints, region: Ints, quarter: Ints) -> Mapping[str, float]:
    """Largest deviation (lines) of every margin of the targets, families first."""
    return dict(_deviations(expected, lines, region, quarter))


def _deviations(
    expected: Floats, lines: Ints, region: Ints, quarter: Ints
) -> Iterator[tuple[str, float]]:
    keys = [key for family in FAMILIES for key in family] + [*SOFT, *OTHER]
    difference = (lines - expected).ravel()
    for margin in margins(expected.shape, region, quarter, keys):
        sums = margin.sums(difference)
        yield margin.name, float(np.abs(sums).max()) if len(sums) else 0.0
