"""The planning problem and its stages, stated from a scenario."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import product

import numpy as np

from optimizer.arrays import Bools, Floats, Ints
from optimizer.demand.futures import futures
from optimizer.demand.market import Market, market
from optimizer.demand.mixes import MOST, EveryMix, Mixes, all_mixes
from optimizer.demand.sales_table import SalesTable
from optimizer.errors import Fault, ScenarioError
from optimizer.plan.statement.month_coupling import MonthCoupling
from optimizer.plan.statement.objectives import ObjectiveInputs, objective, weighted
from optimizer.plan.statement.problem import Problem, Stage
from optimizer.plan.statement.quantity import Quantity
from optimizer.plan.statement.rows.level_rows import CampaignRow, locked_levels
from optimizer.plan.statement.rows.row import HARD, Row, same_miss
from optimizer.plan.statement.rows.weights import no_push, no_sales
from optimizer.plan.statement.sparse_penalties import SparsePenalties
from optimizer.scenario.scenario import Scenario
from optimizer.scenario.schema.plan_section import OBJECTIVES, Objective
from optimizer.scenario.schema.row_sections import ROW_KINDS

SHARE_OF_BOUNDS = "share of bounds"
"""Unit of shortfalls."""
BUDGET = 1 << 30
"""Bytes that the sales tables of all demand scenarios may take together."""
CHUNK = 1024
"""Cells, and rows, looked at in one go where every mix is."""


def rows_of(scenario: Scenario, market: Market) -> tuple[Row, ...]:
    """Every row that the scenario asks for, in the order of the kinds."""
    return tuple(
        row
        for kind in ROW_KINDS.values()
        for spec in kind.model.written_in(scenario.spec)
        for row in kind.state(spec, scenario, market)
    )


def state_problem(scenario: Scenario, like: Problem | None = None) -> Problem:
    """State the planning problem; ``like`` gives its sales tables where demand is the same."""
    months = len(scenario.months)
    demand = market(scenario)
    counts = tuple(int(n) for n in demand.levels)
    mixes = all_mixes(counts) if math.prod(counts) <= MOST else EveryMix(counts)
    levels = demand.eligible[None] | locked_levels(scenario, demand)
    eligible = None if isinstance(mixes, EveryMix) else _eligible(levels, mixes)
    rows = tuple(row for row in rows_of(scenario, demand) if not row.report_only)
    needed = futures(scenario, demand) if any(row.futures for row in rows) else ()
    tables = _tables((demand, *(future.market for future in needed)), mixes, like)
    months_tied = MonthCoupling(
        months=months,
        changing=bool((demand.change_cost > 0).any()),
        rules=tuple(row.rule for row in rows if isinstance(row, CampaignRow)),
    )
    carried = tuple(row for row in rows if row.separable and isinstance(mixes, Mixes))
    coupling = tuple(c for row in rows if row not in carried for c in row.constraints())
    _check_enumerated(scenario, mixes, months_tied)
    cell_names = tuple(product(scenario.zones.ids, scenario.months))
    return Problem(
        cell_names=cell_names,
        market=demand,
        mixes=mixes,
        tables=tables,
        levels=levels,
        eligible=eligible,
        rows=rows,
        coupling=coupling,
        auxiliaries=tuple(dict.fromkeys(variable for c in coupling for variable in c.auxiliaries)),
        carried=carried,
        penalties=_penalties(carried, tables[0], mixes, like),
        month_coupling=months_tied,
        cells=np.arange(len(cell_names)).reshape(-1, months if months_tied.tied else 1),
    )


def state_stages(scenario: Scenario, problem: Problem) -> tuple[Stage, ...]:
    """Shortfall by priority, hard rows first; then the objectives in the scenario's order."""
    nothing = Quantity(np.arange(problem.shape[0]), no_sales(scenario), no_push(scenario))
    shortfalls = tuple(
        Stage(
            name="hard rows" if rank == HARD else f"shortfall, priority {rank}",
            unit=SHARE_OF_BOUNDS,
            sign=1.0,
            quantity=nothing,
            penalties=problem.penalties.get(rank),
            rank=rank,
            tolerance=0.0,
        )
        for rank in problem.ranks
    )
    return shortfalls + tuple(
        replace(_objective(scenario, problem, level), tolerance=level.tolerance)
        for level in scenario.spec.plan.objectives
    )


def _objective(scenario: Scenario, problem: Problem, level: Objective) -> Stage:
    """The objective that a level of the order names, or its weighted sum."""
    if level.weights is None:
        return state_objective(scenario, problem, str(level.of))
    stages = {name: state_objective(scenario, problem, name) for name in level.weights}
    return weighted(stages, level.weights)


def state_objective(scenario: Scenario, problem: Problem, name: str) -> Stage:
    """An objective by name, against the scenario's own reference levels and kept targets.

    Raises
    ------
    ValueError
        When there is none of that name, or it counts from targets kept and there are none.
    """
    channels = scenario.spec.channels.values()
    reference = np.array([list(c.levels).index(c.reference) for c in channels], dtype=np.int64)
    kept = scenario.kept
    cells = None if kept is None else kept.reshape(problem.shape[0], *kept.shape[2:])
    return objective(name, ObjectiveInputs(problem.market, problem.table, reference, cells))


