"""What one replication leaves behind: plain arrays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from optimizer.network.ledger import Ledger

__all__ = ["MEASURES", "Record"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Record:
    """One replication of the network under one scheme.

    Attributes
    ----------
    replication : int
    lines : array[month, zone, offer]
    motivation, effort : array[week, statistic]
        Mean, 10 % and 90 % quantile over the active points of sale.
    active : array[week]
        Points of sale that still sell for us.
    exits : array[month]
    earned, reversed, paid : array[month, component]
        EUR of the whole network.
    due : float
        EUR not yet paid at the end.
    air_time_to_come, clawback_to_come : float
        EUR expected after the horizon, from the offers' churn.
    sold, early_churn, retained : array[offer]
        Lines; lost within six months; active at the end.
    worth : float
        EUR: margin of the lines by the months they stay, up to 24, those after the horizon in
        expectation.
    attainment : array[quarter]
        Share of the points of sale at or above their quota.
    visits : float
        Number of visits.
    ledger : Ledger or None
        Kept when asked.
    """

    replication: int
    lines: Floats
    motivation: Floats
    effort: Floats
    active: Floats
    exits: Floats
    earned: Floats
    reversed: Floats
    paid: Floats
    due: float
    air_time_to_come: float
    clawback_to_come: float
    sold: Floats
    early_churn: Floats
    retained: Floats
    worth: float
    attainment: Floats
    visits: float
    ledger: Ledger | None = None

    @property
    def pay(self) -> float:
        """Net pay of the network, with what is to come after the horizon (EUR)."""
        inside = float(self.earned.sum() - self.reversed.sum())
        return inside + self.air_time_to_come - self.clawback_to_come

    @property
    def contribution(self) -> float:
        """Worth of the lines less the pay (EUR)."""
        return self.worth - self.pay

    def measure(self, name: str) -> float:
        """A figure by name; see ``MEASURES``."""
        return MEASURES[name](self)

    def same_as(self, other: Record) -> bool:
        """Whether every figure is the same, bit for bit (the ledger aside)."""
        return all(
            np.array_equal(getattr(self, f.name), getattr(other, f.name))
            for f in fields(self)
            if f.name != "ledger"
        )


def _ratio(top: float, bottom: float) -> float:
    return top / bottom if bottom > 0 else float("nan")


MEASURES: dict[str, Callable[[Record], float]] = {
    "contribution": lambda r: r.contribution,
    "lines": lambda r: float(r.sold.sum()),
    "retained": lambda r: float(r.retained.sum()),
    "pay": lambda r: r.pay,
    "cost_per_line": lambda r: _ratio(r.pay, float(r.sold.sum())),
    "cost_per_retained_line": lambda r: _ratio(r.pay, float(r.retained.sum())),
    "early_churn_rate": lambda r: _ratio(float(r.early_churn.sum()), float(r.sold.sum())),
    "motivation_end": lambda r: float(r.motivation[-1, 0]),
    "effort_mean": lambda r: float(r.effort[:, 0].mean()),
    "exits": lambda r: float(r.exits.sum()),
    "attainment": lambda r: float(r.attainment.mean()),
}
"""Figures of a record by name; EUR, lines, or ratios as the name says."""
