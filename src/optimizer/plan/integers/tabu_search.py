"""A tabu search over blocks: swap the column of one block after the other.

Broken rows cost more the longer they are broken, rows that hold cost less again (the weights of
Nonobe and Ibaraki 2001, An improved tabu search method for the weighted constraint satisfaction
problem), so that it crosses the border of what is feasible again and again.

A row is touched by few blocks and a swap touches few rows. So what every swap would do to every
row it touches is kept, and only the rows that the last swap touched are reckoned anew.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from optimizer.arrays import Bools, Floats, Ints
from optimizer.plan.integers.search_space import SearchSpace

TENURE = 10
"""Swaps before a block may change again."""
HARDER, SOFTER, RELIEF = 1.2, 0.95, 0.5
"""What a row's weight is multiplied by: broken, kept while others are broken, all kept."""
MARGIN = 0.1
"""Share of an average move that rows are kept from their bounds by: the next swap may use it."""


@dataclass(frozen=True, eq=False)
class Scales:
    """Per row: where to stay, and what a unit missed costs at first and at least."""

    target: Floats
    first: Floats
    lowest: Floats

    @classmethod
    def of(cls, moves: SearchSpace, plan: Ints) -> Scales:
        """Of the moves from a plan."""
        size = np.asarray(abs(moves.step(plan)).mean(axis=1)).ravel()
        spread = np.abs(moves.cost - moves.cost[plan][moves.block]).mean()
        usual = 0.1 * spread / np.maximum(size, 1e-12)
        return cls(
            target=moves.least + MARGIN * size,
            first=np.maximum(2.0 * moves.price, usual),
            lowest=np.maximum(1.2 * moves.price, 0.1 * usual),
        )


@dataclass(frozen=True, eq=False)
class Touched:
    """Which blocks touch which rows: a pair for each, and an entry for each of its columns.

    Attributes
    ----------
    pair_row : array[pair] of int
        Pairs are sorted by row, then block.
    pair_edge : array[pair + 1] of int
        First entry of each pair.
    of_block : tuple of array of int
        The pairs of each block.
    row_edge : array[row + 1] of int
        First entry of each row.
    column, value : array[entry]
        What the row makes with the column.
    """

    pair_row: Ints
    pair_edge: Ints
    of_block: tuple[Ints, ...]
    row_edge: Ints
    column: Ints
    value: Floats

    @classmethod
    def of(cls, moves: SearchSpace) -> Touched:
        """Of the moves' body."""
        rows = len(moves.least)
        edge = np.searchsorted(moves.block, np.arange(moves.block.max(initial=-1) + 2))
        found = moves.body.tocoo()
        blocks = len(edge) - 1
        pair = np.unique(found.row.astype(np.int64) * blocks + moves.block[found.col])
        pair_row, pair_block = pair // blocks, pair % blocks
        size = np.diff(edge)[pair_block]
        pair_edge = np.concatenate([[0], np.cumsum(size)])
        entry = np.arange(pair_edge[-1])
        column = entry + np.repeat(edge[pair_block] - pair_edge[:-1], size)
        value = np.zeros(len(entry))
        which = np.searchsorted(pair, found.row.astype(np.int64) * blocks + moves.block[found.col])
        value[found.col - edge[pair_block[which]] + pair_edge[which]] = found.data
        order = np.argsort(pair_block, kind="stable")
        part = np.searchsorted(pair_block[order], np.arange(blocks + 1))
        return cls(
            pair_row=pair_row,
            pair_edge=pair_edge,
            of_block=tuple(np.split(order, part[1:-1])),
            row_edge=pair_edge[np.searchsorted(pair_row, np.arange(rows + 1))],
            column=column,
            value=value,
        )


class TabuSearch:
    """A plan on its way, with what its rows have made and what a missed unit costs.

    Parameters
    ----------
    moves : SearchSpace
    touched : Touched
        Of the moves.
    scales : Scales
    start : array[block] of int
        Column of each block.
    """

    def __init__(self, moves: SearchSpace, touched: Touched, scales: Scales, start: Ints) -> None:
        self.moves, self.touched = moves, touched
        self.plan = start.copy()
        self.weight, self.lowest, self.target = scales.first, scales.lowest, scales.target
        self.made = moves.made(start)
        self.cost = float(moves.cost[start].sum())
        self.rise = moves.cost - moves.cost[start][moves.block]
        self.slack = moves.slack
        self._first = np.searchsorted(moves.block, np.arange(len(start) + 1))
        self._tabu: deque[int] = deque(maxlen=min(TENURE, len(start) // 2))
        self._step = self._from(start)
        self._short = sparse.csc_array(
            (np.empty(len(self._step)), touched.column, touched.row_edge),
            shape=(len(moves.block), len(moves.least)),
        )
        for row in range(len(moves.least)):
            self._reckon(row)

    def _from(self, plan: Ints) -> Floats:
        """``step[entry]`` from a plan."""
        touched, block = self.touched, self.moves.block
        chosen = np.zeros(len(block), dtype=np.bool_)
        chosen[plan] = True
        now = touched.value[chosen[touched.column]]
        return np.asarray(touched.value - np.repeat(now, np.diff(touched.pair_edge)))

    def _reckon(self, row: int) -> None:
        """What the row is short of after each swap that touches it, less what it is now."""
        here = slice(self.touched.row_edge[row], self.touched.row_edge[row + 1])
        ahead = self.target[row] - self.made[row]
        short = self._short.data[here]
        np.subtract(ahead, self._step[here], out=short)
        np.maximum(short, 0.0, out=short)
        if ahead > 0:
            short -= ahead

    @property
    def missed(self) -> Bools:
        """``mask[row]``."""
        found: Bools = self.moves.least - self.made > self.slack
        return found

    @property
    def feasible(self) -> bool:
        """Whether all rows are kept."""
        return not self.missed.any()

    def prices(self) -> Floats:
        """``price[column]``: what swapping to it would cost, weighed misses included."""
        found: Floats = self.rise + self._short @ self.weight
        return found

    def swap(self) -> None:
        """Take the best swap that is not tabu; where it is none, change the weights too."""
        price = self.prices()
        price[self.plan] = np.inf
        for block in self._tabu:
            price[self._first[block] : self._first[block + 1]] = np.inf
        best = int(price.argmin())
        if price[best] == np.inf:
            if self._tabu:
                self._tabu.popleft()
            return
        now = float(self.weight @ np.maximum(self.target - self.made, 0.0))
        if price[best] >= -1e-9 * max(now, 1.0):
            self._reweigh()
        self._take(best)

    def _reweigh(self) -> None:
        missed = self.missed
        factor = np.where(missed, HARDER, SOFTER) if missed.any() else RELIEF
        self.weight = np.maximum(self.weight * factor, self.lowest)

    def _take(self, column: int) -> None:
        block = int(self.moves.block[column])
        first, touched = self._first[block], self.touched
        for pair in touched.of_block[block]:
            entry = slice(touched.pair_edge[pair], touched.pair_edge[pair + 1])
            row, step = touched.pair_row[pair], self._step[touched.pair_edge[pair] + column - first]
            self.made[row] += step
            self._step[entry] -= step
            self._reckon(row)
        self.cost += float(self.rise[column])
        self.rise[first : self._first[block + 1]] -= self.rise[column]
        self.plan[block] = column
        self._tabu.append(block)
