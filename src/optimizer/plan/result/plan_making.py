"""From push levels to a plan: what they sell, cost, keep and miss, and targets in whole lines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from optimizer.arrays import Floats, Ints
from optimizer.demand import Future, Market, futures, market, plan_sales
from optimizer.plan.audit.judged_plan import push_cost
from optimizer.plan.audit.row_audit import violations
from optimizer.plan.result.plan import Axes, Plan
from optimizer.plan.result.plan_outcomes import (
    FutureResult,
    FutureRow,
    LevelResult,
    PlanStatus,
    Reason,
    RowResult,
)
from optimizer.plan.statement.quantity import IntegerPlan, changes
from optimizer.plan.statement.rows.at_risk import TailRow
from optimizer.plan.statement.rows.row import Row, row_values
from optimizer.plan.statement.stating import rows_of
from optimizer.plan.whole_lines.controlled_rounding import RoundedTargets
from optimizer.plan.whole_lines.grouped_rounding import round_targets
from optimizer.plan.whole_lines.margins import SideRow, deviations
from optimizer.provenance import versions
from optimizer.scenario.scenario import Scenario
from optimizer.scenario.schema.plan_row import RowScope

NEAR = 200.0
"""Lines from its bound within which rounding could break a row: such rows are watched."""


@dataclass(frozen=True)
class SearchReport:
    """What a search says of the plan that it ended with; without one, nothing.

    Attributes
    ----------
    prices : mapping of row to float
        Change of the first objective per unit of bound.
    in_time : bool
        Whether it ended by itself, not by a time limit.
    """

    levels: tuple[LevelResult, ...] = ()
    prices: Mapping[str, float] = field(default_factory=dict)
    in_time: bool = True
    reasons: tuple[Reason, ...] = ()


def make_plan(
    scenario: Scenario,
    market: Market,
    push: Ints,
    search: SearchReport | None = None,
    last: RoundedTargets | None = None,
) -> Plan:
    """The plan that push levels make, with what a search says of it.

    Parameters
    ----------
    push : array[zone, month, channel] of int
    search : SearchReport, optional
        None for levels written by hand.
    last : RoundedTargets, optional
        Whole lines of a plan much like it, which are kept where sales are the same.
    """
    search = SearchReport() if search is None else search
    expected, alone = plan_sales(market, push)
    changed = market.change_cost.reshape(push.shape) * changes(push)
    cost = push_cost(market.push_cost, push) + changed
    rows = rows_of(scenario, market)
    every = futures(scenario, market)
    in_futures = [(future, *plan_sales(future.market, push)) for future in every]
    sold = IntegerPlan(push, (expected, *(sales for _, sales, _ in in_futures)))
    values = row_values(rows, sold)
    region, quarter = scenario.zones.region_index, np.arange(len(scenario.months)) // 3
    watched = _watched(rows, values, expected.shape)
    lines = round_targets(expected, region, quarter, watched, last)
    for array in (push, expected, lines, alone, cost):
        array.setflags(write=False)
    return Plan(
        axes=_axes(scenario),
        push=push,
        expected=expected,
        target_lines=lines,
        alone=alone,
        push_cost=cost,
        line_margin=market.line_margin,
        commission=market.commission,
        levels=search.levels,
        rows=tuple(
            _row(row, value, search.prices.get(row.name, np.nan))
            for row, value in zip(rows, values.tolist(), strict=True)
        ),
        reasons=search.reasons,
        futures=tuple(
            _in_future(future, rows, IntegerPlan(push, (sales,)), by_itself, float(cost.sum()))
            for future, sales, by_itself in in_futures
        ),
        rounding_deviation=deviations(expected, lines, region, quarter),
        provenance=_provenance(scenario, push, _status(search)),
    )


def _provenance(scenario: Scenario, push: Ints, status: PlanStatus) -> dict[str, str]:
    return {
        "scenario": scenario.spec.name,
        "hash": scenario.hash,
        "seed": str(scenario.spec.seed),
        "status": str(status),
        "versions": versions(),
        "judged": f"{len(violations(scenario, push))} rows missed",
    }


def _status(search: SearchReport) -> PlanStatus:
    if not all(level.reached for level in search.levels):
        return PlanStatus.NOT_REACHED if search.in_time else PlanStatus.OUT_OF_TIME
    proven = all(level.proven for level in search.levels)
    return PlanStatus.REACHED if proven else PlanStatus.REACHED_BY_HEURISTIC


def _axes(scenario: Scenario) -> Axes:
    return Axes(
        zones=scenario.zones.ids,
        zone_names=scenario.zones.names,
        zone_regions=scenario.zones.region,
        months=scenario.months,
        segments=scenario.segments,
        channels=scenario.channels,
        offers=scenario.offers,
        levels={name: tuple(c.levels) for name, c in scenario.spec.channels.items()},
    )


def _row(row: Row, value: float, price: float) -> RowResult:
    missed = row.shortfall(value)
    missed = missed if missed > 1e-6 * row.scale else 0.0
    distance = min(abs(value - row.lower), abs(value - row.upper))
    return RowResult(
        name=row.name,
        kind=row.kind,
        unit=row.unit,
        lower=row.lower,
        upper=row.upper,
        value=value,
        shortfall=missed,
        shadow_price=price,
        binding=bool(abs(price) > 1e-9 if np.isfinite(price) else distance <= 1e-6 * row.scale),
        hard=row.hard,
        priority=row.priority,
        enforced=not row.report_only,
        at_risk=isinstance(row, TailRow),
        written=row.spec.written_name,
        scope=row.scope,
    )


def _in_future(
    future: Future,
    rows: tuple[Row, ...],
    plan: IntegerPlan,
    alone: Floats,
    push_cost: float,
) -> FutureResult:
    """A plan whose sales are those of one demand alone; ``push_cost`` in EUR, with changes."""
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


def _watched(rows: tuple[Row, ...], values: Floats, shape: tuple[int, ...]) -> list[SideRow]:
    """Rows on sales alone that hold, near enough to a bound for rounding to break them."""
    entry = np.arange(int(np.prod(shape))).reshape(-1, *shape[2:])
    watched = []
    for row, value in zip(rows, values, strict=True):
        quantity = row.quantity
        if row.report_only or row.futures or quantity.on_change is not None:
            continue
        if not quantity.on_sales.any() or quantity.on_push.any() or not len(quantity.cells):
            continue
        near = NEAR * float(np.abs(quantity.on_sales).max())
        kept = row.shortfall(value) <= 1e-6 * row.scale
        if not kept or min(value - row.lower, row.upper - value) > near:
            continue
        shape_of_cells = (len(quantity.cells), *quantity.on_sales.shape[1:])
        weights = np.broadcast_to(quantity.on_sales, shape_of_cells).ravel()
        used = weights != 0
        entries = entry[quantity.cells].ravel()[used]
        watched.append(SideRow(row.name, entries, weights[used], row.lower, row.upper))
    return watched


def row_scopes(scenario: Scenario, plan: Plan) -> Mapping[str, RowScope]:
    """What each row of a plan counts, by its name.

    The scenario is asked where the plan was stored before its rows said so.
    """
    if all(row.scope is not None for row in plan.rows):
        return {row.name: row.scope for row in plan.rows if row.scope is not None}
    return {row.name: row.scope for row in rows_of(scenario, market(scenario))}
