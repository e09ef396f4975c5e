"""Finding columns: of each block those of least reduced cost, and what is left."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from optimizer.arrays import Floats, Ints
from optimizer.cores import threads
from optimizer.plan.relaxation import implicit_columns as many
from optimizer.plan.relaxation import month_paths as paths
from optimizer.plan.relaxation.pricing import Pricing

CHUNK_BYTES = 2 << 20
"""Reduced costs held at a time: about what a processor's cache holds."""
THREADED = 1 << 21
"""Mixes of all cells from which several threads price them."""


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

    @property
    def shifted(self) -> Found:
        """The same with every block's dual raised by its least reduced cost."""
        up = self.finite
        value, least, left = self.value - up[self.block], self.least - up, self.left - up
        return replace(self, value=value, least=least, left=left)

    def best(self, per_block: int) -> Ints:
        """Positions of the columns of least value, at most so many a block; ascending."""
        order = np.lexsort((self.value, self.block))
        block = self.block[order]
        rank = np.arange(len(block)) - np.searchsorted(block, block)
        return np.sort(order[rank < per_block])


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
    step = max(1, CHUNK_BYTES // (8 * mixes))
    chunks = [slice(start, min(start + step, cells)) for start in range(0, cells, step)]
    # the first alone: it makes what the tables keep
    parts = [_of_chunk(pricing, per_block, chunks[0])]
    if cells * mixes < THREADED:
        parts += [_of_chunk(pricing, per_block, here) for here in chunks[1:]]
    else:
        # numpy leaves the interpreter to others meanwhile; each chunk is the same whoever has it
        with ThreadPoolExecutor(threads()) as pool:
            parts += pool.map(partial(_of_chunk, pricing, per_block), chunks[1:])
    block, mix, value, least, left = (np.concatenate(part) for part in zip(*parts, strict=True))
    return Found(block, mix[:, None], value, least, left)


def _of_chunk(
    pricing: Pricing, per_block: int, here: slice
) -> tuple[Ints, Ints, Floats, Floats, Floats]:
    """Block, mix and value of the best columns of some cells; ``least`` and ``left`` by cell."""
    cost = pricing.of(here)
    cost -= pricing.blocks[here, None]
    cells, mixes = cost.shape
    count = min(per_block, mixes)
    left = np.full(cells, np.inf)
    if count == 1:
        mix = cost.argmin(axis=1)[:, None]
    else:
        mix = np.argpartition(cost, count - 1, axis=1)[:, :count]
        mix.sort(axis=1)
    value = np.take_along_axis(cost, mix, axis=1)
    if count < mixes:
        np.put_along_axis(cost, mix, np.inf, axis=1)
        left = cost.min(axis=1)
    cell, at = np.nonzero(np.isfinite(value))
    return cell + here.start, mix[cell, at], value[cell, at], value.min(axis=1), left
