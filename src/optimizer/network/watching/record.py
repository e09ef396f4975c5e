"""What one replication leaves behind: sums by month, zone and type, no week by point of sale."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import cached_property

import numpy as np

from optimizer.arrays import Floats, Ints
from optimizer.network.pay.ledger import Ledger

DECILES = np.arange(1, 10) / 10.0
"""Shares of the points of sale that lie below each decile of motivation."""

FIGURES = (
    "active",
    "weeks",
    "effort",
    "gaming",
    "poor_lines",
    "motivation",
    "below_floor",
    "exits",
    "joins",
    "with_quota",
    "reached",
    "quota",
    "quota_lines",
)
"""Figures of points of sale, summed over a month: points of sale that sell for us at its end;
weeks that they sold in; effort and gaming of these weeks; poor lines among those sold; motivation
of those active and how many of them lie below the floor; exits; points of sale that joined; and in
the last month of a quota period: points of sale with a quota, those that reached it, the quotas,
and the lines against them."""


@dataclass(frozen=True, eq=False)
class Outcomes:
    """Sums of one replication by month, zone and type.

    Attributes
    ----------
    lines, lost, early, retained : array[month, zone, type, offer]
        Lines sold; lost in the month; of these within six months of their sale; active at the
        month's end.
    earned, reversed, paid : array[month, zone, type, component]
        EUR; components in the order of ``Terms.components``.
    figures : array[month, zone, type, figure]
        In the order of ``FIGURES``.
    deciles_all : array[month, 9]
        Deciles of motivation over the active points of sale; NaN of nobody.
    deciles_zone : array[month, zone, 9]
    deciles_type : array[month, type, 9]
    """

    lines: Floats
    lost: Floats
    early: Floats
    retained: Floats
    earned: Floats
    reversed: Floats
    paid: Floats
    figures: Floats
    deciles_all: Floats
    deciles_zone: Floats
    deciles_type: Floats

    def same_as(self, other: Outcomes) -> bool:
        """Whether every sum is the same, bit for bit."""
        return all(
            np.array_equal(getattr(self, f.name), getattr(other, f.name), equal_nan=True)
            for f in fields(self)
        )


def deciles(ranked: Floats, group: Ints, groups: int) -> Floats:
    """``[group, 9]`` of ascending values, interpolated as numpy's quantiles; NaN of nobody."""
    by_group = np.full((groups, len(DECILES)), np.nan)
    if not len(ranked):
        return by_group
    # a stable sort of small whole numbers is a radix sort: ranks stay within their group
    if groups > 1:
        small = group.astype(np.uint16 if groups < 2**16 else np.int64)
        ranked = ranked[np.argsort(small, kind="stable")]
    size = np.bincount(group, minlength=groups)
    start = np.cumsum(size) - size
    filled = size > 0
    at = (size[filled, None] - 1) * DECILES
    low = np.floor(at).astype(np.int64)
    high = np.minimum(low + 1, size[filled, None] - 1)
    first = start[filled, None]
    below = ranked[first + low]
    by_group[filled] = below + (at - low) * (ranked[first + high] - below)
    return by_group


