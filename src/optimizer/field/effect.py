"""What actions do to the plan: who sells more, who less, which rows break, what it is worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimizer.field.action import Action
from optimizer.field.ground import Change, Ground
from optimizer.plan.judge import NOISE
from optimizer.plan.standing import Standing

__all__ = ["DEFINITION", "Effect", "RowChange", "effect_of", "row_changes"]

Floats = NDArray[np.float64]

DEFINITION = (
    "enforced rows of the plan that the action breaks or breaks further, plus the share of its "
    "gross sales that is taken from other channels' targets; 0 is at one with the plan"
)
"""What the divergence score is."""


@dataclass(frozen=True)
class RowChange:
    """An enforced row whose miss changes; ``before`` and ``after`` in its unit."""

    row: str
    unit: str
    before: float
    after: float

    @property
    def by(self) -> float:
        """How much more it is missed."""
        return self.after - self.before


@dataclass(frozen=True, eq=False)
class Effect:
    """The plan with actions, less the plan.

    Attributes
    ----------
    change : array[channel]
        Sales of each channel (lines).
    own : array[channel] of bool
        The channels whose actions these are.
    margin : float
        Margin of the net sales after the cost of selling them (EUR).
    cost : float
        Of the actions (EUR).
    rows : tuple of RowChange
        Every enforced row whose miss changes.
    """

    change: Floats
    own: NDArray[np.bool_]
    margin: float
    cost: float
    rows: tuple[RowChange, ...]

    @property
    def net(self) -> float:
        """Sales that all channels gain together (lines)."""
        return float(self.change.sum())

    @property
    def gross(self) -> float:
        """Sales that the actions' own channels gain (lines)."""
        return float(self.change[self.own].sum())

    @property
    def taken(self) -> Floats:
        """``taken[channel]``: what other channels lose (lines); 0 where they gain."""
        return np.where(self.own, 0.0, np.maximum(-self.change, 0.0))

    @property
    def value(self) -> float:
        """Margin less cost (EUR)."""
        return self.margin - self.cost

    @property
    def broken(self) -> tuple[RowChange, ...]:
        """Rows that are missed by more than in the plan."""
        return tuple(row for row in self.rows if row.by > 0)

    @property
    def mended(self) -> tuple[RowChange, ...]:
        """Rows that are missed by less than in the plan."""
        return tuple(row for row in self.rows if row.by < 0)

    @property
    def taken_share(self) -> float:
        """Share of the gross sales that is taken from other channels, 0 to 1."""
        return min(float(self.taken.sum()) / self.gross, 1.0) if self.gross > 0 else 0.0

    @property
    def divergence(self) -> float:
        """The divergence score, see ``DEFINITION``."""
        return len(self.broken) + self.taken_share


def effect_of(
    ground: Ground, change: Change, sales: Floats, actions: Sequence[Action], cost: float
) -> Effect:
    """Compare a changed plan with the plan.

    Parameters
    ----------
    ground : Ground
    change : Change
    sales : array[cell, segment, channel, offer]
        Of the changed plan.
    actions : sequence of Action
    cost : float
        EUR.
    """
    lines = (sales - ground.sales).sum(axis=1)
    each = ground.market.worth - ground.market.pay
    own = np.zeros(lines.shape[1], dtype=np.bool_)
    own[[action.channel for action in actions]] = True
    return Effect(
        change=lines.sum(axis=(0, 2)),
        own=own,
        margin=float((lines * each).sum()),
        cost=cost,
        rows=row_changes(ground.rows, ground.rows_of(change, sales)),
    )


def row_changes(before: Sequence[Standing], after: Sequence[Standing]) -> tuple[RowChange, ...]:
    """The rows whose miss changes by more than the noise of the solver."""
    return tuple(
        RowChange(a.name, a.unit, b.missed, a.missed)
        for b, a in zip(before, after, strict=True)
        if abs(a.missed - b.missed) > NOISE * a.size
    )
