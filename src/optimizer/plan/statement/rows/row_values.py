"""The figures of many rows at once: a national plan has a capacity in every zone and month."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from optimizer.arrays import Floats
from optimizer.plan.statement.integer_plan import IntegerPlan
from optimizer.plan.statement.rows.row import Row


def row_values(rows: Sequence[Row], plan: IntegerPlan) -> Floats:
    """``value[row]`` that a plan makes of each row, in the row's unit; see :meth:`Row.value`."""
    values = np.empty(len(rows))
    at = [i for i, row in enumerate(rows) if of_one_cell(row)]
    if at:
        some = [rows[i].quantity for i in at]
        cell = np.array([quantity.cells[0] for quantity in some])
        on_sales = np.concatenate([quantity.on_sales for quantity in some])
        on_push = np.concatenate([quantity.on_push for quantity in some])
        sales = plan.sales[0].reshape(-1, *plan.sales[0].shape[2:])[cell]
        levels = plan.levels.reshape(-1, plan.levels.shape[2])[cell]
        values[at] = np.einsum("nsco,nsco->n", on_sales, sales)
        channel = np.arange(levels.shape[1])
        values[at] += on_push[np.arange(len(at))[:, None], channel, levels].sum(axis=1)
    for i in sorted(set(range(len(rows))).difference(at)):
        values[i] = rows[i].value(plan)
    return values


def of_one_cell(row: Row) -> bool:
    """Whether a row's figure is the linear quantity of a single cell."""
    linear = type(row).value is Row.value and row.quantity.on_change is None
    return linear and len(row.quantity.cells) == 1
