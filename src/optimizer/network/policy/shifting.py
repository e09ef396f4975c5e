"""Shifting: lines moved across the end of a period, where pay has a kink.

In the last week of a period a point of sale may hold back s of the lines that it agreed in that
week and sign them in the first week of the next period (s > 0), or sign s lines now that would
have come then (s < 0). No line is made or lost: what is brought forward is missing from the
lines that come next. It costs χ s²/2 and gains

    u(W(n − s)) − u(W(n)) + V'(s) − V'(0),

W the pay of the period that ends and V' the value of the next one at its start. V' of fewer
lines than none goes on at its first slope. Whole lines only. Where u(W) and V' are straight,
with slopes u' and V'', the best s is (V'' − u')/χ, to the nearest whole line. Under linear,
undiscounted pay the two slopes are the same and s is exactly 0 (Jensen 2003 for why only kinks
make it pay; Oyer 1998 and Larkin 2014 for the data).

Between weeks of one period nothing is moved: pay and value depend on the period's lines alone,
whenever they were signed, so the gain is 0 and the cost is not.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimizer.arrays import Floats, Ints


@dataclass(frozen=True, eq=False)
class PeriodEnds:
    """Values at both ends of a period, of many policies laid end to end.

    Attributes
    ----------
    end_slope : array[policy]
        Linear part of u(W), by line.
    end : array[entry]
        The excess over it by lines, tables of the policies one after another.
    start_slope : array[policy]
        Linear part of the value at the period's start, by line.
    start : array[policy, lines]
        The excess over it, from no lines to the most that are moved.
    """

    end_slope: Floats
    end: Floats
    start_slope: Floats
    start: Floats


def best_shift(
    ends: PeriodEnds,
    now: tuple[Ints, Ints, Ints],
    later: Ints,
    lines: Floats,
    limits: tuple[Ints, Ints],
    cost: Floats,
    weight: float = 1.0,
) -> Ints:
    """Lines to hold back (below 0: to bring forward), by point of sale.

    Parameters
    ----------
    now : (policy, start, states), arrays[pos] of int
        Policy of the period that ends, where its table of lines begins and how long it is.
    later : array[pos] of int
        Policy of the next period.
    lines : array[pos]
        Lines of the period that ends, those of its last week included.
    limits : (back, forward), arrays[pos] of int
        Most lines to hold back and to bring forward.
    cost : array[pos]
        χ in χ s²/2.
    weight : float
        β: what pay weighs against the cost now.

    Returns
    -------
    array[pos] of int
        0 wherever nothing is gained.
    """
    policy, first, states = now
    back, forward = limits
    at = np.rint(lines).astype(np.int64)

    def ending(count: Ints) -> Floats:
        return ends.end[first + np.clip(count, 0, states - 1)]

    best, gained = np.zeros(len(at), dtype=np.int64), np.zeros(len(at))
    slope = ends.start_slope[later] - ends.end_slope[policy]
    edge = ends.start[later, 1] - ends.start[later, 0]
    most = int(max(back.max(initial=0), forward.max(initial=0)))
    # small moves first: of equal gains the smallest is taken
    for size in range(1, most + 1):
        for s, limit in ((size, back), (-size, forward)):
            begins = ends.start[later, s] - ends.start[later, 0] if s > 0 else s * edge
            gain = slope * s + (ending(at - s) - ending(at)) + begins
            gain = weight * gain - 0.5 * cost * s * s
            better = (size <= limit) & (gain > gained)
            best[better], gained[better] = s, gain[better]
    return best


def taken(sold: Floats, count: Ints) -> Floats:
    """``[pos, offer]``: whole lines to move, from the offer with most lines down.

    They sum to ``count[pos]`` where so many whole lines are there in ``sold[pos, offer]``.
    """
    whole = np.floor(sold)
    order = np.argsort(-whole, axis=1, kind="stable")
    ranked = np.take_along_axis(whole, order, axis=1)
    before = np.cumsum(ranked, axis=1) - ranked
    part = np.clip(count[:, None] - before, 0.0, ranked)
    moved = np.zeros_like(sold)
    np.put_along_axis(moved, order, part, axis=1)
    return moved
