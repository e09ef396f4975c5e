"""Sales of chosen levels, straight from the choice model."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from optimizer.demand.cannibalisation import alone
from optimizer.demand.market import Market

__all__ = ["plan_sales"]

Floats = NDArray[np.float64]


def plan_sales(market: Market, push: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """Sales under a plan's levels; independent of the sales table, which it checks.

    Parameters
    ----------
    market : Market
    push : array[zone, month, channel] of int
        Level index of each channel.

    Returns
    -------
    expected, alone : array[zone, month, segment, channel, offer]
        Sales together, and of each channel if it alone were open (lines).

    Raises
    ------
    ValueError
        When the shape is not the market's, or a level is none of its channel's.
    """
    _check(market, push)
    zones, months, channels = push.shape
    multiplier = market.multiplier(push.reshape(-1, 1, channels))
    arguments = (market.attraction, multiplier, market.customers)
    parts = []
    for by_class in (market.model.sales(*arguments), alone(market.model, *arguments)):
        summed = market.by_segment(by_class[:, 0])
        parts.append(summed.reshape(zones, months, *summed.shape[1:]))
    return parts[0], parts[1]


def _check(market: Market, push: NDArray[np.int64]) -> None:
    cells, channels = len(market.customers), len(market.levels)
    if push.ndim != 3 or push.shape[0] * push.shape[1] != cells or push.shape[2] != channels:
        raise ValueError(
            f"push must be [zone, month, channel] with {cells} zone-months and {channels} "
            f"channels; got {push.shape}"
        )
    wrong = (push < 0) | (push >= market.levels)
    if wrong.any():
        zone, month, channel = (int(i) for i in np.argwhere(wrong)[0])
        raise ValueError(
            f"push[{zone}, {month}, {channel}] is level {push[zone, month, channel]}; "
            f"the channel has levels 0 to {market.levels[channel] - 1}"
        )
