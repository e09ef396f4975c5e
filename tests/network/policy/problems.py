"""Effort problems of tests, written flat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from optimizer.arrays import Floats
from optimizer.network.policy.effort_policy import PolicyTable, solve_policies
from optimizer.network.policy.sales_distribution import SalesLaw
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


@dataclass(frozen=True, eq=False)
class EffortPolicy:
    """The policy of one problem: effort and value ``[period, lines]``, final ``[lines]``."""

    effort: Floats
    value: Floats
    expected_lines: float
    expected_pay: float
    final: Floats

    def probability_at_least(self, q: int) -> float:
        """Chance to end with at least q lines."""
        return float(self.final[max(q, 0) :].sum())


def effort_policy(
    pay: Sequence[float] | Floats,
    periods: int,
    base: float,
    effect: float,
    effort_cost: float,
    efforts: Sequence[float] | Floats,
    sales: SalesLaw = "poisson",
    **felt: float,
) -> EffortPolicy:
    """Best effort of one point of sale over a quota period; tastes by their names."""
    given = [[base], [effect], [effort_cost]]
    table = solve([pay], periods, *given, efforts, [0.0], sales=sales, **felt)  # type: ignore[arg-type]
    lines, paid = float(table.expected_lines[0]), float(table.expected_pay[0])
    return EffortPolicy(table.effort[0], table.value[0], lines, paid, table.final[0])
