"""Whole-line targets of many zones: groups of zones first, then the zones of each group.

The groups' table, a zone's lines summed over its group, is rounded like any other
(:mod:`optimizer.plan.whole_lines.controlled_rounding`). Each group's zones are then rounded so
that they add up to the
group's whole lines by month, segment, channel and offer. So the family of margins without zones
(national to channel-offer-month-segment) is what the groups' table has, that with zones is kept
group by group, and regions are sums of groups: both stay within 1, as if rounded in one go.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from optimizer.arrays import Floats, Ints
from optimizer.plan.whole_lines.controlled_rounding import Rounded, RoundingRows, round_lines
from optimizer.plan.whole_lines.margins import SideRow, margins

MANY = 400
"""Zones from which they are rounded in groups."""
ZONES = 96
"""Zones of a group, at most."""
WITH_ZONES: tuple[tuple[str, ...], ...] = (
    ("zone",),
    ("zone", "month"),
    ("zone", "month", "channel"),
)


def round_many(
    expected: Floats,
    region: Ints,
    quarter: Ints,
    side: Sequence[SideRow] = (),
    last: Rounded | None = None,
) -> Ints:
    """Round expected sales to whole lines, as :func:`round_lines` does.

    Few zones, those of a plan like another, and those whose groups leave no way to keep a row
    that held are rounded in one go.
    """
    if len(expected) >= MANY and last is None:
        lines = _in_groups(expected, region, quarter, side)
        if lines is not None and all(row.holds(lines.ravel()) for row in side):
            return lines
    return round_lines(expected, region, quarter, side, last)


def _in_groups(
    expected: Floats, region: Ints, quarter: Ints, side: Sequence[SideRow]
) -> Ints | None:
    group = _groups(region)
    count = int(group.max()) + 1
    coarse = np.zeros((count, *expected.shape[1:]))
    np.add.at(coarse, group, expected)
    of_group = np.zeros(count, dtype=np.int64)
    of_group[group] = region
    each = int(np.prod(expected.shape[1:]))
    among, inside = _shared_out(side, group, each)
    totals = round_lines(coarse, of_group, quarter, among)
    lines = np.empty(expected.shape, dtype=np.int64)
    for position in range(count):
        zones = np.flatnonzero(group == position)
        own = [_of_zones(row, zones, each) for row in inside[position]]
        made = _to_totals(expected[zones], totals[position], own)
        if made is None:
            return None
        lines[zones] = made
    return lines


def _groups(region: Ints) -> Ints:
    """``group[zone]``: zones that follow each other in a region, about as many in each."""
    group = np.empty(len(region), dtype=np.int64)
    first = 0
    for name in np.unique(region):
        zones = np.flatnonzero(region == name)
        parts = -(-len(zones) // ZONES)
        group[zones] = first + np.arange(len(zones)) * parts // len(zones)
        first += parts
    return group


def _shared_out(
    side: Sequence[SideRow], group: Ints, each: int
) -> tuple[list[SideRow], list[list[SideRow]]]:
    """Rows among groups, and those inside each; rows that are neither are left out."""
    size = np.bincount(group)
    among: list[SideRow] = []
    inside: list[list[SideRow]] = [[] for _ in size]
    for row in side:
        zone, rest = np.divmod(row.entries, each)
        own = group[zone]
        if (own == own[0]).all():
            inside[own[0]].append(row)
            continue
        entries, at, times = np.unique(own * each + rest, return_inverse=True, return_counts=True)
        weights = np.zeros(len(entries))
        weights[at] = row.weights
        if (times == size[entries // each]).all() and (weights[at] == row.weights).all():
            among.append(replace(row, entries=entries, weights=weights))
    return among, inside


def _of_zones(row: SideRow, zones: Ints, each: int) -> SideRow:
    """A row inside a group, whose zones count from 0."""
    zone, rest = np.divmod(row.entries, each)
    return replace(row, entries=np.searchsorted(zones, zone) * each + rest)


def _to_totals(expected: Floats, totals: Ints, side: Sequence[SideRow]) -> Ints | None:
    """Whole lines of a group's zones that add up to its totals; None where there are none.

    Parameters
    ----------
    expected : array[zone, month, segment, channel, offer]
    totals : array[month, segment, channel, offer] of int
    side : sequence of SideRow
    """
    flat = expected.ravel()
    near = np.round(flat)
    flat = np.where(np.abs(flat - near) < 1e-9 * np.maximum(near, 1.0), near, flat)
    floor = np.floor(flat)
    open_ = np.flatnonzero(flat > floor)
    rows = RoundingRows(flat, floor, open_)
    nowhere = np.zeros(len(expected), dtype=np.int64)
    calendar = np.arange(expected.shape[1])
    for margin in margins(expected.shape, nowhere, calendar, WITH_ZONES):
        rows.within_one(margin)
    leaf = ("month", "segment", "channel", "offer")
    (margin,) = margins(expected.shape, nowhere, calendar, (leaf,))
    rows.equal(margin, totals.ravel().astype(np.float64))
    rows.held(side)
    up = rows.settled()
    if up is None:
        return None
    floor[open_] += up
    return np.asarray(floor.astype(np.int64).reshape(expected.shape))
