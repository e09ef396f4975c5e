"""The planning problem in the form that the solution method needs: cells, mixes, rows, stages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimizer.demand.market import Market, market
from optimizer.demand.mixes import Mixes, all_mixes
from optimizer.demand.sales_table import SalesTable
from optimizer.plan.objectives import ObjectiveTerm, objective, weighted
from optimizer.plan.quantity import Quantity
from optimizer.plan.rows import HARD, Row, locked_levels, rows_of
from optimizer.plan.rows.place import no_push, no_sales
from optimizer.scenario.scenario import Scenario
from optimizer.scenario.schema_plan import Objective

__all__ = ["Problem", "Stage", "problem", "stages"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Problem:
    """What the programme is stated from.

    Attributes
    ----------
    cell_names : tuple of (zone, month)
    market, mixes, table : Market, Mixes, SalesTable
    eligible : array[cell, mix] of bool
        Mixes that a cell may run: eligible levels, and the levels that a lock asks for.
    coupling : tuple of Row
        Rows that tie several cells; each has a dual.
    separable : tuple of Row
        Rows whose miss every mix carries alone.
    own : mapping of rank to array[cell, mix]
        Misses of the separable rows of a rank, each over its scale.
    """

    cell_names: tuple[tuple[str, str], ...]
    market: Market
    mixes: Mixes
    table: SalesTable
    eligible: NDArray[np.bool_]
    coupling: tuple[Row, ...]
    separable: tuple[Row, ...]
    own: Mapping[int, Floats]

    @property
    def shape(self) -> tuple[int, int]:
        """Number of cells and of mixes."""
        return self.eligible.shape[0], self.eligible.shape[1]

    @property
    def ranks(self) -> tuple[int, ...]:
        """Priorities in order, hard rows first."""
        return tuple(sorted({row.rank for row in (*self.coupling, *self.separable)}))


@dataclass(frozen=True, eq=False)
class Stage:
    """One level of the lexicographic order, as a minimisation.

    Attributes
    ----------
    name, unit : str
    sign : float
        ``sign`` · minimised value = the figure that the user reads.
    quantity : Quantity
        What the columns cost, where it is linear in sales and levels.
    own : array[cell, mix] or None
        What each mix costs besides.
    rank : int or None
        The priority whose shortfall it minimises; None for an objective.
    tolerance : float
        Share of the value that later stages may give up.
    """

    name: str
    unit: str
    sign: float
    quantity: Quantity
    own: Floats | None
    rank: int | None
    tolerance: float

    def slack_cost(self, rows: tuple[Row, ...]) -> Floats:
        """``cost[row]`` of a unit missed of each coupling row."""
        return np.array(
            [
                1.0 / row.scale if self.rank is not None and row.rank == self.rank else 0.0
                for row in rows
            ]
        )


def problem(scenario: Scenario) -> Problem:
    """State the planning problem of a scenario."""
    zones, months = len(scenario.zones.ids), len(scenario.months)
    demand = market(scenario)
    mixes = all_mixes(tuple(int(n) for n in demand.levels))
    table = SalesTable(demand, mixes)
    allowed = demand.eligible[None] | locked_levels(scenario, demand)
    channel = np.arange(mixes.levels.shape[1])
    eligible = np.asarray(allowed[:, channel, mixes.levels].all(axis=-1))
    rows = [row for row in rows_of(scenario, demand) if not row.report_only]
    separable = tuple(row for row in rows if row.separable)
    return Problem(
        cell_names=tuple(
            (scenario.zones.ids[z], scenario.months[t]) for z in range(zones) for t in range(months)
        ),
        market=demand,
        mixes=mixes,
        table=table,
        eligible=eligible,
        coupling=tuple(row for row in rows if not row.separable),
        separable=separable,
        own=_own(separable, table, mixes, eligible.shape),
    )


def stages(scenario: Scenario, of: Problem) -> tuple[Stage, ...]:
    """Shortfall by priority, hard rows first; then the objectives in the scenario's order."""
    nothing = Quantity(np.arange(of.shape[0]), no_sales(scenario), no_push(scenario))
    shortfall = tuple(
        Stage(
            name="hard rows" if rank == HARD else f"shortfall, priority {rank}",
            unit="share of bounds",
            sign=1.0,
            quantity=nothing,
            own=of.own.get(rank),
            rank=rank,
            tolerance=0.0,
        )
        for rank in of.ranks
    )
    return shortfall + tuple(
        Stage(t.name, t.unit, t.sign, t.quantity, t.own, None, spec.tolerance)
        for spec in scenario.spec.plan.objectives
        for t in (_term(scenario, of, spec),)
    )


def _term(scenario: Scenario, of: Problem, spec: Objective) -> ObjectiveTerm:
    """The objective that a level of the order names, or its weighted sum."""
    channels = scenario.spec.channels.values()
    reference = np.array([list(c.levels).index(c.reference) for c in channels], dtype=np.int64)
    names = [spec.of] if spec.weights is None else list(spec.weights)
    terms = {str(n): objective(str(n), of.market, of.table, reference) for n in names}
    return (
        terms[str(spec.of)]
        if spec.weights is None
        else weighted(terms, {str(n): w for n, w in spec.weights.items()})
    )


def _own(
    rows: tuple[Row, ...], table: SalesTable, mixes: Mixes, shape: tuple[int, ...]
) -> dict[int, Floats]:
    """Misses of separable rows by rank, for every mix of every cell."""
    own: dict[int, Floats] = {}
    channel = np.arange(mixes.levels.shape[1])
    for row in rows:
        cells = row.quantity.cells
        if not len(cells):
            continue
        value = np.zeros((len(cells), shape[1]))
        if row.quantity.on_sales.any():
            value += (table.sales(cells) * row.quantity.on_sales[:, None]).sum(axis=(-3, -2, -1))
        if row.quantity.on_push.any():
            value += row.quantity.on_push[:, channel, mixes.levels].sum(axis=-1)
        missed = np.maximum(np.maximum(row.lower - value, value - row.upper), 0.0)
        missed[missed < 1e-9 * row.scale] = 0.0
        own.setdefault(row.rank, np.zeros(shape))[cells] += missed / row.scale
    return own
