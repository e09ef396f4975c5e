"""What actions do to the plan: who sells more, who less, which rows break, what it is worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from optimizer.arrays import Floats
from optimizer.field.actions.action import Action
from optimizer.field.actions.changed_plan import BasePlan, ChangedPlan
from optimizer.plan.audit.row_audit import NOISE, RowAudit

DIVERGENCE = (
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
class ActionEffect:
    """The plan with actions, less the plan.

    Attributes
    ----------
    change, own : array[channel]
        Sales of each channel, and part of it where an action is the channel's own (lines).
    margin, cost : float
        Margin of the net sales after the cost of selling them, and cost of the actions (EUR).
    rows : tuple of RowChange
        Every enforced row whose miss changes.
    """

    change: Floats
    own: Floats
    margin: float
    cost: float
    rows: tuple[RowChange, ...]

    @property
    def net(self) -> float:
        """Sales that all channels gain together (lines)."""
        return float(self.change.sum())

    @property
    def gross(self) -> float:
        """Sales that the actions' own channels gain where they act (lines)."""
        return float(self.own.sum())

    @property
    def taken(self) -> Floats:
        """``taken[channel]``: what is lost where no action is the channel's own (lines).

        Negative where it is gained, as when an action lowers a push: gross less taken is net.
        """
        return self.own - self.change

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
        if self.gross <= 0:
            return 0.0
        return min(max(float(self.taken.sum()) / self.gross, 0.0), 1.0)

    @property
    def divergence(self) -> float:
        """The divergence score, see ``DIVERGENCE``."""
        return len(self.broken) + self.taken_share


def effect_of(
    base: BasePlan, change: ChangedPlan, sales: Floats, actions: Sequence[Action], cost: float
) -> ActionEffect:
    """Compare a changed plan with the plan; its ``sales[cell, segment, channel, offer]``, EUR."""
    lines = (sales - base.sales).sum(axis=1)
    acts = np.zeros(lines.shape[:2], dtype=np.bool_)
    for action in actions:
        acts[action.cells, action.channel] = True
    by_channel = lines.sum(axis=2)
    return ActionEffect(
        change=by_channel.sum(axis=0),
        own=np.where(acts, by_channel, 0.0).sum(axis=0),
        margin=float((lines * base.line_margin).sum()),
        cost=cost,
        rows=row_changes(base.rows, base.rows_of(change, sales)),
    )


def row_changes(before: Sequence[RowAudit], after: Sequence[RowAudit]) -> tuple[RowChange, ...]:
    """The rows whose miss changes by more than the noise of the solver."""
    return tuple(
        RowChange(then.name, then.unit, now.missed, then.missed)
        for now, then in zip(before, after, strict=True)
        if abs(then.missed - now.missed) > NOISE * then.size
    )
