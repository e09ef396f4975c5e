"""The sales table: what every mix of every cell sells, computed before the programme is stated.

Whatever the choice model, the programme over mixes then stays linear.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from optimizer.demand.choice import GAM, MNL
from optimizer.demand.market import Market
from optimizer.demand.mixes import Mixes

__all__ = ["SalesTable", "plan_sales"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

CHUNK_BYTES = 64 << 20
"""Working memory of one chunk of cells."""


class SalesTable:
    """Sales by cell, mix, segment, channel and offer.

    Parameters
    ----------
    market : Market
    mixes : Mixes
    budget : int
        Bytes that the whole table may take; a larger one is computed anew, chunk by chunk,
        whenever it is priced.
    """

    def __init__(self, market: Market, mixes: Mixes, budget: int = 1 << 30) -> None:
        self.market = market
        self.mixes = mixes
        self._multiplier = mixes.multiplier(market)
        shape = (len(market.customers), len(mixes), market.segments, *market.commission.shape)
        self.shape = shape
        self.fits = int(np.prod(shape, dtype=np.float64)) * 8 <= budget

    def sales(self, cells: Ints | slice) -> Floats:
        """``sales[cell, mix, segment, channel, offer]`` of some cells (lines)."""
        if self.fits:
            return np.asarray(self._whole[cells])
        at = np.arange(self.shape[0])[cells]
        return np.concatenate([self._compute(part) for part in self._chunks(at)])

    def sales_of(self, cell: Ints, mix: Ints) -> Floats:
        """``sales[column, segment, channel, offer]`` of single mixes (lines)."""
        if self.fits:
            return np.asarray(self._whole[cell, mix])
        by_class = self.market.model.sales(
            self.market.attraction[cell],
            self._multiplier[mix][:, None],
            self.market.customers[cell],
        )[:, 0]
        return self._by_segment(by_class)

    def priced(self, on_sales: Floats) -> Floats:
        """Worth of every mix at a price per line.

        Parameters
        ----------
        on_sales : array[cell, segment, channel, offer]

        Returns
        -------
        array[cell, mix]
        """
        flat = on_sales.reshape(self.shape[0], -1, 1)
        worth = np.empty(self.shape[:2])
        for cells in self._chunks(np.arange(self.shape[0])):
            table = self.sales(cells).reshape(len(cells), self.shape[1], -1)
            worth[cells] = (table @ flat[cells])[..., 0]
        return worth

    @cached_property
    def alone(self) -> Floats:
        """``alone[cell, channel, level, segment, offer]``: sales with all others closed.

        NaN beyond a channel's levels.
        """
        market = self.market
        channels, levels = market.level_multiplier.shape
        only = np.zeros((channels, levels, channels))
        here = np.arange(channels)
        only[here, :, here] = np.nan_to_num(market.level_multiplier, nan=0.0)
        found = market.model.sales(
            market.attraction, only.reshape(-1, channels), market.customers
        )
        by_segment = self._by_segment(found)
        cells = len(market.customers)
        shaped = by_segment.reshape(cells, channels, levels, market.segments, channels, -1)
        own = np.moveaxis(shaped[:, here, :, :, here], 0, 1)
        own[:, np.isnan(market.level_multiplier)] = np.nan
        return own

    @cached_property
    def _whole(self) -> Floats:
        whole = np.empty(self.shape)
        for cells in self._chunks(np.arange(self.shape[0])):
            whole[cells] = self._compute(cells)
        whole.setflags(write=False)
        return whole

    def _chunks(self, cells: Ints) -> list[Ints]:
        row = 8 * int(np.prod(self.shape[1:], dtype=np.float64)) * max(
            1, len(self.market.class_segment) // self.market.segments
        )
        return [part for part in np.array_split(cells, 1 + len(cells) * row // CHUNK_BYTES)]

    def _compute(self, cells: Ints) -> Floats:
        market = self.market
        if isinstance(market.model, MNL | GAM):
            return self._attraction_model(cells)
        return self._by_segment(
            market.model.sales(
                market.attraction[cells], self._multiplier, market.customers[cells]
            )
        )

    def _attraction_model(self, cells: Ints) -> Floats:
        """MNL and GAM: only the denominator depends on the whole mix, one product a class."""
        market = self.market
        theta = getattr(market.model, "theta", 0.0)
        g = self._multiplier
        weight = g + np.where(g == 0, np.asarray(theta, dtype=np.float64), 0.0)
        v = market.attraction[cells]
        denominator = 1.0 + weight @ np.swapaxes(v.sum(axis=-1), -1, -2)
        per_unit = market.customers[cells][:, None] / denominator
        out = np.empty((len(cells), *self.shape[1:]))
        for segment in range(market.segments):
            own = market.class_segment == segment
            flat = v[:, own].reshape(len(cells), int(own.sum()), -1)
            part = (per_unit[..., own] @ flat).reshape(*out.shape[:2], *v.shape[2:])
            out[:, :, segment] = part * g[:, :, None]
        return out

    def _by_segment(self, by_class: Floats) -> Floats:
        """Sum the class axis (third from the end) into segments."""
        market = self.market
        shape = (*by_class.shape[:-3], market.segments, *by_class.shape[-2:])
        out = np.zeros(shape)
        for k, segment in enumerate(market.class_segment):
            out[..., segment, :, :] += by_class[..., k, :, :]
        return out


def plan_sales(market: Market, push: Ints) -> tuple[Floats, Floats]:
    """Sales of chosen levels straight from the choice model; independent of the table.

    Parameters
    ----------
    market : Market
    push : array[zone, month, channel] of int
        Level index of each channel.

    Returns
    -------
    expected, alone : array[zone, month, segment, channel, offer]
        Sales together, and of each channel if it alone were open (lines).
    """
    from optimizer.demand.cannibalisation import alone

    zones, months, channels = push.shape
    multiplier = market.level_multiplier[np.arange(channels), push.reshape(-1, channels)]
    arguments = (market.attraction, multiplier[:, None], market.customers)
    parts = []
    for by_class in (market.model.sales(*arguments), alone(market.model, *arguments)):
        summed = np.zeros((zones * months, market.segments, *by_class.shape[-2:]))
        np.add.at(summed, (slice(None), market.class_segment), by_class[:, 0])
        parts.append(summed.reshape(zones, months, *summed.shape[1:]))
    return parts[0], parts[1]