def _eligible(levels: Bools, mixes: Mixes) -> Bools:
    """``mask[cell, mix]``; a view of one row where cells may all run the same."""
    channel = np.arange(mixes.levels.shape[1])
    shape = (len(levels), len(mixes))
    if (levels == levels[:1]).all():
        return np.broadcast_to(levels[0, channel, mixes.levels].all(axis=-1), shape)
    eligible = np.empty(shape, dtype=np.bool_)
    for start in range(0, len(levels), CHUNK):
        chunk = slice(start, start + CHUNK)
        eligible[chunk] = levels[chunk][:, channel, mixes.levels].all(axis=-1)
    return eligible


def _penalties(
    rows: tuple[Row, ...], table: SalesTable, mixes: Mixes | EveryMix, like: Problem | None
) -> Mapping[int, SparsePenalties]:
    """Misses of separable rows by rank: of every mix of every cell, or a like problem's own."""
    if isinstance(mixes, EveryMix):
        return {}
    alike = like is not None and like.table is table and len(like.carried) == len(rows)
    if like is not None and alike and all(map(same_miss, rows, like.carried)):
        return like.penalties
    shape = table.shape[:2]
    missed: dict[int, list[tuple[Ints, Floats]]] = {row.rank: [] for row in rows}
    for rank, parts in missed.items():
        own = [row for row in rows if row.rank == rank]
        for start in range(0, len(own), CHUNK):
            parts += _missed(own[start : start + CHUNK], table, mixes)
    return {rank: SparsePenalties.sum_of(shape, parts) for rank, parts in missed.items()}


def _missed(rows: list[Row], table: SalesTable, mixes: Mixes) -> Iterator[tuple[Ints, Floats]]:
    """Keys of mixes that miss some rows, and by how much over the row's scale; by chunks."""
    of_row = np.repeat(np.arange(len(rows)), [len(row.quantity.cells) for row in rows])
    cells = np.concatenate([row.quantity.cells for row in rows])
    on_sales = np.concatenate([_of_cells(row.quantity.on_sales, row) for row in rows])
    on_push = np.concatenate([_of_cells(row.quantity.on_push, row) for row in rows])
    lower, upper, scale = (
        np.array([getattr(row, name) for row in rows])[of_row, None]
        for name in ("lower", "upper", "scale")
    )
    for start in range(0, len(cells), CHUNK):
        chunk = slice(start, start + CHUNK)
        value = np.zeros((len(cells[chunk]), table.shape[1]))
        if on_sales[chunk].any():
            value += table.priced(on_sales[chunk], cells[chunk])
        if on_push[chunk].any():
            value += mixes.priced(on_push[chunk])
        missed = np.maximum(np.maximum(lower[chunk] - value, value - upper[chunk]), 0.0)
        cell, mix = np.nonzero(missed >= 1e-9 * scale[chunk])
        share = missed[cell, mix] / scale[chunk][cell, 0]
        yield cells[chunk][cell] * table.shape[1] + mix, share


def _of_cells(weights: Floats, row: Row) -> Floats:
    """Weights by cell, where they are written once for all."""
    return np.broadcast_to(weights, (len(row.quantity.cells), *weights.shape[1:]))


def _check_enumerated(
    scenario: Scenario, mixes: Mixes | EveryMix, months_tied: MonthCoupling
) -> None:
    """What only enumerated mixes can do is refused where they are not."""
    if isinstance(mixes, Mixes):
        return
    there = f"with push by family there are {len(mixes):,}"
    needs = f"needs every mix of a zone-month looked at; {there}"
    file, right = str(scenario.folder), f"leave it out, or keep to {MOST:,} mixes"
    faults = []
    if months_tied.changing:
        faults.append(Fault(file, None, "channels", f"a cost of change {needs}", right))
    if months_tied.rules:
        what = f"a least campaign length {needs}"
        faults.append(Fault(file, None, "plan.campaigns", what, right))
    for i, level in enumerate(scenario.spec.plan.objectives):
        for name in (level.of, *(level.weights or ())):
            if name is not None and OBJECTIVES[name].of_each_mix:
                field = f"plan.objectives[{i}]"
                faults.append(Fault(file, None, field, f"{name} {needs}", right))
    if faults:
        raise ScenarioError(faults)


def _tables(
    markets: tuple[Market, ...], mixes: Mixes | EveryMix, like: Problem | None
) -> tuple[SalesTable, ...]:
    """A sales table for each demand; those of a like problem where demand is the same."""
    known = () if like is None else like.tables
    if len(known) == len(markets) and all(map(_same_demand, (t.market for t in known), markets)):
        return known
    return tuple(SalesTable(one, mixes, BUDGET // len(markets)) for one in markets)


def _same_demand(one: Market, other: Market) -> bool:
    """Whether two markets sell the same under every mix."""
    arrays = ("customers", "attraction", "class_segment", "levels", "level_multiplier")
    return repr(one.model) == repr(other.model) and all(
        np.array_equal(getattr(one, name), getattr(other, name), equal_nan=name == arrays[-1])
        for name in arrays
    )
