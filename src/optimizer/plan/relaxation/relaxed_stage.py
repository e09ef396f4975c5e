"""The solved LP of a stage, as the integer finish takes it up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from optimizer.arrays import Floats, Ints
from optimizer.plan.relaxation.pricing import PricedColumns, Prices, Pricing

ColumnSearch = Callable[[Pricing, int, bool], PricedColumns]
"""Columns of least reduced cost, so many a block; the last says whether to prove that."""

NO_WEIGHT = 1e-9
"""A column of at most this weight in the LP's solution does not run."""


@dataclass(frozen=True, eq=False)
class RelaxedStage:
    """The solved LP of a stage.

    Attributes
    ----------
    value : float
        Of the master.
    bound : float
        No plan is below this; one that runs a column with an excess (its reduced cost over its
        block's least) is at or above ``bound`` + excess.
    pricing : Pricing
        Under the duals that gave the bound.
    weight : array[column of the pool]
        In the LP's solution.
    proven : bool
        Whether ``bound`` is proven; otherwise no column was found that would lower it.
    search : callable
        How columns are looked for.
    known : PricedColumns or None
        Columns under these duals, ``width`` a block, where the proof of the bound has them.
    """

    value: float
    bound: float
    pricing: Pricing
    prices: Prices
    weight: Floats
    proven: bool
    search: ColumnSearch
    known: PricedColumns | None = None
    width: int = 0

    @property
    def used(self) -> Ints:
        """Positions in the pool of the columns that run in the LP's solution."""
        return np.flatnonzero(self.weight > NO_WEIGHT)

    def columns(self, per_block: int, exact: bool = True) -> PricedColumns:
        """Columns of least excess, so many a block, where enough are known without a search."""
        if self.known is not None and per_block == self.width:
            return self.known
        return self.search(self.pricing, per_block, exact)
