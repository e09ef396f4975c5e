"""A tabu search over blocks: swap the column of one block after the other.

Broken rows cost more the longer they are broken, rows that hold cost less again (the weights of
Nonobe and Ibaraki 2001, An improved tabu search method for the weighted constraint satisfaction
problem), so that the search crosses the border of what is feasible again and again.

Few blocks count in a row, and a swap changes few rows. So what every swap would do to each of its
rows is kept, and only the rows that the last swap changed are computed again.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from optimizer.arrays import Bools, Floats, Ints

NEAR = 1.5
"""A row is left out of the search where so many times its largest step would not break it."""
FEASIBLE = 1e-9
"""A row broken by less than this share of its bound is kept, as HiGHS has it."""


@dataclass(frozen=True, eq=False)
class SearchSpace:
    """Columns to choose among, one of each block, so that ``body @ chosen >= least``.

    ``block[column]`` is sorted, 0 .. blocks − 1; ``weight[column]`` that in the LP's solution;
    ``price[row]`` what a unit of the row is worth in the LP, 0 or more: where its weight starts.
    """

    block: Ints
    cost: Floats
    weight: Floats
    body: sparse.csr_array
    least: Floats
    price: Floats

    @classmethod
    def between(
        cls,
        columns: tuple[Ints, Floats, Floats],
        body: sparse.csr_array,
        bounds: tuple[Floats, Floats],
        price: Floats,
    ) -> SearchSpace:
        """Rows with two bounds as one row each; ``columns`` are (block, cost, weight).

        ``price[row]`` are duals: above 0 where the lower bound binds, below where the upper one
        does.
        """
        below, above = np.isfinite(bounds[0]), np.isfinite(bounds[1])
        return cls(
            *columns,
            sparse.csr_array(sparse.vstack([body[below], -body[above]])),
            np.concatenate([bounds[0][below], -bounds[1][above]]),
            np.concatenate([np.maximum(price[below], 0.0), np.maximum(-price[above], 0.0)]),
        )

    @property
    def slack(self) -> Floats:
        """``slack[row]`` by which a row may be missed and still counts as kept."""
        return np.asarray(FEASIBLE * np.maximum(np.abs(self.least), 1.0))

    def row_values(self, plan: Ints) -> Floats:
        """``value[row]`` of a plan (a column for each block)."""
        return np.asarray(self.body @ np.bincount(plan, minlength=len(self.block)).astype(float))

    def keeps_rows(self, plan: Ints) -> bool:
        """Whether a plan keeps all rows."""
        return bool((self.least - self.row_values(plan) <= self.slack).all())

    def step(self, plan: Ints) -> sparse.csr_array:
        """``step[row, column]`` of a row's value when a block swaps to the column."""
        by_column = self.body.tocsc()
        return sparse.csr_array(by_column - by_column[:, plan[self.block]])

    def near(self, base: Ints) -> SearchSpace:
        """The same with the rows only that a few swaps from the base could break."""
        spare = self.row_values(base) - self.least
        most = -self.step(base).min(axis=1).toarray().ravel()
        near = np.flatnonzero(spare < np.maximum(NEAR * most, self.slack))
        return replace(self, body=self.body[near], least=self.least[near], price=self.price[near])


TENURE = 10
"""Swaps before a block may change again."""
HARDER, SOFTER, RELIEF = 1.2, 0.95, 0.5
"""What a row's weight is multiplied by: broken, kept while others are broken, all kept."""
MARGIN = 0.1
"""Share of an average step by which rows are kept from their bounds: the next swap may use it."""


@dataclass(frozen=True, eq=False)
class RowWeights:
    """Per row: the value to stay above, and what a unit missed costs at first and at least."""

    target: Floats
    first: Floats
    lowest: Floats

    @classmethod
    def of(cls, space: SearchSpace, plan: Ints) -> RowWeights:
        """In the size of the swaps from a plan."""
        size = np.asarray(abs(space.step(plan)).mean(axis=1)).ravel()
        spread = np.abs(space.cost - space.cost[plan][space.block]).mean()
        usual = 0.1 * spread / np.maximum(size, 1e-12)
        return cls(
            target=space.least + MARGIN * size,
            first=np.maximum(2.0 * space.price, usual),
            lowest=np.maximum(1.2 * space.price, 0.1 * usual),
        )


