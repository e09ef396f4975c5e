"""How attractive each channel of a zone must be to sell what the past says it sells."""

from __future__ import annotations

import numpy as np

from optimizer.arrays import Floats, Ints
from optimizer.demand import Market

LARGEST = 100.0
"""Most that attraction is multiplied or divided by."""
TOLERANCE = 1e-10
STEPS = 1000


def attraction_factors(market: Market, push: Ints, past: int, factor: Floats) -> tuple[Floats, int]:
    """Factors on attraction under which every zone's channel sells so many times as much.

    All channels of a zone at once, for they take from each other: one that sells as before
    beside a weaker one is itself a little less attractive than it was. A fixed point: attraction is
    multiplied by what is still missing, which converges at the rate of those who buy.

    Parameters
    ----------
    push : array[zone, month, channel] of int
        Levels in force in the past months at least.
    past : int
        Number of months that are past.
    factor : array[zone, channel]
        On the sales of the past months together.

    Returns
    -------
    array[zone, channel]
        1 in zones where every factor is 1. Where a channel sold nothing, its factor on sales.
    int
        Zone-channels in which the market cannot give such sales.
    """
    factors = np.ones(factor.shape)
    zones = np.flatnonzero((factor != 1).any(axis=1))
    if not len(zones):
        return factors, 0
    cells = (zones[:, None] * push.shape[1] + np.arange(past)).ravel()
    part, levels = market.at(cells), push[zones, :past].reshape(len(cells), -1)
    expected = _sold(part, levels, np.ones(factor[zones].shape))
    wanted = factor[zones] * expected
    tried = np.where(expected > 0, 1.0, factor[zones])
    for _ in range(STEPS):
        sold = _sold(part, levels, tried)
        step = np.where(sold > 0, wanted / np.where(sold > 0, sold, 1.0), 1.0)
        after = np.clip(tried * step, 1 / LARGEST, LARGEST)
        if abs(np.log(after / tried)).max() < TOLERANCE:
            break
        tried = after
    factors[zones] = tried
    missed = abs(_sold(part, levels, tried) - wanted) > 1e-6 * np.maximum(wanted, 1.0)
    return factors, int(missed.sum())


def _sold(market: Market, push: Ints, factor: Floats) -> Floats:
    """``sold[zone, channel]`` of all months together."""
    months = len(push) // len(factor)
    times = np.repeat(factor, months, axis=0)[:, None, :, None]
    sales = market.model.sales(
        market.attraction * times, market.multiplier(push[:, None]), market.customers
    )
    by_cell = sales[:, 0].sum(axis=(1, 3))
    return np.asarray(by_cell.reshape(len(factor), months, -1).sum(axis=1))
