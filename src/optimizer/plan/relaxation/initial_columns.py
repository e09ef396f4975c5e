"""Columns to start the master from: those that are good under the duals of a sample.

The LP of a problem with few cells is solved in no time, and its duals are nearly those of the
whole: only the rows that tie blocks have duals, a few hundred at most, so that a tenth of the cells
with a tenth of every row's bound has nearly the same. Cells are drawn systematically in order of
month and size (customers), so that every month and size keeps its share (Cochran 1977, chapter 8),
and a row's bound is scaled by what the sample makes of its figure under middling push (a ratio
estimate, chapter 6).

Under these duals most blocks have one clearly best mix, which the master folds; its LP has to
settle near ties, and what is best when rows count somewhat less or more. Samples of samples start
each other, so that the work grows with the cells.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from optimizer.arrays import Floats, Ints
from optimizer.clock import Clock
from optimizer.demand.sales_table import SalesTable
from optimizer.plan.relaxation.column_generation import generate, search_columns
from optimizer.plan.relaxation.columns import Columns, coefficients, starting_columns, typical_mixes
from optimizer.plan.relaxation.master import Master
from optimizer.plan.relaxation.pricing import AllowedMixes, PricedColumns, Prices, Pricing
from optimizer.plan.statement.month_coupling import MonthCoupling
from optimizer.plan.statement.problem import Problem, Stage
from optimizer.plan.statement.quantity import Constraint, Quantity, Term

CHUNK = 8192
"""Cells whose coefficients are held at a time."""


def sample_cells(
    problem: Problem, stages: tuple[Stage, ...], one_of: int
) -> tuple[Problem, tuple[Stage, ...], Ints]:
    """A smaller problem, with a cell for every ``one_of``, its stages, and the rows that it keeps.

    Nothing but coupling rows ties the problem's cells, and mixes are enumerated. The rows are given
    by their positions among the problem's coupling rows; those that count no sampled cell are left
    out.
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
    total, sampled = np.zeros((2, len(problem.coupling)))
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


ONE_OF = 8
"""Cells of a problem for each of its sample."""
FEWEST = 1_000
"""Cells from which a sample is worth its time."""
PER_BLOCK = 6
"""Near ties of a block, at most."""
TIES = 0.2
"""Near ties for each block, on average."""
SPREAD = 2.0
"""Relative error of the duals of a sample of one cell; it falls with the root of the cells."""
PRECISE = 1e-5
"""Relative difference of bound and value at which a sample's LP is good enough."""
NOTHING = 1e-7
"""A stage whose shortfall is at most this is held at 0."""


@dataclass(frozen=True, eq=False)
class InitialColumns:
    """Where to start the master: at least one column of every block that has an allowed mix.

    ``prices`` by stage are duals from a sample, for the stages whose LP it solved to a value; their
    ``blocks`` is what the blocks cost at least under them.
    """

    columns: Columns
    prices: Mapping[str, Prices]


def initial_columns(problem: Problem, stages: tuple[Stage, ...], clock: Clock) -> InitialColumns:
    """Where to start the master of a problem's stages, which are in the lexicographic order."""
    independent = not (problem.month_coupling.tied or problem.implicit or problem.auxiliaries)
    if problem.shape[0] < FEWEST or not independent or not problem.coupling:
        return InitialColumns(starting_columns(problem), {})
    small, small_stages, rows = sample_cells(problem, stages, ONE_OF)
    spread = SPREAD / np.sqrt(small.shape[0])
    prices: dict[str, Prices] = {}
    best: list[Ints] = []
    keys: list[Ints] = []
    for duals in _sample_duals(small, small_stages, clock):
        for factor in (1.0 - spread, 1.0 + spread, 1.0):
            priced, prices[stages[duals.stage].name] = _search(problem, stages, duals, rows, factor)
            keys.append(_keys(problem, priced, TIES if factor == 1.0 else 0.0))
        if not best and stages[duals.stage].rank is None:
            best.append(_keys(problem, priced, 0.0))
    start = starting_columns(problem)
    if not keys:
        return InitialColumns(start, {})
    # the first objective's best stand first: there the master's first LP starts
    every = np.concatenate([*best, *keys])
    _, first = np.unique(every, return_index=True)
    block, mix = np.divmod(every[np.sort(first)], problem.shape[1])
    missing = ~np.isin(start.block, block)
    others = Columns.of(problem, start.block[missing], start.mix[missing])
    return InitialColumns(Columns.of(problem, block, mix[:, None]) + others, prices)


@dataclass(frozen=True, eq=False)
class SampleDuals:
    """Duals of a stage of the sample.

    ``caps`` and ``closed`` are the positions of the earlier stages that are held at a value, and
    of those held at 0.
    """

    stage: int
    prices: Prices
    caps: tuple[int, ...]
    closed: tuple[int, ...]


def _sample_duals(
    problem: Problem, stages: tuple[Stage, ...], clock: Clock
) -> Iterator[SampleDuals]:
    """Duals of the LP of every stage of a sample that cannot be held at 0, one after the other."""
    start = initial_columns(problem, stages, clock)
    master = Master(problem, start.columns, stages[0])
    allowed = AllowedMixes.of(problem)
    caps: tuple[int, ...] = ()
    closed: tuple[int, ...] = ()
    for position, stage in enumerate(stages):
        master.minimise(stage)
        relaxed = generate(master, allowed, clock, PRECISE, near=start.prices.get(stage.name))
        if stage.rank is not None and relaxed.value <= NOTHING:
            master.hold(stage, 0.0)
            allowed, closed = allowed.without(stage), (*closed, position)
            continue
        yield SampleDuals(position, relaxed.prices, caps, closed)
        master.hold(stage, relaxed.value + (stage.tolerance + 1e-9) * abs(relaxed.value))
        caps = (*caps, position)


def _search(
    problem: Problem, stages: tuple[Stage, ...], duals: SampleDuals, rows: Ints, factor: float
) -> tuple[PricedColumns, Prices]:
    """Best columns of each block under a factor of the sample's duals, and these as prices."""
    allowed = AllowedMixes.of(problem)
    for position in duals.closed:
        allowed = allowed.without(stages[position])
    dual = np.zeros(len(problem.coupling))
    dual[rows] = factor * duals.prices.rows
    prices = Prices(dual, duals.prices.caps, np.zeros(len(problem.cells)))
    caps = tuple(stages[position] for position in duals.caps)
    pricing = Pricing(problem, stages[duals.stage], caps, prices, allowed)
    priced = search_columns(pricing, PER_BLOCK if factor == 1.0 else 1)
    return priced, replace(prices, blocks=priced.finite_least)


def _keys(problem: Problem, priced: PricedColumns, ties: float) -> Ints:
    """``cell · mixes + mix`` of each block's best, and of so many near ties a block."""
    count = min(int((1.0 + ties) * len(problem.cells)), len(priced.block))
    chosen = np.argsort(priced.excess, kind="stable")[:count]
    return np.asarray(priced.block[chosen] * problem.shape[1] + priced.mix[chosen, 0])
