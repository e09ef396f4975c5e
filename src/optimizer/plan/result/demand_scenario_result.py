"""What a plan comes to in each demand scenario, whatever the rows that it was made under."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from optimizer.arrays import Floats
from optimizer.demand.futures import Future
from optimizer.plan.statement.quantity import IntegerPlan
from optimizer.plan.statement.rows.row import Row, row_values


@dataclass(frozen=True)
class FutureRow:
    """An enforced row that is missed in a demand scenario: its figure, and by how much."""

    row: str
    unit: str
    value: float
    shortfall: float
    share: float


@dataclass(frozen=True)
class FutureResult:
    """A plan in a demand scenario.

    Attributes
    ----------
    name : str
    probability : float
    lines, overlap : float
        Lines sold; lines that each channel would count alone and that are not sold.
    margin, cost : float
        EUR; margin after cost.
    missed : tuple of FutureRow
    draw : str or None
        Number of the draw; None for a demand scenario that the user names.
    """

    name: str
    probability: float
    lines: float
    overlap: float
    margin: float
    cost: float
    missed: tuple[FutureRow, ...]
    draw: str | None = None

    @property
    def completed(self) -> FutureResult:
        """With the number of the draw, which was in the name alone when older plans were stored."""
        drawn = re.fullmatch(r"draw (\d+)", self.name)
        return self if drawn is None else replace(self, draw=drawn[1])


def in_future(
    future: Future,
    rows: tuple[Row, ...],
    plan: IntegerPlan,
    alone: Floats,
    push_cost: float,
) -> FutureResult:
    """A plan in a demand scenario.

    Parameters
    ----------
    future : Future
    rows : tuple of Row
    plan : IntegerPlan
        Its levels, and its sales in this demand alone.
    alone : array[zone, month, segment, channel, offer]
        Sales of each channel alone in this demand.
    push_cost : float
        EUR of push and of changing levels.
    """
    sold = plan.sales[0]
    lines = sold.sum(axis=2).reshape(-1, *sold.shape[3:])
    cost = push_cost + float((lines * future.market.pay).sum())
    missed = []
    judged = [row.in_one_demand for row in rows if not row.report_only]
    for row, value in zip(judged, row_values(judged, plan).tolist(), strict=True):
        short = row.shortfall(value)
        if short > 1e-6 * row.scale:
            missed.append(FutureRow(row.name, row.unit, value, short, short / row.scale))
    return FutureResult(
        name=future.name,
        probability=future.probability,
        lines=float(sold.sum()),
        overlap=float(alone.sum() - sold.sum()),
        margin=float((lines * future.market.worth).sum()) - cost,
        cost=cost,
        missed=tuple(sorted(missed, key=lambda row: -row.share)),
        draw=future.draw,
    )
