"""Finding columns where every mix of a cell is priced."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial

import numpy as np

from optimizer.arrays import Floats, Ints
from optimizer.cores import threads
from optimizer.plan.relaxation.pricing import PricedColumns, Pricing

CHUNK_BYTES = 2 << 20
"""Reduced costs held at a time: about what a processor's cache holds."""
THREADED = 1 << 21
"""Mixes of all cells from which several threads price them."""


def search_enumerated(pricing: Pricing, per_block: int) -> PricedColumns:
    """The columns of least reduced cost of every cell, at most ``per_block`` of each."""
    cells, mixes = pricing.problem.shape
    step = max(1, CHUNK_BYTES // (8 * mixes))
    chunks = [slice(start, min(start + step, cells)) for start in range(0, cells, step)]
    # the first alone: it makes what the tables keep
    best = [_of_chunk(pricing, per_block, chunks[0])]
    if cells * mixes < THREADED:
        best += [_of_chunk(pricing, per_block, chunk) for chunk in chunks[1:]]
    else:
        # numpy leaves the interpreter to others meanwhile; each chunk is the same whoever has it
        with ThreadPoolExecutor(threads()) as pool:
            best += pool.map(partial(_of_chunk, pricing, per_block), chunks[1:])
    block, mix, value, least, outside = (np.concatenate(part) for part in zip(*best, strict=True))
    return PricedColumns(block, mix[:, None], value, least, outside)


def _of_chunk(
    pricing: Pricing, per_block: int, cells: slice
) -> tuple[Ints, Ints, Floats, Floats, Floats]:
    """Block, mix and reduced cost of the best columns; ``least`` and ``outside`` by cell."""
    cost = pricing.reduced_costs(cells)
    cost -= pricing.blocks[cells, None]
    mixes = cost.shape[1]
    count = min(per_block, mixes)
    outside = np.full(len(cost), np.inf)
    if count == 1:
        mix = cost.argmin(axis=1)[:, None]
    else:
        mix = np.argpartition(cost, count - 1, axis=1)[:, :count]
        mix.sort(axis=1)
    value = np.take_along_axis(cost, mix, axis=1)
    if count < mixes:
        np.put_along_axis(cost, mix, np.inf, axis=1)
        outside = cost.min(axis=1)
    cell, rank = np.nonzero(np.isfinite(value))
    return cell + cells.start, mix[cell, rank], value[cell, rank], value.min(axis=1), outside
