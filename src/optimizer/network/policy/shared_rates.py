"""Effort problems that choose among the same rates of sale share their products."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from optimizer.arrays import Floats, Ints
from optimizer.network.policy.actions import TotalsGrid, grid_of
from optimizer.network.policy.sales_distribution import SalesLaw
from optimizer.network.policy.sellers import Sellers


@dataclass(frozen=True, eq=False)
class RateGroup:
    """Problems that choose among the same rates of sale."""

    rows: Ints
    grid: TotalsGrid
    rate: Floats
    effect: float
    effort_most: float


def same_rates(sellers: Sellers, sales: SalesLaw) -> Iterator[RateGroup]:
    """Groups of problems with the same rates, in the order of their first."""
    base, effect, gaming = sellers.base, sellers.effect, sellers.gaming
    none = np.zeros((2, len(base)))
    poor, most = none if gaming is None else (gaming.effect, gaming.most)
    key = np.column_stack([base, effect, poor, most, sellers.efforts])
    _, first, member = np.unique(key, axis=0, return_index=True, return_inverse=True)
    for g in np.argsort(first):
        rows, i = np.flatnonzero(member.reshape(-1) == g), first[g]
        grid = grid_of(sellers.efforts[i], float(effect[i]), float(poor[i] * most[i]))
        rate = base[i] + grid.total
        if sales == "bernoulli" and (rate > 1 + 1e-12).any():
            raise ValueError("bernoulli sales need base + effect·effort of at most 1")
        yield RateGroup(rows, grid, rate, float(effect[i]), float(sellers.efforts[i, -1]))
