"""Lines sold in one period: their distribution at every rate."""

from __future__ import annotations

from typing import Literal

import numpy as np
from scipy.special import gammaln, pdtrc, xlogy

from optimizer.arrays import Floats

SalesLaw = Literal["poisson", "bernoulli"]

TAIL = 1e-10
"""Chance of sales beyond those counted."""


def most_sold(rate: float) -> int:
    """Least number of lines that Poisson sales exceed with a chance below 1e-10."""
    span = int(rate + 12.0 * np.sqrt(rate) + 30.0)
    return int(np.argmax(pdtrc(np.arange(span + 1), rate) < TAIL))


def chances(rate: Floats, sales: SalesLaw) -> Floats:
    """Distribution of the lines sold in a period.

    Parameters
    ----------
    rate : array[rate]
        Expected lines of a period (a chance for bernoulli).
    sales : {"poisson", "bernoulli"}

    Returns
    -------
    array[rate, lines]
        The last entry holds the tail.
    """
    if sales == "bernoulli":
        return np.stack([1 - rate, rate], axis=-1)
    n = np.arange(most_sold(float(rate.max())) + 2)
    chance = np.exp(xlogy(n, rate[:, None]) - rate[:, None] - gammaln(n + 1.0))
    # what no sum can feel is 0: denormal numbers slow every product down
    chance[chance < 1e-18] = 0.0
    chance[:, -1] += 1.0 - chance.sum(axis=1)
    return np.asarray(chance)
