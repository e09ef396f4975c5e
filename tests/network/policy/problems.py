"""Effort problems of tests, written flat."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from optimizer.network.policy.effort_policy import PolicyTable, solve_policies
from optimizer.network.policy.sellers import QuotaPay, Sellers, Tastes


def solve(
    pay: ArrayLike,
    periods: int,
    base: ArrayLike,
    effect: ArrayLike,
    effort_cost: ArrayLike,
    efforts: ArrayLike,
    target: ArrayLike,
    **more: Any,
) -> PolicyTable:
    """Policies of these problems; tastes, gaming and the rest by their names."""
    felt = {field.name: more.pop(field.name) for field in fields(Tastes) if field.name in more}
    sold = (np.asarray(x, np.float64) for x in (base, effect, effort_cost, efforts))
    sellers = Sellers(*sold, more.pop("gaming", None), more.pop("effort_return", None))
    paid = QuotaPay(np.asarray(pay, np.float64), np.asarray(target), more.pop("extra", None))
    return solve_policies(paid, periods, sellers, Tastes(**felt), **more)
