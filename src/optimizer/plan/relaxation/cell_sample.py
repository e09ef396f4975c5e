"""A problem like another with fewer cells, whose duals are near the other's.

Only the rows that tie blocks have duals, a few hundred at most, so that a tenth of the cells with
a tenth of every row's bound has nearly the same. Cells are drawn systematically in order of month
and size (customers), so that every month and size keeps its share (Cochran 1977, chapter 8), and
a row's bound is scaled by what the sample makes of its figure under middling push (a ratio
estimate, chapter 6).
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from optimizer.arrays import Floats, Ints
from optimizer.demand.sales_table import SalesTable
from optimizer.plan.relaxation.columns import Columns, coefficients, typical_mixes
from optimizer.plan.statement.month_coupling import MonthCoupling
from optimizer.plan.statement.problem import Problem, Stage
from optimizer.plan.statement.quantity import Constraint, Quantity, Term

CHUNK = 8192
"""Cells whose coefficients are held at a time."""


def sample_cells(
    problem: Problem, stages: tuple[Stage, ...], one_of: int
) -> tuple[Problem, tuple[Stage, ...], Ints]:
    """A smaller problem and its stages.

    Parameters
    ----------
    problem : Problem
        Of cells that nothing ties but coupling rows, mixes enumerated.
    one_of : int
        How many cells each sampled one stands for.

    Returns
    -------
    problem, stages, rows
        ``rows``: position among the whole problem's coupling rows of those that count a sampled
        cell; the others are left out.
    """
    month = np.arange(problem.shape[0]) % problem.month_coupling.months
    order = np.lexsort((problem.market.customers.sum(axis=1), month))
    cells = np.sort(order[one_of // 2 :: one_of])
    share = _row_shares(problem, cells)
    kept = np.flatnonzero(share > 0)
    coupling = [_sampled_row(problem.coupling[row], cells, float(share[row])) for row in kept]
    small = replace(
        problem,
        cell_names=tuple(problem.cell_names[i] for i in cells),
        market=problem.market.at(cells),
        tables=tuple(
            SalesTable(table.market.at(cells), table.mixes, table.budget // 4)
            for table in problem.tables
        ),
        levels=problem.levels[cells],
        eligible=None if problem.eligible is None else problem.eligible[cells],
        rows=(),
        carried=(),
        coupling=tuple(coupling),
        penalties={
            rank: penalties.of_cells(cells) for rank, penalties in problem.penalties.items()
        },
        month_coupling=MonthCoupling(months=1, changing=False, rules=()),
        cells=np.arange(len(cells))[:, None],
    )
    return small, tuple(_sampled_stage(stage, cells) for stage in stages), kept


def _row_shares(problem: Problem, cells: Ints) -> Floats:
    """``share[row]`` of each coupling row's figure that the sample makes under middling push."""
    mix = typical_mixes(problem)[1]
    total, sampled = np.zeros(len(problem.coupling)), np.zeros(len(problem.coupling))
    inside = np.zeros(len(mix), dtype=np.bool_)
    inside[cells] = True
    for start in range(0, len(mix), CHUNK):
        chunk = np.arange(start, min(start + CHUNK, len(mix)))
        size = abs(coefficients(problem, Columns.of(problem, chunk, mix[chunk, None])))
        total += size.sum(axis=1)
        sampled += size[:, inside[chunk]].sum(axis=1)
    return np.asarray(sampled / np.where(total > 0, total, 1.0))


def _sampled_row(constraint: Constraint, cells: Ints, share: float) -> Constraint:
    """The row over the sample; its scale stays, so that a miss costs the same."""
    return replace(
        constraint,
        terms=tuple(
            Term(_sampled_quantity(term.quantity, cells), term.weight, term.demand)
            for term in constraint.terms
        ),
        lower=constraint.lower * share,
        upper=constraint.upper * share,
    )


def _sampled_quantity(quantity: Quantity, cells: Ints) -> Quantity:
    """The quantity over the sample, whose cells count from 0."""
    _, own, new = np.intersect1d(quantity.cells, cells, assume_unique=True, return_indices=True)
    on_sales = quantity.on_sales if len(quantity.on_sales) == 1 else quantity.on_sales[own]
    on_push = quantity.on_push if len(quantity.on_push) == 1 else quantity.on_push[own]
    return Quantity(new.astype(np.int64), on_sales, on_push)


def _sampled_stage(stage: Stage, cells: Ints) -> Stage:
    penalties = None if stage.penalties is None else stage.penalties.of_cells(cells)
    return replace(stage, quantity=_sampled_quantity(stage.quantity, cells), penalties=penalties)
