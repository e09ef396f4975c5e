"""What a replication is added up to: month × zone × type, never week × point of sale."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from optimizer.arrays import Floats, Ints

DECILES = np.arange(1, 10) / 10.0
"""Shares of the points of sale that lie below each decile of motivation."""

FIGURES = (
    "active",
    "weeks",
    "effort",
    "gaming",
    "poor_lines",
    "motivation",
    "below_floor",
    "exits",
    "joins",
    "with_quota",
    "reached",
    "quota",
    "quota_lines",
)
"""Figures of points of sale, summed over a month: points of sale that sell for us at its end;
weeks that they sold in; effort and gaming of these weeks; poor lines among those sold; motivation
of those active and how many of them lie below the floor; exits; points of sale that joined; and in
the last month of a quota period: points of sale with a quota, those that reached it, the quotas,
and the lines against them."""


@dataclass(frozen=True, eq=False)
class Outcomes:
    """Sums of one replication by month, zone and type.

    Attributes
    ----------
    lines, lost, early, retained : array[month, zone, type, offer]
        Lines sold; lost in the month; of these within six months of their sale; active at the
        month's end.
    earned, reversed, paid : array[month, zone, type, component]
        EUR; components in the order of ``Terms.components``.
    figures : array[month, zone, type, figure]
        In the order of ``FIGURES``.
    deciles_all : array[month, 9]
        Deciles of motivation over the active points of sale; NaN of nobody.
    deciles_zone : array[month, zone, 9]
    deciles_type : array[month, type, 9]
    """

    lines: Floats
    lost: Floats
    early: Floats
    retained: Floats
    earned: Floats
    reversed: Floats
    paid: Floats
    figures: Floats
    deciles_all: Floats
    deciles_zone: Floats
    deciles_type: Floats

    def same_as(self, other: Outcomes) -> bool:
        """Whether every sum is the same, bit for bit."""
        return all(
            np.array_equal(getattr(self, f.name), getattr(other, f.name), equal_nan=True)
            for f in fields(self)
        )


def deciles(ranked: Floats, group: Ints, groups: int) -> Floats:
    """``deciles[group, 9]`` by linear interpolation, as numpy's quantiles; NaN of nobody.

    Parameters
    ----------
    ranked : array[n]
        Values in ascending order.
    group : array[n] of int
        Group of each value, 0 .. groups − 1.
    """
    by_group = np.full((groups, len(DECILES)), np.nan)
    if not len(ranked):
        return by_group
    # a stable sort of small whole numbers is a radix sort: ranks stay within their group
    if groups > 1:
        small = group.astype(np.uint16 if groups < 2**16 else np.int64)
        ranked = ranked[np.argsort(small, kind="stable")]
    size = np.bincount(group, minlength=groups)
    start = np.cumsum(size) - size
    filled = size > 0
    at = (size[filled, None] - 1) * DECILES
    low = np.floor(at).astype(np.int64)
    high = np.minimum(low + 1, size[filled, None] - 1)
    first = start[filled, None]
    below = ranked[first + low]
    by_group[filled] = below + (at - low) * (ranked[first + high] - below)
    return by_group
