"""Commitments over demand scenarios: in expectation, or by the mean of the worst shortfalls.

The conditional value at risk is linear with a quantile and one shortfall beyond it for each
scenario as columns of their own (Rockafellar and Uryasev 2000): CVaR_a(S) is the least over q
of q + Σ p_s · max(S_s − q, 0) / (1 − a).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import ClassVar

import numpy as np

from optimizer.arrays import Floats
from optimizer.plan.statement.quantity import AuxiliaryVariable, Constraint, IntegerPlan, Term
from optimizer.plan.statement.rows.row import Row, value_of


@dataclass(frozen=True, eq=False, kw_only=True)
class _RowOverFutures(Row):
    """A row whose value is of the whole plan in every demand scenario.

    Attributes
    ----------
    probabilities : array[future]
    """

    futures: ClassVar[bool] = True
    probabilities: Floats

    @property
    def separable(self) -> bool:
        """Its misses are not those of the base demand, which single mixes carry."""
        return False

    def values(self, plan: IntegerPlan) -> Floats:
        """``value[future]`` of its quantity."""
        every = range(1, len(self.probabilities) + 1)
        return np.array([value_of(self.quantity, plan, demand) for demand in every])


@dataclass(frozen=True, eq=False, kw_only=True)
class ExpectedRow(_RowOverFutures):
    """A row whose value is the mean over the demand scenarios."""

    @property
    def in_one_demand(self) -> Row:
        """The same bounds on what a plan sells in one demand."""
        return Row(**{field.name: getattr(self, field.name) for field in fields(Row)})

    def value(self, plan: IntegerPlan) -> float:
        """Mean over the demand scenarios."""
        return float(sum(p * v for p, v in zip(self.probabilities, self.values(plan), strict=True)))

    def constraints(self) -> Iterator[Constraint]:
        """The weighted sum between the bounds."""
        chances = enumerate(self.probabilities, start=1)
        terms = tuple(Term(self.quantity, float(p), demand) for demand, p in chances)
        yield Constraint(self.name, terms, self.lower, self.upper, self.rank, self.scale)


@dataclass(frozen=True, eq=False, kw_only=True)
class TailRow(_RowOverFutures):
    """A row whose value is the conditional value at risk of another's shortfall.

    Attributes
    ----------
    bounded : Row
        Whose shortfall in each demand scenario counts.
    level : float
        The mean is over the worst 1 − level of the probability.
    """

    bounded: Row
    level: float

    @property
    def in_one_demand(self) -> Row:
        """What is asked in each demand scenario."""
        return self.bounded

    def value(self, plan: IntegerPlan) -> float:
        """Mean of the worst shortfalls."""
        short = [self.bounded.shortfall(value) for value in self.values(plan)]
        return tail_mean(np.array(short), self.probabilities, self.level)

    def constraints(self) -> Iterator[Constraint]:
        """Quantile + Σ p/(1 − level) · beyond <= upper, and what is beyond in each scenario."""
        quantile = AuxiliaryVariable(f"quantile of {self.name}", np.inf, False)
        beyond = [
            AuxiliaryVariable(f"beyond it in {s + 1} of {self.name}", np.inf, False)
            for s in range(len(self.probabilities))
        ]
        weights = self.probabilities / (1.0 - self.level)
        held = {quantile: 1.0} | dict(zip(beyond, map(float, weights), strict=True))
        yield Constraint(self.name, (), -np.inf, self.upper, self.rank, self.scale, held)
        least, most = self.bounded.lower, self.bounded.upper
        for demand, extra in enumerate(beyond, start=1):
            terms = (Term(self.quantity, 1.0, demand),)
            name = f"{self.name} in {demand}"
            if np.isfinite(least):
                more = {quantile: 1.0, extra: 1.0}
                yield Constraint(f"{name} (least)", terms, least, np.inf, None, self.scale, more)
            if np.isfinite(most):
                less = {quantile: -1.0, extra: -1.0}
                yield Constraint(f"{name} (most)", terms, -np.inf, most, None, self.scale, less)


def tail_mean(short: Floats, probabilities: Floats, level: float) -> float:
    """Conditional value at risk: mean of the worst 1 − level of the probability.

    The least over q is at one of the values themselves, where the sum bends.

    Parameters
    ----------
    short, probabilities : array[future]
    """
    beyond = np.maximum(short[None, :] - short[:, None], 0.0) @ probabilities
    return float((short + beyond / (1.0 - level)).min())
