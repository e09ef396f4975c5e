"""The attraction at which the plan's mixes sell what the network would sell."""

from __future__ import annotations

import numpy as np

from optimizer.arrays import Floats, Ints
from optimizer.demand import Market

LARGEST = 100.0
"""Factors on attraction lie between this and its inverse."""
HALVINGS = 48


def channel_sales(market: Market, push: Ints, channel: int, factor: Floats) -> Floats:
    """Lines of a channel in every cell, its attraction scaled.

    Parameters
    ----------
    market : Market
        Unrevised.
    push : array[cell, channel] of int
    factor : array[cell]

    Returns
    -------
    array[cell]
    """
    attraction = market.attraction.copy()
    attraction[:, :, channel] *= factor[:, None, None]
    sold = market.model.sales(attraction, market.multiplier(push[:, None]), market.customers)
    return np.asarray(sold[:, 0, :, channel].sum(axis=(1, 2)))


def attraction_for(market: Market, push: Ints, channel: int, lines: Floats) -> Floats:
    """The factor on the channel's attraction at which it sells these lines.

    A channel's sales grow with its own attraction in every choice model here, so halving the
    interval (in logarithms) finds it.

    Parameters
    ----------
    market, push, channel
        See :func:`channel_sales`.
    lines : array[cell]

    Returns
    -------
    array[cell]
        At most ``LARGEST`` where no attraction sells so many; 1 where the channel sells nothing.
    """
    low = np.full(len(lines), -np.log(LARGEST))
    high = -low
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        below = channel_sales(market, push, channel, np.exp(middle)) < lines
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    sells = channel_sales(market, push, channel, np.ones(len(lines))) > 0
    return np.where(sells, np.exp((low + high) / 2), 1.0)
