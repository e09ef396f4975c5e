"""Misses that single mixes carry themselves: of rows that need no dual."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from optimizer.arrays import Floats, Ints
from optimizer.demand.mixes import EveryMix, Mixes
from optimizer.demand.sales_table import SalesTable
from optimizer.plan.statement.problem import Problem
from optimizer.plan.statement.rows.row import Row, same_miss
from optimizer.plan.statement.sparse_penalties import SparsePenalties

CHUNK = 1024
"""Rows, and cells, looked at in one go."""


def carried_misses(
    rows: tuple[Row, ...], table: SalesTable, mixes: Mixes | EveryMix, like: Problem | None
) -> Mapping[int, SparsePenalties]:
    """Misses of separable rows by rank; those of a like problem with the same demand and rows."""
    if isinstance(mixes, EveryMix):
        return {}
    alike = like is not None and like.table is table and len(like.carried) == len(rows)
    if like is not None and alike and all(map(same_miss, rows, like.carried)):
        return like.penalties
    return _stated(rows, table, mixes)


def _stated(rows: tuple[Row, ...], table: SalesTable, mixes: Mixes) -> dict[int, SparsePenalties]:
    """Misses of separable rows by rank, for every mix of every cell."""
    shape = table.shape[:2]
    missed: dict[int, list[tuple[Ints, Floats]]] = {row.rank: [] for row in rows}
    for rank, parts in missed.items():
        own = [row for row in rows if row.rank == rank]
        for start in range(0, len(own), CHUNK):
            parts += _missed(own[start : start + CHUNK], table, mixes)
    return {rank: SparsePenalties.sum_of(shape, parts) for rank, parts in missed.items()}


def _missed(rows: list[Row], table: SalesTable, mixes: Mixes) -> Iterator[tuple[Ints, Floats]]:
    """Keys of mixes that miss some rows, and by how much over the row's scale; by chunks."""
    of_row = np.repeat(np.arange(len(rows)), [len(row.quantity.cells) for row in rows])
    cells = np.concatenate([row.quantity.cells for row in rows])
    on_sales = np.concatenate([_of_cells(row.quantity.on_sales, row) for row in rows])
    on_push = np.concatenate([_of_cells(row.quantity.on_push, row) for row in rows])
    lower, upper, scale = (
        np.array([getattr(row, name) for row in rows])[of_row, None]
        for name in ("lower", "upper", "scale")
    )
    for start in range(0, len(cells), CHUNK):
        chunk = slice(start, start + CHUNK)
        value = np.zeros((len(cells[chunk]), table.shape[1]))
        if on_sales[chunk].any():
            value += table.priced(on_sales[chunk], cells[chunk])
        if on_push[chunk].any():
            value += mixes.priced(on_push[chunk])
        missed = np.maximum(np.maximum(lower[chunk] - value, value - upper[chunk]), 0.0)
        cell, mix = np.nonzero(missed >= 1e-9 * scale[chunk])
        share = missed[cell, mix] / scale[chunk][cell, 0]
        yield cells[chunk][cell] * table.shape[1] + mix, share


def _of_cells(weights: Floats, row: Row) -> Floats:
    """Weights by cell, where they are written once for all."""
    return np.broadcast_to(weights, (len(row.quantity.cells), *weights.shape[1:]))
