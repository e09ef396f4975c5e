"""Sales of chosen levels, straight from the choice model; what channels alone would promise."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimizer.arrays import Floats, Ints
from optimizer.demand.cannibalisation import alone
from optimizer.demand.market import Market

CHUNK = 2048
"""Cells whose sales by class are held at a time."""


def plan_sales(market: Market, push: Ints) -> tuple[Floats, Floats]:
    """Sales under a plan's levels; independent of the sales table, which it checks.

    Parameters
    ----------
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
    flat = push.reshape(-1, 1, channels)
    shape = (len(flat), market.segments, *market.commission.shape)
    together, each = np.empty(shape), np.empty(shape)
    for start in range(0, len(flat), CHUNK):
        cells_held = slice(start, start + CHUNK)
        arguments = (
            market.attraction[cells_held],
            market.multiplier(flat[cells_held]),
            market.customers[cells_held],
        )
        together[cells_held] = market.by_segment(market.model.sales(*arguments)[:, 0])
        each[cells_held] = market.by_segment(alone(market.model, *arguments)[:, 0])
    of_month = (zones, months, *shape[1:])
    return together.reshape(of_month), each.reshape(of_month)


def _check(market: Market, push: Ints) -> None:
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


@dataclass(frozen=True, eq=False)
class Benchmark:
    """Targets set alone against what the market gives, ``[zone, month, segment, channel, offer]``.

    ``alone`` are the targets that each channel would set as if it were the only one open (lines),
    ``together`` is what they sell together.
    """

    alone: Floats
    together: Floats

    @property
    def excess(self) -> Floats:
        """``excess[zone, month, offer]``: lines promised beyond what the market gives."""
        return np.asarray((self.alone - self.together).sum(axis=(2, 3)))

    @property
    def total_alone(self) -> float:
        """Lines promised."""
        return float(self.alone.sum())

    @property
    def total_together(self) -> float:
        """Lines that the market gives."""
        return float(self.together.sum())

    @property
    def total_excess(self) -> float:
        """Lines counted twice: the overlap."""
        return self.total_alone - self.total_together


def decentralised(market: Market, push: Ints) -> Benchmark:
    """The benchmark at given push levels, ``push[zone, month, channel]``."""
    together, alone = plan_sales(market, push)
    return Benchmark(alone, together)
