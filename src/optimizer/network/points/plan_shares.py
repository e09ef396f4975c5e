"""What the plan asks of each point of sale: its quotas, and the lines a week it is to sell."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from optimizer.arrays import Floats, Ints
from optimizer.network.calendar import SellingCalendar
from optimizer.scenario.tables.points_table import PointsOfSale


def quotas(pos: PointsOfSale, targets: Ints, calendar: SellingCalendar) -> Ints:
    """``[pos, quarter]``: every zone's quarterly target shared by potential, whole lines.

    They sum to the target, of ``targets[zone, month, offer]``, in every zone with points of sale.
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
    """Share whole lines by ``weight[n]``, 0 or more; largest remainders get what rounding leaves.

    Equal shares when all weights are 0.
    """
    weight = weight if weight.sum() > 0 else np.ones(len(weight))
    exact = total * weight / weight.sum()
    given = np.floor(exact).astype(np.int64)
    order = np.argsort(given - exact, kind="stable")
    given[order[: total - int(given.sum())]] += 1
    return np.asarray(given)


Numbers = TypeVar("Numbers", np.float64, np.int64)


def preceded(values: NDArray[Numbers], warm_up: int) -> NDArray[Numbers]:
    """``values[zone, month, ...]`` with a warm-up before it, as if last year had been the plan's.

    The months before the plan's first are the plan's last ones, repeated when the warm-up is
    longer than the plan.
    """
    months = np.arange(-warm_up, values.shape[1]) % max(values.shape[1], 1)
    return values[:, months] if warm_up else values


def following(followed: Floats | None, digital: Floats, zone: Ints) -> Floats | None:
    """What digital reach does to the months: 1 − d + d w, or None where it does nothing.

    A part d of a point of sale's sales comes and goes with another channel (its web shop, click
    and collect): w is that channel's sales in the zone and month over their mean month.

    Parameters
    ----------
    followed : array[zone, month] or None
        Lines of the channel that is followed.
    digital, zone : array[pos]

    Returns
    -------
    array[pos, month] or None
    """
    if followed is None or not digital.any():
        return None
    mean = followed.mean(axis=1, keepdims=True)
    w = np.where(mean > 0, followed / np.maximum(mean, 1e-300), 1.0)[zone]
    return np.asarray(1.0 - digital[:, None] + digital[:, None] * w)


def planned_rates(
    pos: PointsOfSale, expected: Floats, calendar: SellingCalendar, months: Floats | None
) -> Floats:
    """``rate[pos, month, offer]``: lines a week at reference effort; each zone's sum is the plan's.

    Parameters
    ----------
    pos : PointsOfSale
        Those of the plan, without prospects.
    expected : array[zone, month, offer]
        Lines.
    months : array[pos, month] or None
        See :func:`following`; a zone's lines are shared by potential × ability × this.
    """
    weeks = np.array(calendar.weeks_of, dtype=np.float64)
    weight = (pos.potential * pos.ability)[:, None]
    share = _shares(weight if months is None else weight * months, pos.zone, len(expected))
    return np.asarray(share[:, :, None] * expected[pos.zone] / weeks[:, None])


def _shares(weight: Floats, zone: Ints, zones: int) -> Floats:
    """``share[pos, month]`` of its zone's lines; equal where nobody has any weight."""
    total = np.stack(
        [np.bincount(zone, weights=column, minlength=zones) for column in weight.T], axis=1
    )
    count = np.bincount(zone, minlength=zones)[zone]
    of_zone = total[zone]
    even = 1.0 / np.maximum(count, 1)[:, None]
    return np.asarray(np.where(of_zone > 0, weight / np.maximum(of_zone, 1e-300), even))


def prospect_rates(
    pos: PointsOfSale, own: int, rate: Floats, additional: float, months: Floats | None
) -> Floats:
    """``rate[prospect, month, offer]``: a part of what its zone sells for the same potential.

    Parameters
    ----------
    pos : PointsOfSale
        All, prospects behind the first ``own``.
    rate : array[own, month, offer]
        Of those of the plan.
    additional : float
        Part that comes on top of the plan.
    months : array[pos, month] or None
    """
    weight = pos.potential * pos.ability
    zones = int(pos.zone.max(initial=-1)) + 1
    total = np.bincount(pos.zone[:own], weights=weight[:own], minlength=zones)
    lines = np.zeros((zones, *rate.shape[1:]))
    np.add.at(lines, pos.zone[:own], rate)
    part = additional * weight[own:] / np.maximum(total[pos.zone[own:]], 1e-300)
    rates = part[:, None, None] * lines[pos.zone[own:]]
    return rates if months is None else rates * months[own:, :, None]
