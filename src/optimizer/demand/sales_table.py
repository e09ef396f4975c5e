"""The sales table: what every mix of every cell sells, computed before the programme is stated.

Whatever the choice model, the programme over mixes then stays linear.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

import numpy as np

from optimizer.arrays import Floats, Ints
from optimizer.demand.choice import ByOffer, Factors, Push
from optimizer.demand.market import Market
from optimizer.demand.mixes import EveryMix, Mixes

CHUNK_BYTES = 4 << 20
"""Working memory of one chunk of cells in factors: about what the processor's cache holds."""

ALONE = 2048
"""Cells, or pairs of cell and mix, whose sales by class are held at a time."""


class SalesTable:
    """Sales by cell, mix, segment, channel and offer.

    Holds the factors of the sales (see :mod:`optimizer.demand.choice`), not the sales: for 96
    zones, 12 months, 1,024 mixes, 9 classes and 20 alternatives 85 MB instead of 566 MB.

    Parameters
    ----------
    budget : int
        Bytes that the factors, or with :meth:`full` the whole table, may take; larger factors
        are computed anew, chunk by chunk, whenever they are used.

    Attributes
    ----------
    shape : tuple of int
        Of the whole table: (cells, mixes, segments, channels, offers).
    fits : bool
        Whether the whole table is within the budget.
    """

    def __init__(self, market: Market, mixes: Mixes | EveryMix, budget: int = 1 << 30) -> None:
        self.market = market
        self.mixes = mixes
        self.budget = budget
        self.shape = (len(market.customers), len(mixes), market.segments, *market.commission.shape)
        self._alone_worth: dict[bytes, Floats] = {}
        self.fits = 8 * float(np.prod(self.shape, dtype=np.float64)) <= budget

    def sales(self, cells: Ints | slice) -> Floats:
        """``sales[cell, mix, segment, channel, offer]`` of some cells (lines)."""
        if "_whole" in self.__dict__:
            return np.asarray(self._whole[cells])
        at = np.arange(self.shape[0])[cells]
        sales = np.empty((len(at), *self.shape[1:]))
        for part in self._chunks(len(at)):
            sales[part] = self._compute(_as_slice(at[part]))
        return sales

    def full(self) -> Floats:
        """The whole table, kept for later calls.

        Raises ValueError when it is larger than the budget: ask for ``sales`` of some cells, or for
        ``priced``, instead.
        """
        if not self.fits:
            size = np.prod(self.shape, dtype=np.float64) * 8 / 1e9
            raise ValueError(
                f"the whole table takes {size:.1f} GB, the budget is {self.budget / 1e9:.1f} GB; "
                "ask for the sales of some cells, or price them"
            )
        return self._whole

    def sales_of(self, cell: Ints, mix: Ints) -> Floats:
        """``sales[column, segment, channel, offer]`` of single (cell, mix) pairs (lines)."""
        sales = np.empty((len(cell), *self.shape[2:]))
        for start in range(0, len(cell), ALONE):
            part = slice(start, start + ALONE)
            by_class = self.market.model.sales(
                self.market.attraction[cell[part]],
                self.market.multiplier(self.mixes.levels_of(mix[part])[:, None]),
                self.market.customers[cell[part]],
            )
            sales[part] = self.market.by_segment(by_class[:, 0])
        return sales

    def priced(self, on_sales: Floats, cells: Ints | slice | None = None) -> Floats:
        """``worth[cell, mix]`` at a price per line: Σ price · sales.

        ``cells`` are those of the first axis of ``on_sales[cell, segment, channel, offer]``; all
        when absent.
        """
        at = np.arange(self.shape[0])[slice(None) if cells is None else cells]
        if on_sales.shape != (len(at), *self.shape[2:]):
            raise ValueError(
                f"prices must have the shape {(len(at), *self.shape[2:])}; got {on_sales.shape}"
            )
        worth = np.empty((len(at), self.shape[1]))
        for part in self._chunks(len(at)):
            own = _as_slice(at[part])
            factors = self._factors(own)
            if factors is not None:
                worth[part] = factors.priced(on_sales[part][:, self.market.class_segment])
            else:
                sales = self._whole[own] if self.fits else self._compute(own)
                table = sales.reshape(len(sales), self.shape[1], -1)
                worth[part] = (table @ on_sales[part].reshape(len(sales), -1, 1))[..., 0]
        return worth

    @cached_property
    def alone(self) -> Floats:
        """``alone[cell, channel, level, segment, offer]``: sales with all others closed.

        NaN beyond a channel's levels.
        """
        channels, levels = self.market.level_multiplier.shape[:2]
        segments, _, offers = self.shape[2:]
        alone = np.empty((self.shape[0], channels, levels, segments, offers))
        for start in range(0, self.shape[0], ALONE):
            part = slice(start, start + ALONE)
            alone[part] = self.alone_of(part)
        alone.setflags(write=False)
        return alone

    def alone_of(self, cells: slice) -> Floats:
        """``alone`` of some cells."""
        market = self.market
        channels, levels, offers = market.level_multiplier.shape
        channel = np.arange(channels)
        only = np.zeros((channels, levels, channels, offers))
        only[channel, :, channel] = np.nan_to_num(market.level_multiplier, nan=0.0)
        flat = only.reshape(-1, channels, offers)
        push = ByOffer(flat) if offers > 1 else flat[..., 0]
        by_class = market.model.sales(market.attraction[cells], push, market.customers[cells])
        axes = (len(by_class), channels, levels, *self.shape[2:])
        own = np.moveaxis(
            market.by_segment(by_class).reshape(axes)[:, channel, :, :, channel], 0, 1
        )
        own[:, np.isnan(market.level_multiplier[..., 0])] = np.nan
        return own

    def alone_worth(self, worth: Floats) -> Floats:
        """``worth[cell, channel, level]`` of what a channel sells with all others closed.

        0 beyond a channel's levels; kept for later calls. ``worth[cell or 1, channel, offer]`` is
        that of a line.
        """
        key = worth.tobytes()
        each = np.broadcast_to(worth, (self.shape[0], *worth.shape[1:]))[:, :, None, None]
        if key not in self._alone_worth:
            parts = [
                (np.nan_to_num(self.alone_of(part), nan=0.0) * each[part]).sum((-2, -1))
                for part in (slice(i, i + ALONE) for i in range(0, self.shape[0], ALONE))
            ]
            self._alone_worth[key] = np.concatenate(parts)
            self._alone_worth[key].setflags(write=False)
        return self._alone_worth[key]

    @cached_property
    def _multiplier(self) -> Push:
        if isinstance(self.mixes, EveryMix):
            raise ValueError(f"{len(self.mixes)} mixes are too many to look at every one")
        return self.mixes.multiplier(self.market)

    @cached_property
    def _whole(self) -> Floats:
        whole = np.empty(self.shape)
        for part in self._chunks(self.shape[0]):
            whole[part] = self._compute(part)
        whole.setflags(write=False)
        return whole

    def _chunks(self, cells: int) -> Iterator[slice]:
        """Parts of so many cells, each of about ``CHUNK_BYTES`` in factors."""
        step = max(1, int(CHUNK_BYTES // max(1, self._factor_bytes // max(1, self.shape[0]))))
        return (slice(a, min(a + step, cells)) for a in range(0, cells, step))

    @property
    def _factor_bytes(self) -> int:
        """Bytes of all cells' factors; for a model without, of its sales by class."""
        classes = len(self.market.class_segment)
        units = self.market.model.units(classes)
        each = classes * self.shape[3] * self.shape[4] if units is None else units
        return 8 * int(self.shape[0] * self.shape[1] * each)

    @cached_property
    def _kept(self) -> Factors | None:
        """The factors of all cells; None when too large, or when the model has none."""
        if self._factor_bytes > self.budget:
            return None
        kept: Factors | None = None
        for part in self._chunks(self.shape[0]):
            of_part = self._new_factors(part)
            if of_part is None:
                return None
            if kept is None:
                cells = self.shape[0]
                kept = Factors(
                    of_part.unit_class,
                    np.empty((cells, *of_part.scale.shape[1:])),
                    of_part.push,
                    np.empty((cells, *of_part.worth.shape[1:])),
                )
            kept.scale[part], kept.worth[part] = of_part.scale, of_part.worth
        return kept

    def _new_factors(self, cells: Ints | slice) -> Factors | None:
        v, n = self.market.attraction[cells], self.market.customers[cells]
        return self.market.model.factors(v, self._multiplier, n)

    def _factors(self, cells: Ints | slice) -> Factors | None:
        return self._new_factors(cells) if self._kept is None else self._kept.at(cells)

    def _compute(self, cells: Ints | slice) -> Floats:
        market = self.market
        factors = self._factors(cells)
        if factors is not None:
            return factors.by_segment(market.class_segment, market.segments)
        v, n = market.attraction[cells], market.customers[cells]
        return market.by_segment(market.model.sales(v, self._multiplier, n))


def _as_slice(cells: Ints) -> Ints | slice:
    """Cells that follow each other as a slice, which is a view instead of a copy."""
    if len(cells) and (np.diff(cells) == 1).all():
        return slice(int(cells[0]), int(cells[-1]) + 1)
    return cells
