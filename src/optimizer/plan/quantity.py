"""A linear quantity of a plan, and its value for single mixes.

Everything that the programme counts, bounds or minimises is linear in two things that a mix
settles: the sales it makes and the push levels it sets. So one pair of weights says it all.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Quantity"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Quantity:
    """Weights on the sales and the push levels of some cells.

    Attributes
    ----------
    cells : array[n] of int
        The cells that it counts, ascending.
    on_sales : array[n or 1, segment, channel, offer]
        Weight of a line; a leading 1 stands for the same weights in every cell.
    on_push : array[n or 1, channel, level]
        Weight of a channel at a level.
    """

    cells: Ints
    on_sales: Floats
    on_push: Floats

    def of(self, cell: Ints, sales: Floats, levels: Ints) -> Floats:
        """Value for single columns.

        Parameters
        ----------
        cell : array[column] of int
        sales : array[column, segment, channel, offer]
        levels : array[column, channel] of int

        Returns
        -------
        array[column]
            0 where the column's cell is not counted.
        """
        value = np.zeros(len(cell))
        if not len(self.cells):
            return value
        at = np.minimum(np.searchsorted(self.cells, cell), len(self.cells) - 1)
        inside = np.flatnonzero(self.cells[at] == cell)
        at = at[inside]
        if self.on_sales.any():
            weights = self.on_sales[at if len(self.on_sales) > 1 else np.zeros_like(at)]
            value[inside] += np.einsum("nsco,nsco->n", weights, sales[inside])
        if self.on_push.any():
            weights = self.on_push[at if len(self.on_push) > 1 else np.zeros_like(at)]
            channel = np.arange(levels.shape[1])
            value[inside] += weights[np.arange(len(at))[:, None], channel, levels[inside]].sum(1)
        return value

    def add_to(self, price: float, on_sales: Floats, on_push: Floats) -> None:
        """Add ``price`` times the weights to whole-market weights, in place.

        Parameters
        ----------
        price : float
        on_sales : array[cell, segment, channel, offer]
        on_push : array[cell, channel, level]
        """
        if self.on_sales.any():
            on_sales[self.cells] += price * self.on_sales
        if self.on_push.any():
            on_push[self.cells] += price * self.on_push
