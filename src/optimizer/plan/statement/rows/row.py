"""What every row of the programme is: a value of the plan between two bounds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from optimizer.plan.statement.integer_plan import IntegerPlan, changes
from optimizer.plan.statement.quantity import Constraint, Quantity, Term
from optimizer.scenario.schema.plan_row import OfPlanRow, RowScope

WEIGHTS = ("cells", "on_sales", "on_push")
HARD = -1
"""The priority of hard rows: before every elastic one."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Row(OfPlanRow):
    """``lower <= value <= upper``, hard or elastic with a priority.

    The value of this class is a linear quantity; kinds whose value is not override ``value``,
    and ``constraints``, which states it for the programme.

    Attributes
    ----------
    scope : RowScope
        What it counts, by name.
    name : str
        In reports; unique. What is written once may be several rows, by month, area or side.
    unit : str
    quantity : Quantity
    lower, upper : float
        Bounds in ``unit``; -inf or inf where there is none.
    scale : float
        A miss of this size counts 1 against its peers of the same priority.
    """

    scope: RowScope
    name: str
    unit: str
    quantity: Quantity
    lower: float = -np.inf
    upper: float = np.inf
    scale: float

    @property
    def rank(self) -> int:
        """Priority, or ``HARD``."""
        return HARD if self.hard else self.priority

    @cached_property
    def separable(self) -> bool:
        """Whether its shortfall is a sum over cells of what each mix misses alone.

        So it is for a row of one cell, and for one that allows no more than 0 of something
        that is never negative. Such a row needs no dual: every mix carries its own miss,
        which makes the relaxation tighter than a coupling row would.
        """
        if self.quantity.on_change is not None:
            return False
        if len(self.quantity.cells) <= 1:
            return True
        never_negative = (
            not (self.quantity.on_sales < 0).any() and not (self.quantity.on_push < 0).any()
        )
        return never_negative and self.lower == -np.inf and self.upper == 0

    @property
    def futures(self) -> bool:
        """Whether its value needs the demand scenarios."""
        return False

    @property
    def in_one_demand(self) -> Row:
        """The row that is looked at in a single demand."""
        return self

    def value(self, plan: IntegerPlan) -> float:
        """What a plan makes of it, in the row's unit."""
        return value_of(self.quantity, plan)

    def shortfall(self, value: float) -> float:
        """By how much a value misses the bounds (unit of the row; 0 when kept)."""
        return float(max(self.lower - value, value - self.upper, 0.0))

    def constraints(self) -> Iterator[Constraint]:
        """What the programme states for it; the dual of the first is the row's price."""
        yield Constraint(
            self.name, (Term(self.quantity),), self.lower, self.upper, self.rank, self.scale
        )


def same_miss(one: Row, other: Row) -> bool:
    """Whether every plan misses two rows by the same share, at the same priority."""
    if (one.lower, one.upper, one.scale, one.rank) != (
        other.lower,
        other.upper,
        other.scale,
        other.rank,
    ):
        return False
    pairs = [(getattr(one.quantity, n), getattr(other.quantity, n)) for n in WEIGHTS]
    return one.quantity.on_change is other.quantity.on_change is None and all(
        a is b or np.array_equal(a, b) for a, b in pairs
    )


def value_of(quantity: Quantity, plan: IntegerPlan, demand: int = 0) -> float:
    """A quantity of a whole plan in one demand scenario."""
    cells = quantity.cells
    sales = plan.sales[demand].reshape(-1, *plan.sales[demand].shape[2:])[cells]
    levels = plan.levels.reshape(-1, plan.levels.shape[2])[cells]
    value = float(quantity.of(cells, sales, levels).sum())
    if quantity.on_change is not None:
        changed = changes(plan.levels).reshape(-1, plan.levels.shape[2])[cells]
        value += float(quantity.of_changes(cells, changed).sum())
    return value
