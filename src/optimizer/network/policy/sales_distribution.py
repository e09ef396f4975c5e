"""Lines sold in a period: their distribution, how far they reach, and problems that share it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln, pdtrc, xlogy

from optimizer.arrays import Floats, Ints
from optimizer.network.policy.actions import TotalsGrid, grid_of
from optimizer.network.policy.sellers import Sellers

SalesLaw = Literal["poisson", "bernoulli"]

TAIL = 1e-10
"""Chance of sales beyond those counted."""


def most_sold(rate: float) -> int:
    """Least number of lines that Poisson sales exceed with a chance below 1e-10."""
    span = int(rate + 12.0 * np.sqrt(rate) + 30.0)
    return int(np.argmax(pdtrc(np.arange(span + 1), rate) < TAIL))


def chances(rate: Floats, sales: SalesLaw) -> Floats:
    """``[rate, lines]``: distribution of the lines sold in a period; the last entry holds the tail.

    ``rate[rate]`` are expected lines of a period (a chance for bernoulli).
    """
    if sales == "bernoulli":
        return np.stack([1 - rate, rate], axis=-1)
    n = np.arange(most_sold(float(rate.max())) + 2)
    chance = np.exp(xlogy(n, rate[:, None]) - rate[:, None] - gammaln(n + 1.0))
    # what no sum can feel is 0: denormal numbers slow every product down
    chance[chance < 1e-18] = 0.0
    chance[:, -1] += 1.0 - chance.sum(axis=1)
    return np.asarray(chance)


Number = TypeVar("Number", np.float64, np.int64)


def reachable(rate: Floats, periods: int, sales: SalesLaw, paid: int) -> int:
    """Lines axis that leaves out only a negligible tail, and no kink of the pay."""
    if sales == "bernoulli":
        return max(periods + 1, paid)
    return max(most_sold(float(rate.max()) * periods) + 2, paid)


def extended(pay: Floats, length: int) -> Floats:
    """Pay for more lines, at its last slope."""
    if pay.shape[1] >= length:
        return pay[:, :length]
    slope = pay[:, -1] - pay[:, -2] if pay.shape[1] > 1 else np.zeros(len(pay))
    more = np.arange(1, length - pay.shape[1] + 1)
    return np.concatenate([pay, pay[:, -1:] + slope[:, None] * more], axis=1)


def kept(values: NDArray[Number], length: int) -> NDArray[Number]:
    """``values[problem, n]`` to so many lines, the last one going on."""
    return values[:, np.minimum(np.arange(length), values.shape[1] - 1)]


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
