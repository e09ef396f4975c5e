"""How attractive each channel of a zone must be to sell what the past says it sells."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from optimizer.arrays import Floats, Ints
from optimizer.demand import Market

LARGEST = 100.0
"""Most that attraction is multiplied or divided by."""
TOLERANCE = 1e-10
STEPS = 1000


def attraction_factors(where: Market, push: Ints, factor: Floats) -> tuple[Floats, int]:
    """Factors on attraction under which every zone's channel sells so many times as much.

    All channels of a zone at once, for they take from each other: one that sells as before
    beside a weaker one is itself a little less attractive than it was. A fixed point: attraction is
    multiplied by what is still missing, which converges at the rate of those who buy.

    Parameters
    ----------
    where : Market
        Of the past months of all zones.
    push : array[zone, month, channel] of int
        Levels in force.
    factor : array[zone, channel]
        On the sales of the past months together.

    Returns
    -------
    array[zone, channel]
        1 in zones where every factor is 1. Where a channel sold nothing, its factor on sales.
    int
        Zone-channels in which the market cannot give such sales.
    """
    found = np.ones(factor.shape)
    zones = np.flatnonzero((factor != 1).any(axis=1))
    if not len(zones):
        return found, 0
    months = push.shape[1]
    cells = (zones[:, None] * months + np.arange(months)).ravel()
    here, levels = where.at(cells), push[zones].reshape(len(cells), -1)
    usual = _sold(here, levels, np.ones(factor[zones].shape))
    wanted = factor[zones] * usual
    tried = np.where(usual > 0, 1.0, factor[zones])
    for _ in range(STEPS):
        sold = _sold(here, levels, tried)
        step = np.where(sold > 0, wanted / np.where(sold > 0, sold, 1.0), 1.0)
        after = np.clip(tried * step, 1 / LARGEST, LARGEST)
        if abs(np.log(after / tried)).max() < TOLERANCE:
            break
        tried = after
    found[zones] = tried
    beyond = abs(_sold(here, levels, tried) - wanted) > 1e-6 * np.maximum(wanted, 1.0)
    return found, int(beyond.sum())


def _sold(where: Market, push: Ints, factor: Floats) -> Floats:
    """``sold[zone, channel]`` of all months together."""
    months = len(push) // len(factor)
    times = np.repeat(factor, months, axis=0)[:, None, :, None]
    changed = replace(where, attraction=where.attraction * times)
    made = changed.model.sales(
        changed.attraction, changed.multiplier(push[:, None]), changed.customers
    )
    by_cell = made[:, 0].sum(axis=(1, 3))
    return np.asarray(by_cell.reshape(len(factor), months, -1).sum(axis=1))
