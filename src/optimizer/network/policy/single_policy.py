"""The policy of one point of sale: the network's effort policy, solved for one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from optimizer.arrays import Floats
from optimizer.network.policy.effort_policy import solve_policies
from optimizer.network.policy.sales_distribution import SalesLaw
from optimizer.network.policy.sellers import USUAL, QuotaPay, Sellers, Tastes


@dataclass(frozen=True, eq=False)
class EffortPolicy:
    """The policy of one problem.

    Attributes
    ----------
    effort : array[t, n]
        Effort in period t with n lines so far.
    value : array[t, n]
        Expected utility from there on; t runs to ``periods``, where it is u(W(n)).
    final : array[n]
        Distribution of the lines at the end.
    """

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
    tastes: Tastes = USUAL,
) -> EffortPolicy:
    """Best effort of one point of sale over a quota period.

    Parameters
    ----------
    pay : array[n]
        Pay for n lines in all (EUR); beyond its end it goes on at its last slope.
    base, effect : float
        Lines a period without effort and per unit of effort; for bernoulli at most one line a
        period with chance base + effect·e.
    effort_cost : float
        The cost of a period is effort_cost·e²/2 (EUR). Motivation m scales it: pass c/(2m) for
        the cost c e²/(2m) relative to m = 1/2.
    efforts : array
        Efforts to choose from.
    sales
        See :func:`solve_policies`.

    Raises
    ------
    ValueError
        See :func:`solve_policies`.

    Examples
    --------
    Two periods, one line a period at most, 2 a line and a bonus of 6 for two:

    >>> import numpy as np
    >>> policy = effort_policy([0, 2, 10], 2, 0, 1, 10, np.linspace(0, 1, 101), "bernoulli")
    >>> policy.effort[0, 0], policy.effort[1, 0], policy.effort[1, 1]
    (np.float64(0.5), np.float64(0.2), np.float64(0.8))
    """
    sellers = Sellers(
        np.array([base], np.float64),
        np.array([effect], np.float64),
        np.array([effort_cost], np.float64),
        np.asarray(efforts, np.float64),
    )
    paid = QuotaPay(np.asarray(pay, np.float64)[None], np.zeros(1))
    table = solve_policies(paid, periods, sellers, tastes, sales=sales)
    return EffortPolicy(
        table.effort[0],
        table.value[0],
        float(table.expected_lines[0]),
        float(table.expected_pay[0]),
        table.final[0],
    )
