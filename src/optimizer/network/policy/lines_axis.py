"""The lines axis of policies: how long it is, and values made as long."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from optimizer.arrays import Floats
from optimizer.network.policy.sales_distribution import SalesLaw, most_sold

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