@dataclass(frozen=True, eq=False)
class RowIncidence:
    """Which blocks count in which rows: a pair for each, and an entry for each of its columns.

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
        What the column adds to the row.
    """

    pair_row: Ints
    pair_edge: Ints
    of_block: tuple[Ints, ...]
    row_edge: Ints
    column: Ints
    value: Floats

    @classmethod
    def of(cls, space: SearchSpace) -> RowIncidence:
        """Of the body of a search space."""
        rows = len(space.least)
        edge = np.searchsorted(space.block, np.arange(space.block.max(initial=-1) + 2))
        body = space.body.tocoo()
        blocks = len(edge) - 1
        key = body.row.astype(np.int64) * blocks + space.block[body.col]
        pair = np.unique(key)
        pair_row, pair_block = pair // blocks, pair % blocks
        size = np.diff(edge)[pair_block]
        pair_edge = np.concatenate([[0], np.cumsum(size)])
        entry = np.arange(pair_edge[-1])
        column = entry + np.repeat(edge[pair_block] - pair_edge[:-1], size)
        value = np.zeros(len(entry))
        which = np.searchsorted(pair, key)
        value[body.col - edge[pair_block[which]] + pair_edge[which]] = body.data
        order = np.argsort(pair_block, kind="stable")
        first = np.searchsorted(pair_block[order], np.arange(blocks + 1))
        of_block = tuple(np.split(order, first[1:-1]))
        row_edge = pair_edge[np.searchsorted(pair_row, np.arange(rows + 1))]
        return cls(pair_row, pair_edge, of_block, row_edge, column, value)


class TabuSearch:
    """A search under way: its plan, the values of the rows, and what a missed unit costs.

    ``start[block]`` is the column of each block to begin with.
    """

    def __init__(
        self, space: SearchSpace, incidence: RowIncidence, weights: RowWeights, start: Ints
    ) -> None:
        self.space, self.incidence = space, incidence
        self.plan = start.copy()
        self.weight, self.lowest, self.target = weights.first, weights.lowest, weights.target
        self.row_value = space.row_values(start)
        self.cost = float(space.cost[start].sum())
        self.rise = space.cost - space.cost[start][space.block]
        self.slack = space.slack
        self._first = np.searchsorted(space.block, np.arange(len(start) + 1))
        self._tabu: deque[int] = deque(maxlen=min(TENURE, len(start) // 2))
        chosen = np.zeros(len(space.block), dtype=np.bool_)
        chosen[start] = True
        current = incidence.value[chosen[incidence.column]]
        self._step = incidence.value - np.repeat(current, np.diff(incidence.pair_edge))
        self._short = sparse.csc_array(
            (np.empty(len(self._step)), incidence.column, incidence.row_edge),
            shape=(len(space.block), len(space.least)),
        )
        for row in range(len(space.least)):
            self._update_row(row)

    def _update_row(self, row: int) -> None:
        """What the row is short of after each swap that changes it, less what it is now."""
        entries = slice(self.incidence.row_edge[row], self.incidence.row_edge[row + 1])
        ahead = self.target[row] - self.row_value[row]
        short = self._short.data[entries]
        np.subtract(ahead, self._step[entries], out=short)
        np.maximum(short, 0.0, out=short)
        if ahead > 0:
            short -= ahead

    @property
    def missed(self) -> Bools:
        """``mask[row]``."""
        return np.asarray(self.space.least - self.row_value > self.slack)

    @property
    def feasible(self) -> bool:
        """Whether all rows are kept."""
        return not self.missed.any()

    def prices(self) -> Floats:
        """``price[column]``: what swapping to it would cost, weighed misses included."""
        return np.asarray(self.rise + self._short @ self.weight)

    def swap(self) -> None:
        """Take the best swap that is not tabu; if it improves nothing, change the weights too."""
        price = self.prices()
        price[self.plan] = np.inf
        for block in self._tabu:
            price[self._first[block] : self._first[block + 1]] = np.inf
        best = int(price.argmin())
        if price[best] == np.inf:
            if self._tabu:
                self._tabu.popleft()
            return
        penalty = float(self.weight @ np.maximum(self.target - self.row_value, 0.0))
        if price[best] >= -1e-9 * max(penalty, 1.0):
            self._reweigh()
        self._take(best)

    def _reweigh(self) -> None:
        missed = self.missed
        factor = np.where(missed, HARDER, SOFTER) if missed.any() else RELIEF
        self.weight = np.maximum(self.weight * factor, self.lowest)

    def _take(self, column: int) -> None:
        block = int(self.space.block[column])
        first, incidence = self._first[block], self.incidence
        for pair in incidence.of_block[block]:
            edge, row = incidence.pair_edge[pair], incidence.pair_row[pair]
            step = self._step[edge + column - first]
            self.row_value[row] += step
            self._step[edge : incidence.pair_edge[pair + 1]] -= step
            self._update_row(row)
        self.cost += float(self.rise[column])
        self.rise[first : self._first[block + 1]] -= self.rise[column]
        self.plan[block] = column
        self._tabu.append(block)
