"""The columns of the restricted master: mixes of blocks, what each contributes, and their pool.

A block is what is decided at once: a cell; or a zone with all its months, where a cost of
change or a least campaign length ties them. A column is a mix for every cell of a block.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from optimizer.arrays import Bools, Floats, Ints
from optimizer.demand.mixes import EveryMix
from optimizer.plan.statement.problem import Problem, Stage
from optimizer.plan.statement.quantity import IntegerPlan, Quantity, changes

CELLS = 1024
"""Cells whose every mix is looked at in one go."""
DENSE_COLUMNS = 8_192
"""Columns whose coefficients are held dense at a time."""


@dataclass(frozen=True, eq=False)
class Columns:
    """Some columns, made of pieces: (cell, mix) pairs that several columns may share.

    Attributes
    ----------
    block : array[column] of int
    mix : array[column, n] of int
        Mix of each cell of the block.
    piece : array[column, n] of int
        Position of each in the pieces.
    cell, piece_mix : array[piece] of int
    sales : tuple of array[piece, segment, channel, offer]
        By demand scenario.
    levels : array[piece, channel] of int
    """

    block: Ints
    mix: Ints
    piece: Ints
    cell: Ints
    piece_mix: Ints
    sales: tuple[Floats, ...]
    levels: Ints

    @classmethod
    def of(cls, problem: Problem, block: Ints, mix: Ints) -> Columns:
        """Columns of ``block[column]`` that run ``mix[column, n]``."""
        key = problem.cells[block] * problem.shape[1] + mix
        pieces, piece = np.unique(key, return_inverse=True)
        cell, piece_mix = np.divmod(pieces, problem.shape[1])
        return cls(
            block,
            mix,
            piece.reshape(mix.shape),
            cell,
            piece_mix,
            tuple(table.sales_of(cell, piece_mix) for table in problem.tables),
            problem.mixes.levels_of(piece_mix),
        )

    def __len__(self) -> int:
        return len(self.block)

    def __add__(self, other: Columns) -> Columns:
        return Columns(
            np.concatenate([self.block, other.block]),
            np.concatenate([self.mix, other.mix]),
            np.concatenate([self.piece, other.piece + len(self.cell)]),
            np.concatenate([self.cell, other.cell]),
            np.concatenate([self.piece_mix, other.piece_mix]),
            tuple(np.concatenate(pair) for pair in zip(self.sales, other.sales, strict=True)),
            np.concatenate([self.levels, other.levels]),
        )

    def subset(self, which: slice) -> Columns:
        """Some columns that follow each other, with their pieces."""
        piece = self.piece[which]
        used, renumbered = np.unique(piece, return_inverse=True)
        return Columns(
            self.block[which],
            self.mix[which],
            renumbered.reshape(piece.shape),
            self.cell[used],
            self.piece_mix[used],
            tuple(sales[used] for sales in self.sales),
            self.levels[used],
        )

    @property
    def key(self) -> NDArray[np.bytes_]:
        """One value a column, the same for the same column only."""
        rows = np.ascontiguousarray(np.column_stack([self.block, self.mix]), dtype=">i8")
        return rows.view(f"S{rows.shape[1] * 8}").ravel()

    def of_quantity(self, quantity: Quantity, demand: int = 0) -> Floats:
        """``value[column]`` of a quantity in a demand scenario."""
        by_piece = quantity.of(self.cell, self.sales[demand], self.levels)
        value = by_piece[self.piece].sum(axis=1)
        if quantity.on_change is not None:
            changed = changes(self.levels[self.piece])
            flat = changed.reshape(-1, changed.shape[2])
            by_change = quantity.of_changes(self.cell[self.piece].ravel(), flat)
            value += by_change.reshape(self.piece.shape).sum(axis=1)
        return np.asarray(value)

    def rows(self, problem: Problem) -> sparse.csr_array:
        """``coefficient[constraint, column]``, in the constraints' units."""
        dense = np.zeros((len(problem.coupling), len(self)))
        shared = problem.shared_coefficients
        for row, constraint in enumerate(problem.coupling):
            for term in constraint.terms:
                if (row, term.demand) not in shared.taken:
                    dense[row] += term.weight * self.of_quantity(term.quantity, term.demand)
        for demand in shared.demands:
            by_piece = shared.of(demand, self.cell, self.sales[demand], self.levels)
            dense += by_piece[:, self.piece].sum(axis=2)
        return sparse.csr_array(dense)

    def cost(self, problem: Problem, stage: Stage) -> Floats:
        """``cost[column]`` in a stage."""
        cost = self.of_quantity(stage.quantity)
        if stage.penalties is not None:
            cost = cost + stage.penalties.at(self.cell, self.piece_mix)[self.piece].sum(axis=1)
        if stage.rank is not None and problem.month_coupling.rules:
            cost = cost + problem.month_coupling.missed(
                stage.rank, self.block, self.levels[self.piece]
            )
        return cost


