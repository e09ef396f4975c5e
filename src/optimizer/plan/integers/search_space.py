"""What a local search chooses among: columns of the blocks, and the rows that tie them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from optimizer.arrays import Floats, Ints

NEAR = 1.5
"""A row is left out of the search where so many times its largest step would not break it."""
FEASIBLE = 1e-9
"""A row broken by less than this share of its bound is kept, as HiGHS has it."""


@dataclass(frozen=True, eq=False)
class SearchSpace:
    """Columns to choose among, one of each block, so that ``body @ chosen >= least``.

    Attributes
    ----------
    block : array[column] of int
        Sorted, 0 .. blocks − 1.
    cost : array[column]
    weight : array[column]
        In the LP's solution.
    body : sparse array[row, column]
    least : array[row]
    price : array[row]
        What a unit of the row is worth in the LP, 0 or more: where its weight starts.
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
        """Rows with two bounds as one row each.

        Parameters
        ----------
        columns : (block, cost, weight)
        body : sparse array[row, column]
        bounds : (lower, upper) of every row
        price : array[row]
            Duals: above 0 where the lower bound binds, below where the upper one does.
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
