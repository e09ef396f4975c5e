"""A plan in arrays, linear quantities of it, and the constraints on them.

Everything that the programme counts, bounds or minimises is linear in three things that a plan
settles: the sales it makes, the push levels it sets, and the changes of level from a month to
the next. So three arrays of weights say it all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from optimizer.arrays import Bools, Floats, Ints


@dataclass(frozen=True, eq=False)
class IntegerPlan:
    """What a plan sets and sells: one mix a cell.

    Attributes
    ----------
    levels : array[zone, month, channel] of int
    sales : tuple of array[zone, month, segment, channel, offer]
        By demand scenario; the base first.
    """

    levels: Ints
    sales: tuple[Floats, ...]

    def of_cells(self, cells: Ints, demand: int = 0) -> tuple[Floats, Ints]:
        """``sales[cell, segment, channel, offer]`` and ``levels[cell, channel]`` of some cells."""
        sales = self.sales[demand]
        levels = self.levels.reshape(-1, self.levels.shape[2])
        return sales.reshape(-1, *sales.shape[2:])[cells], levels[cells]


def changes(levels: Ints) -> Bools:
    """Where a channel is at another level than in the month before; never in the first.

    ``levels`` and what is returned are ``array[..., month, channel]``.
    """
    changed = np.zeros(levels.shape, dtype=np.bool_)
    changed[..., 1:, :] = levels[..., 1:, :] != levels[..., :-1, :]
    return changed


@dataclass(frozen=True, eq=False)
class Quantity:
    """Weights on the sales, the push levels and the changes of level of some cells.

    Attributes
    ----------
    cells : array[n] of int
        The cells that it counts, ascending.
    on_sales : array[n or 1, segment, channel, offer]
        Weight of a line; a leading 1 stands for the same weights in every cell.
    on_push : array[n or 1, channel, level]
        Weight of a channel at a level.
    on_change : array[n or 1, channel] or None
        Weight of a channel that is at another level than in the month before.
    """

    cells: Ints
    on_sales: Floats
    on_push: Floats
    on_change: Floats | None = None

    def of(self, cell: Ints, sales: Floats, levels: Ints) -> Floats:
        """``value[piece]`` of single mixes, changes of level left out; 0 in cells not counted.

        Parameters
        ----------
        cell : array[piece] of int
        sales : array[piece, segment, channel, offer]
        levels : array[piece, channel] of int
        """
        value = np.zeros(len(cell))
        inside, at = self._inside(cell)
        if not len(inside):
            return value
        if self.on_sales.any():
            weights = self.on_sales[at if len(self.on_sales) > 1 else np.zeros_like(at)]
            value[inside] += np.einsum("nsco,nsco->n", weights, sales[inside])
        if self.on_push.any():
            weights = self.on_push[at if len(self.on_push) > 1 else np.zeros_like(at)]
            channel = np.arange(levels.shape[1])
            value[inside] += weights[np.arange(len(at))[:, None], channel, levels[inside]].sum(1)
        return value

    def of_changes(self, cell: Ints, changed: Bools) -> Floats:
        """``value[piece]`` of ``changed[piece, channel]``, whether a level changes in a cell."""
        value = np.zeros(len(cell))
        inside, at = self._inside(cell)
        if self.on_change is not None and len(inside):
            weights = self.on_change[at if len(self.on_change) > 1 else np.zeros_like(at)]
            value[inside] = (weights * changed[inside]).sum(axis=1)
        return value

    def add_to(self, price: float, on_sales: Floats, on_push: Floats, on_change: Floats) -> None:
        """Add ``price`` times the weights to whole-market weights, in place.

        Parameters
        ----------
        on_sales : array[cell, segment, channel, offer]
        on_push : array[cell, channel, level]
        on_change : array[cell, channel]
        """
        if self.on_sales.any():
            on_sales[self.cells] += price * self.on_sales
        if self.on_push.any():
            on_push[self.cells] += price * self.on_push
        if self.on_change is not None:
            on_change[self.cells] += price * self.on_change

    def _inside(self, cell: Ints) -> tuple[Ints, Ints]:
        """Pieces whose cell is counted, and its position in ``cells``."""
        if not len(self.cells):
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
        at = np.minimum(np.searchsorted(self.cells, cell), len(self.cells) - 1)
        inside = np.flatnonzero(self.cells[at] == cell)
        return inside, at[inside]


@dataclass(frozen=True)
class AuxiliaryVariable:
    """A column that is no mix: a yes or no for a group, a quantile, a shortfall in one future.

    Its name is unique; it lies from 0 to ``most``, and is a whole number where it must be.
    """

    name: str
    most: float
    whole: bool


@dataclass(frozen=True, eq=False)
class Term:
    """``weight`` times a quantity of the sales in one demand scenario (0 = the base)."""

    quantity: Quantity
    weight: float = 1.0
    demand: int = 0


@dataclass(frozen=True, eq=False)
class Constraint:
    """``lower <= Σ terms + Σ auxiliary variables <= upper``.

    Attributes
    ----------
    rank : int or None
        Priority of a miss; None for a definition, which is never missed.
    scale : float
        A miss of this size counts 1.
    auxiliaries : mapping of AuxiliaryVariable to float
        Coefficients of the auxiliary variables.
    """

    name: str
    terms: tuple[Term, ...]
    lower: float
    upper: float
    rank: int | None
    scale: float
    auxiliaries: Mapping[AuxiliaryVariable, float] = field(default_factory=dict)
