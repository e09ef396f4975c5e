"""Whole-line targets of many zones: groups of zones first, then the zones of each group.

The groups' table, which sums the zones of each group, is rounded like any other
(:mod:`optimizer.plan.whole_lines.controlled_rounding`). Each group's zones are then rounded so
that they add up to the group's whole lines by month, segment, channel and offer. The groups'
table thus keeps the family of margins without zones (national to channel-offer-month-segment),
each group keeps the family with zones, and regions are sums of groups: all stay within 1, as if
rounded in one go.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from optimizer.arrays import Floats, Ints
from optimizer.plan.whole_lines.controlled_rounding import (
    RoundedTargets,
    RoundingProgramme,
    round_lines,
    snapped,
)
from optimizer.plan.whole_lines.margins import SideRow, margins

GROUPED_FROM = 400
"""Number of zones from which they are rounded in groups."""
ZONES = 96
"""Zones of a group, at most."""
WITH_ZONES: tuple[tuple[str, ...], ...] = (
    ("zone",),
    ("zone", "month"),
    ("zone", "month", "channel"),
)


def round_targets(
    expected: Floats,
    region: Ints,
    quarter: Ints,
    side: Sequence[SideRow] = (),
    last: RoundedTargets | None = None,
) -> Ints:
    """Round expected sales to whole lines, as :func:`round_lines` does.

    They are rounded in one go where zones are few, where a plan is much like the last one, and
    where the groups leave no way to keep a row that held.
    """
    if len(expected) >= GROUPED_FROM and last is None:
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
    among, inside = _split_side_rows(side, group, each)
    totals = round_lines(coarse, of_group, quarter, among)
    lines = np.empty(expected.shape, dtype=np.int64)
    for position in range(count):
        zones = np.flatnonzero(group == position)
        own = [_of_zones(row, zones, each) for row in inside[position]]
        rounded = _round_to_totals(expected[zones], totals[position], own)
        if rounded is None:
            return None
        lines[zones] = rounded
    return lines


def _groups(region: Ints) -> Ints:
    """``group[zone]``: zones that follow each other in a region, about as many in each."""
    group = np.empty(len(region), dtype=np.int64)
    first = 0
    for name in np.unique(region):
        zones = np.flatnonzero(region == name)
        groups = -(-len(zones) // ZONES)
        group[zones] = first + np.arange(len(zones)) * groups // len(zones)
        first += groups
    return group


def _split_side_rows(
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
        key = own * each + rest
        entries, position, times = np.unique(key, return_inverse=True, return_counts=True)
        weights = np.zeros(len(entries))
        weights[position] = row.weights
        if (times == size[entries // each]).all() and (weights[position] == row.weights).all():
            among.append(replace(row, entries=entries, weights=weights))
    return among, inside


def _of_zones(row: SideRow, zones: Ints, each: int) -> SideRow:
    """A row inside a group, whose zones count from 0."""
    zone, rest = np.divmod(row.entries, each)
    return replace(row, entries=np.searchsorted(zones, zone) * each + rest)


def _round_to_totals(expected: Floats, totals: Ints, side: Sequence[SideRow]) -> Ints | None:
    """Whole lines of a group's zones that add up to its totals; None where there are none.

    ``expected[zone, month, segment, channel, offer]``, ``totals[month, segment, channel, offer]``.
    """
    flat = snapped(expected)
    floor = np.floor(flat)
    programme = RoundingProgramme(flat, floor, np.flatnonzero(flat > floor))
    # neither regions nor quarters are among these margins
    axes = expected.shape, np.zeros(len(expected), dtype=np.int64), np.arange(expected.shape[1])
    for margin in margins(*axes, WITH_ZONES):
        programme.within_one(margin)
    leaf = ("month", "segment", "channel", "offer")
    (margin,) = margins(*axes, (leaf,))
    programme.equal(margin, totals.ravel().astype(np.float64))
    programme.keep(side)
    lines = programme.lines()
    return None if lines is None else lines.reshape(expected.shape)
