"""What every row of the programme is: a value of the plan between two bounds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

import numpy as np

from optimizer.arrays import Floats
from optimizer.plan.statement.quantity import Constraint, IntegerPlan, Quantity, Term, changes
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
    futures : bool
        Whether its value needs the demand scenarios.
    scope : RowScope
        What it counts, by name.
    name : str
        In reports; unique. What is written once may be several rows, by month, area or side.
    lower, upper : float
        Bounds in ``unit``; -inf or inf where there is none.
    scale : float
        A miss of this size counts 1 against its peers of the same priority.
    """

    futures: ClassVar[bool] = False

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
        negative = (self.quantity.on_sales < 0).any() or (self.quantity.on_push < 0).any()
        return not negative and self.lower == -np.inf and self.upper == 0

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
        terms = (Term(self.quantity),)
        yield Constraint(self.name, terms, self.lower, self.upper, self.rank, self.scale)


def same_miss(one: Row, other: Row) -> bool:
    """Whether every plan misses two rows by the same share, at the same priority."""
    figures = ("lower", "upper", "scale", "rank")
    if any(getattr(one, name) != getattr(other, name) for name in figures):
        return False
    pairs = [(getattr(one.quantity, n), getattr(other.quantity, n)) for n in WEIGHTS]
    return one.quantity.on_change is other.quantity.on_change is None and all(
        a is b or np.array_equal(a, b) for a, b in pairs
    )


def value_of(quantity: Quantity, plan: IntegerPlan, demand: int = 0) -> float:
    """A quantity of a whole plan in one demand scenario."""
    cells = quantity.cells
    sales, levels = plan.of_cells(cells, demand)
    value = float(quantity.of(cells, sales, levels).sum())
    if quantity.on_change is not None:
        changed = changes(plan.levels).reshape(-1, plan.levels.shape[2])[cells]
        value += float(quantity.of_changes(cells, changed).sum())
    return value


def row_values(rows: Sequence[Row], plan: IntegerPlan) -> Floats:
    """``value[row]`` that a plan makes of each row, in the row's unit; see :meth:`Row.value`.

    A national plan has a capacity in every zone and month: rows of one cell are one product.
    """
    values = np.empty(len(rows))
    at = [i for i, row in enumerate(rows) if of_one_cell(row)]
    if at:
        some = [rows[i].quantity for i in at]
        on_sales = np.concatenate([quantity.on_sales for quantity in some])
        on_push = np.concatenate([quantity.on_push for quantity in some])
        sales, levels = plan.of_cells(np.array([quantity.cells[0] for quantity in some]))
        values[at] = np.einsum("nsco,nsco->n", on_sales, sales)
        channel = np.arange(levels.shape[1])
        values[at] += on_push[np.arange(len(at))[:, None], channel, levels].sum(axis=1)
    for i in set(range(len(rows))).difference(at):
        values[i] = rows[i].value(plan)
    return values


def of_one_cell(row: Row) -> bool:
    """Whether a row's figure is the linear quantity of a single cell."""
    linear = type(row).value is Row.value and row.quantity.on_change is None
    return linear and len(row.quantity.cells) == 1
