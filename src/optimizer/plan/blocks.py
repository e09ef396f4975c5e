"""Finding columns: of each block those of least reduced cost, and what is left."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimizer.plan import many, paths
from optimizer.plan.pricing import Pricing

__all__ = ["Found", "search"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

CHUNK_BYTES = 32 << 20
"""Reduced costs held at a time."""


@dataclass(frozen=True, eq=False)
class Found:
    """Columns of least reduced cost.

    Attributes
    ----------
    block : array[column] of int
    mix : array[column, n] of int
    value : array[column]
        Reduced cost.
    least : array[block]
        Of each block; inf when it has no allowed column.
    left : array[block]
        No column of the block that is not here has a lower reduced cost.
    proven : bool
        Whether ``least`` and ``left`` are bounds; else no column below them was found.
    """

    block: Ints
    mix: Ints
    value: Floats
    least: Floats
    left: Floats
    proven: bool = True

    @property
    def excess(self) -> Floats:
        """``excess[column]``: how far above the bound a plan with it is at least."""
        return np.asarray(self.value - self.finite[self.block])

    @property
    def finite(self) -> Floats:
        """``least[block]``, 0 where the block has no allowed column."""
        return np.where(np.isfinite(self.least), self.least, 0.0)


def search(pricing: Pricing, per_block: int, exact: bool = True) -> Found:
    """The columns of least reduced cost of every block, at most ``per_block`` of each.

    Where mixes are too many to enumerate, columns of small reduced cost; ``exact`` then says
    whether a bound is to be proven, which takes longer.
    """
    problem = pricing.problem
    if problem.many:
        return Found(*many.search(pricing, per_block, exact))
    if problem.links.tied:
        return Found(*paths.search(pricing, per_block))
    cells, mixes = problem.shape
    count = min(per_block, mixes)
    step = max(1, CHUNK_BYTES // (8 * mixes))
    least, left = np.empty(cells), np.full(cells, np.inf)
    parts = []
    for start in range(0, cells, step):
        here = slice(start, min(start + step, cells))
        cost = pricing.of(here)
        cost -= pricing.blocks[here, None]
        least[here] = cost.min(axis=1)
        mix = np.argpartition(cost, count - 1, axis=1)[:, :count]
        mix.sort(axis=1)
        value = np.take_along_axis(cost, mix, axis=1)
        if count < mixes:
            np.put_along_axis(cost, mix, np.inf, axis=1)
            left[here] = cost.min(axis=1)
        cell, at = np.nonzero(np.isfinite(value))
        parts.append((cell + start, mix[cell, at], value[cell, at]))
    block, mix, value = (np.concatenate(part) for part in zip(*parts, strict=True))
    return Found(block, mix[:, None], value, least, left)