class ColumnPool:
    """Columns that are never forgotten, each once.

    ``body[coupling constraint, column]`` has their coefficients, in the constraints' units.
    """

    def __init__(self, problem: Problem, columns: Columns) -> None:
        self.problem, self.columns, self.key = problem, columns, columns.key
        self.body = coefficients(problem, columns)

    def __len__(self) -> int:
        return len(self.columns)

    def has(self, columns: Columns) -> Bools:
        """``mask[column]``: whether the pool has it."""
        return np.isin(columns.key, self.key)

    def position(self, columns: Columns) -> Ints:
        """Position in the pool of columns that it has."""
        order = np.argsort(self.key)
        return np.asarray(order[np.searchsorted(self.key, columns.key, sorter=order)])

    def add(self, columns: Columns) -> None:
        """Append columns that the pool lacks."""
        body = coefficients(self.problem, columns)
        self.body = sparse.csc_array(sparse.hstack([self.body, body], format="csc"))
        self.columns = self.columns + columns
        self.key = np.concatenate([self.key, columns.key])


def coefficients(problem: Problem, columns: Columns) -> sparse.csc_array:
    """``coefficient[constraint, column]``, some columns after the other."""
    chunks = [
        columns.subset(slice(start, start + DENSE_COLUMNS)).rows(problem)
        for start in range(0, len(columns), DENSE_COLUMNS)
    ]
    if not chunks:
        return sparse.csc_array((len(problem.coupling), 0))
    return sparse.csc_array(sparse.hstack(chunks, format="csc"))


def integer_plan(problem: Problem, mix: Ints) -> IntegerPlan:
    """The plan ``mix[cell]`` in arrays."""
    shape = (-1, problem.month_coupling.months)
    cells = np.arange(len(mix))
    sales = tuple(table.sales_of(cells, mix) for table in problem.tables)
    return IntegerPlan(
        problem.mixes.levels_of(mix).reshape(*shape, problem.levels.shape[1]),
        tuple(sold.reshape(*shape, *sold.shape[1:]) for sold in sales),
    )


def starting_columns(problem: Problem) -> Columns:
    """For every block the allowed mixes of weakest, middling and strongest push.

    They only give the master something to price from; column generation finds the rest.
    """
    if problem.eligible is None:
        return _extreme_columns(problem)
    blocks = np.arange(len(problem.cells))
    every = np.concatenate([mix[problem.cells] for mix in typical_mixes(problem)])
    rows = np.unique(np.column_stack([np.tile(blocks, 3), every]), axis=0)
    return Columns.of(problem, rows[:, 0], rows[:, 1:])


def typical_mixes(problem: Problem) -> Ints:
    """``mix[three, cell]``: the allowed mixes of weakest, middling and strongest push."""
    if problem.eligible is None or isinstance(problem.mixes, EveryMix):
        raise ValueError("the mixes of this problem are not enumerated")
    by_level = np.log1p(np.nan_to_num(problem.market.strength))
    strength = by_level[np.arange(by_level.shape[0]), problem.mixes.levels].sum(axis=1)
    order = np.argsort(strength, kind="stable")
    chunks = [
        _typical(problem.eligible[start : start + CELLS], order)
        for start in range(0, problem.shape[0], CELLS)
    ]
    return np.concatenate(chunks, axis=1)


def _typical(eligible: Bools, order: Ints) -> Ints:
    """``mix[three, cell]``: the first, the middle and the last allowed mix of an order."""
    allowed = eligible[:, order]
    first = order[allowed.argmax(axis=1)]
    last = order[allowed.shape[1] - 1 - allowed[:, ::-1].argmax(axis=1)]
    count = allowed.cumsum(axis=1, dtype=np.int32)
    half = order[(count >= (count[:, -1:] + 1) // 2).argmax(axis=1)]
    return np.stack([first, half, last])


def _extreme_columns(problem: Problem) -> Columns:
    """Of each cell the mixes of every channel's weakest, and of every one's strongest level."""
    strength = np.log1p(np.nan_to_num(problem.market.strength))
    weakest = np.where(problem.levels, strength, np.inf).argmin(axis=2)
    strongest = np.where(problem.levels, strength, -np.inf).argmax(axis=2)
    mix = np.concatenate([problem.mixes.index_of(levels) for levels in (weakest, strongest)])
    rows = np.unique(np.column_stack([np.tile(np.arange(len(weakest)), 2), mix]), axis=0)
    return Columns.of(problem, rows[:, 0], rows[:, 1:])
