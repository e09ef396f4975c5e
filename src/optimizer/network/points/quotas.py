"""Quotas: the plan's targets of the network's channel, shared among its points of sale."""

from __future__ import annotations

import numpy as np

from optimizer.arrays import Floats, Ints
from optimizer.network.calendar import SellingCalendar
from optimizer.scenario.tables.points_table import PointsOfSale


def quotas(pos: PointsOfSale, targets: Ints, calendar: SellingCalendar) -> Ints:
    """Share every zone's quarterly target among its points of sale, by potential.

    Parameters
    ----------
    targets : array[zone, month, offer] of int
        Lines.

    Returns
    -------
    array[pos, quarter] of int
        Sums to the zone's target in every zone that has points of sale.
    """
    by_month = targets.sum(axis=2)
    quota = np.zeros((len(pos), calendar.quarters), dtype=np.int64)
    for quarter in range(calendar.quarters):
        by_zone = by_month[:, quarter * 3 : quarter * 3 + 3].sum(axis=1)
        for zone in np.unique(pos.zone):
            members = np.flatnonzero(pos.zone == zone)
            quota[members, quarter] = shared(int(by_zone[zone]), pos.potential[members])
    return quota


def shared(total: int, weight: Floats) -> Ints:
    """Share whole lines by weight; largest remainders get what rounding leaves.

    Parameters
    ----------
    weight : array[n]
        0 or more; equal shares when all are 0.

    Returns
    -------
    array[n] of int
        Sums to the total.
    """
    weight = weight if weight.sum() > 0 else np.ones(len(weight))
    exact = total * weight / weight.sum()
    given = np.floor(exact).astype(np.int64)
    order = np.argsort(given - exact, kind="stable")
    given[order[: total - int(given.sum())]] += 1
    return np.asarray(given)
