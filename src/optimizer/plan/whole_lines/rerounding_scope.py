"""The re-rounding scope: which zones and months to round again when most of a plan stays.

Those whose figures changed come first, with some others of their zone: the changed ones alone can
seldom restore the margins of their zone. Then come those of margins that are still out of reach.
Within one nested family, what the open entries can add is an interval at every margin, from the
finest to the coarsest, so that such a margin is found without a programme. Only where both
families cannot be met together does the programme have to say so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from optimizer.arrays import Bools, Floats, Ints
from optimizer.plan.whole_lines.margins import Margin

MONTHS_BESIDE = (2, 4, 8)
"""Months of a zone rounded again, at least, where one of them changes; more where that fails."""
SHARE = 0.1
"""Of the zones and months of a margin out of reach that are opened at a time."""


def rerounding_scopes(
    expected: Floats, before: Floats, lines: Ints, families: Sequence[Sequence[Margin]]
) -> Iterator[Bools]:
    """``mask[entry]`` of zones and months to round again, ever more of them.

    ``before`` is what the last plan expected, and ``lines`` its whole lines, both on the axes of
    ``expected[zone, month, segment, channel, offer]``; each nested family goes from its coarsest
    margin to its finest.
    """
    if before.shape != expected.shape:
        return
    same = np.isclose(expected, before, rtol=0.0, atol=1e-9).all(axis=(2, 3, 4))
    changed = np.asarray(~same)
    zone, month = np.indices(changed.shape)
    # a spread order, the same always: neighbours in the calendar are far apart in it
    order = (5 * month + 7 * zone) % max(expected.shape[1], 1) * changed.size + zone
    rank = np.where(changed, -1, order).argsort(axis=1, kind="stable").argsort(axis=1)
    zones = np.flatnonzero(changed.any(axis=1))
    free = changed.copy()
    for months in MONTHS_BESIDE:
        free[zones] |= rank[zones] < months
        while out_of_reach := _out_of_reach(expected, lines, free, families):
            for members in out_of_reach:
                _open(free, members, order)
        yield np.broadcast_to(free[:, :, None, None, None], expected.shape).ravel()


def _open(free: Bools, members: Bools, order: Ints) -> None:
    """Open some more of the zones and months of a margin, in place; all where few are closed."""
    closed = np.flatnonzero((members & ~free).ravel())
    some = closed[np.argsort(order.ravel()[closed], kind="stable")]
    free.ravel()[some[: max(2, int(SHARE * members.sum()))]] = True


def _out_of_reach(
    expected: Floats, lines: Ints, free: Bools, families: Sequence[Sequence[Margin]]
) -> list[Bools]:
    """``members[zone, month]`` of each margin that the open entries cannot bring within reach."""
    wide = np.broadcast_to(free[:, :, None, None, None], expected.shape).ravel()
    flat = expected.ravel()
    floor = np.floor(flat + 1e-9)
    base = np.where(wide, floor, lines.ravel())
    able = (wide & (flat > floor + 1e-9)).astype(np.float64)
    return [
        members
        for family in families
        for margin, group in _missed(family, flat, base, able)
        for members in ((margin.label == group).reshape(*free.shape, -1).any(axis=2),)
        if not free[members].all()
    ]


def _missed(
    family: Sequence[Margin], flat: Floats, base: Floats, able: Floats
) -> list[tuple[Margin, int]]:
    """The finest margins of a family, and their groups, that are out of reach."""
    finer: Margin | None = None
    low, high = np.zeros(0), np.zeros(0)
    for margin in reversed(family):
        if finer is None:
            low, high = np.zeros(margin.groups), margin.sums(able)
        else:
            parent = np.zeros(finer.groups, dtype=np.int64)
            parent[finer.label] = margin.label
            low = np.bincount(parent, low, margin.groups).astype(np.float64)
            high = np.bincount(parent, high, margin.groups).astype(np.float64)
        least, most = within_one(margin, flat, base)
        low, high = np.maximum(low, least), np.minimum(high, most)
        wrong = np.flatnonzero(low > high + 1e-6)
        if len(wrong):
            return [(margin, int(group)) for group in wrong]
        finer = margin
    return []


def within_one(margin: Margin, flat: Floats, base: Floats) -> tuple[Floats, Floats]:
    """Least and most that may be added to a base so that a margin is within one of its sum."""
    total, whole = margin.sums(flat), margin.sums(base)
    near = np.round(total)
    exact = np.abs(total - near) < 1e-6
    low = np.where(exact, near, np.floor(total)) - whole
    high = np.where(exact, near, np.ceil(total)) - whole
    return low, high