@dataclass(frozen=True, eq=False)
class Record:
    """One replication of the network under one scheme.

    Attributes
    ----------
    outcomes : Outcomes
        Sums by month, zone and type.
    motivation, effort : array[week, statistic]
        Mean, 10 % and 90 % quantile over the active points of sale.
    active : array[week]
        Points of sale that still sell for us.
    weekly_lines : array[week, offer]
    due : float
        EUR not yet paid at the end.
    air_time_to_come, clawback_to_come : float
        EUR expected after the horizon, from the offers' churn.
    brought : float
        EUR: air time less clawback that was expected, at the start of the plan, of lines sold in
        a warm-up before it; 0 without a warm-up.
    worth : float
        EUR: margin of the lines by the months they stay, up to 24, those after the horizon in
        expectation.
    visits : float
        Number of visits.
    ledger : Ledger or None
        Kept when asked.
    """

    replication: int
    outcomes: Outcomes
    motivation: Floats
    effort: Floats
    active: Floats
    weekly_lines: Floats
    due: float
    air_time_to_come: float
    clawback_to_come: float
    brought: float
    worth: float
    visits: float
    ledger: Ledger | None = None

    @cached_property
    def lines(self) -> Floats:
        """``lines[month, zone, offer]``."""
        return np.asarray(self.outcomes.lines.sum(axis=2))

    @cached_property
    def sold(self) -> Floats:
        """``sold[offer]``: lines."""
        return np.asarray(self.outcomes.lines.sum(axis=(0, 1, 2)))

    @cached_property
    def early_churn(self) -> Floats:
        """``early_churn[offer]``: lines lost within six months."""
        return np.asarray(self.outcomes.early.sum(axis=(0, 1, 2)))

    @cached_property
    def retained(self) -> Floats:
        """``retained[offer]``: lines active at the end."""
        return np.asarray(self.outcomes.retained[-1].sum(axis=(0, 1)))

    @cached_property
    def earned(self) -> Floats:
        """``earned[month, component]``: EUR of the whole network."""
        return np.asarray(self.outcomes.earned.sum(axis=(1, 2)))

    @cached_property
    def reversed(self) -> Floats:
        """``reversed[month, component]``: EUR of the whole network."""
        return np.asarray(self.outcomes.reversed.sum(axis=(1, 2)))

    @cached_property
    def paid(self) -> Floats:
        """``paid[month, component]``: EUR of the whole network."""
        return np.asarray(self.outcomes.paid.sum(axis=(1, 2)))

    @cached_property
    def exits(self) -> Floats:
        """``exits[month]``: points of sale that dropped us."""
        return self.figure("exits")

    @cached_property
    def joins(self) -> Floats:
        """``joins[month]``: points of sale that joined us."""
        return self.figure("joins")

    @cached_property
    def attainment(self) -> Floats:
        """``attainment[quarter]``: share of the points of sale with a quota that reached it."""
        has = self.figure("with_quota")
        closed = np.append(np.arange(2, len(has) - 1, 3), len(has) - 1)
        return np.asarray(self.figure("reached")[closed] / np.maximum(has[closed], 1))

    def figure(self, name: str) -> Floats:
        """``figure[month]``: one of ``FIGURES`` of the whole network."""
        return np.asarray(self.outcomes.figures[..., FIGURES.index(name)].sum(axis=(1, 2)))

    @property
    def pay(self) -> float:
        """Net pay of the network for the plan's lines, with what is to come after it (EUR).

        What lines from before the plan were expected to cost is taken off: cash of the plan's
        months, plus what is outstanding at their end, less what was at their start.
        """
        inside = float(self.earned.sum() - self.reversed.sum())
        return inside + self.air_time_to_come - self.clawback_to_come - self.brought

    @property
    def contribution(self) -> float:
        """Worth of the lines less the pay (EUR)."""
        return self.worth - self.pay

    def measure(self, name: str) -> float:
        """A figure by name; see ``MEASURES``."""
        return MEASURES[name](self)

    def same_as(self, other: Record) -> bool:
        """Whether every figure is the same, bit for bit (the ledger aside)."""
        return self.outcomes.same_as(other.outcomes) and all(
            np.array_equal(getattr(self, f.name), getattr(other, f.name), equal_nan=True)
            for f in fields(self)
            if f.name not in ("ledger", "outcomes")
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
    "poor_share": lambda r: _ratio(float(r.figure("poor_lines").sum()), float(r.sold.sum())),
    "motivation_end": lambda r: float(r.motivation[-1, 0]),
    "effort_mean": lambda r: float(r.effort[:, 0].mean()),
    "exits": lambda r: float(r.exits.sum()),
    "attainment": lambda r: float(r.attainment.mean()),
}
"""Figures of a record by name; EUR, lines, or ratios as the name says."""
