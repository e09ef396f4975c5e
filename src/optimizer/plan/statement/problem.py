"""The planning problem in the form that the solution method needs: cells, mixes, rows, stages."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from optimizer.arrays import Bools, Floats, Ints
from optimizer.demand.futures import futures
from optimizer.demand.market import Market, market
from optimizer.demand.mixes import MOST, EveryMix, Mixes, all_mixes
from optimizer.demand.sales_table import SalesTable
from optimizer.errors import Fault, ScenarioError
from optimizer.plan.statement.constraint import AuxiliaryVariable, Constraint
from optimizer.plan.statement.month_coupling import MonthCoupling
from optimizer.plan.statement.objectives import ObjectiveTerm, objective, weighted
from optimizer.plan.statement.quantity import Quantity
from optimizer.plan.statement.rows import HARD, CampaignRow, Row, locked_levels, rows_of, same_miss
from optimizer.plan.statement.rows.scope import no_push, no_sales
from optimizer.plan.statement.shared_coefficients import SharedCoefficients
from optimizer.plan.statement.sparse_penalties import SparsePenalties
from optimizer.scenario.scenario import Scenario
from optimizer.scenario.schema.plan_section import Objective

BUDGET = 1 << 30
"""Bytes that the sales tables of all demand scenarios may take together."""
CHUNK = 1024
"""Cells looked at in one go where every mix is."""


@dataclass(frozen=True, eq=False)
class Problem:
    """What the programme is stated from.

    Attributes
    ----------
    cell_names : tuple of (zone, month)
    market : Market
    mixes : Mixes
    tables : tuple of SalesTable
        By demand scenario; the base first.
    levels : array[cell, channel, level] of bool
        Levels that a cell may run: eligible ones, and those that a lock asks for.
    eligible : array[cell, mix] of bool or None
        The mixes of such levels; None where they are too many to enumerate.
    rows : tuple of Row
        Every enforced row.
    carried : tuple of Row
        Rows whose misses every mix carries.
    coupling : tuple of Constraint
        What ties several blocks; each has a dual.
    extras : tuple of AuxiliaryVariable
        Columns that are no mixes.
    own : mapping of rank to Misses
        Misses of the separable rows of a rank, each over its scale.
    links : MonthCoupling
        What ties the months of a zone.
    cells : array[block, n] of int
        The cells of each block: one, or all months of a zone where they are tied.
    """

    cell_names: tuple[tuple[str, str], ...]
    market: Market
    mixes: Mixes | EveryMix
    tables: tuple[SalesTable, ...]
    levels: Bools
    eligible: Bools | None
    rows: tuple[Row, ...]
    carried: tuple[Row, ...]
    coupling: tuple[Constraint, ...]
    extras: tuple[AuxiliaryVariable, ...]
    own: Mapping[int, SparsePenalties]
    links: MonthCoupling
    cells: Ints

    @property
    def shape(self) -> tuple[int, int]:
        """Number of cells and of mixes."""
        return len(self.levels), len(self.mixes)

    @property
    def many(self) -> bool:
        """Whether the mixes of a cell are too many to enumerate."""
        return self.eligible is None

    def may(self, cell: Ints, mix: Ints) -> Bools:
        """Whether a cell may run a mix, pair by pair."""
        levels = self.mixes.levels_of(mix)
        channel = np.arange(levels.shape[-1])
        return np.asarray(self.levels[cell[..., None], channel, levels].all(axis=-1))

    @cached_property
    def plain_terms(self) -> SharedCoefficients:
        """What the coupling constraints weigh the same in every cell."""
        return SharedCoefficients.among(self.coupling, self.shape[0])

    @property
    def ranks(self) -> tuple[int, ...]:
        """Priorities in order, hard rows first."""
        return tuple(sorted({row.rank for row in self.rows}))

    @property
    def table(self) -> SalesTable:
        """The sales table of the base demand."""
        return self.tables[0]


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
    own : Misses or None
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
    own: SparsePenalties | None
    rank: int | None
    tolerance: float

    def slack_cost(self, coupling: tuple[Constraint, ...]) -> Floats:
        """``cost[constraint]`` of a unit missed of each coupling constraint."""
        return np.array(
            [1.0 / c.scale if c.rank is not None and c.rank == self.rank else 0.0 for c in coupling]
        )


def problem(scenario: Scenario, like: Problem | None = None) -> Problem:
    """State the planning problem of a scenario.

    Parameters
    ----------
    scenario : Scenario
    like : Problem, optional
        One whose sales tables are taken over where demand is the same.
    """
    zones, months = len(scenario.zones.ids), len(scenario.months)
    demand = market(scenario)
    counts = tuple(int(n) for n in demand.levels)
    mixes = all_mixes(counts) if math.prod(counts) <= MOST else EveryMix(counts)
    levels = demand.eligible[None] | locked_levels(scenario, demand)
    eligible = None if isinstance(mixes, EveryMix) else _eligible(levels, mixes)
    rows = tuple(row for row in rows_of(scenario, demand) if not row.report_only)
    needed = futures(scenario, demand) if any(row.futures for row in rows) else ()
    tables = _tables((demand, *(future.market for future in needed)), mixes, like)
    links = MonthCoupling(
        months=months,
        changing=bool((demand.change_cost > 0).any()),
        rules=tuple(row.rule for row in rows if isinstance(row, CampaignRow)),
    )
    carried = tuple(row for row in rows if row.separable and isinstance(mixes, Mixes))
    coupling = tuple(c for row in rows if row not in carried for c in row.constraints())
    _check_many(scenario, mixes, links)
    cells = np.arange(zones * months).reshape(-1, months if links.tied else 1)
    return Problem(
        cell_names=tuple(
            (scenario.zones.ids[z], scenario.months[t]) for z in range(zones) for t in range(months)
        ),
        market=demand,
        mixes=mixes,
        tables=tables,
        levels=levels,
        eligible=eligible,
        rows=rows,
        coupling=coupling,
        extras=tuple(dict.fromkeys(extra for c in coupling for extra in c.extras)),
        carried=carried,
        own=_own_like(carried, tables[0], mixes, like),
        links=links,
        cells=cells,
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


def reference_levels(scenario: Scenario) -> Ints:
    """``level[channel]`` that stands for business as usual."""
    channels = scenario.spec.channels.values()
    return np.array([list(c.levels).index(c.reference) for c in channels], dtype=np.int64)


def _term(scenario: Scenario, of: Problem, spec: Objective) -> ObjectiveTerm:
    """The objective that a level of the order names, or its weighted sum."""
    if spec.weights is None:
        return objective_of(scenario, of, str(spec.of))
    terms = {str(name): objective_of(scenario, of, str(name)) for name in spec.weights}
    return weighted(terms, {str(name): weight for name, weight in spec.weights.items()})


def objective_of(scenario: Scenario, of: Problem, name: str) -> ObjectiveTerm:
    """An objective by name, against the scenario's own reference levels and kept targets.

    Raises
    ------
    ValueError
        When it is ``moved`` and the scenario keeps no targets.
    """
    kept = scenario.kept
    cells = None if kept is None else kept.reshape(of.shape[0], *kept.shape[2:])
    return objective(name, of.market, of.table, reference_levels(scenario), cells)


def _eligible(levels: Bools, mixes: Mixes) -> Bools:
    """``mask[cell, mix]``; a view of one row where cells may all run the same."""
    channel = np.arange(mixes.levels.shape[1])
    shape = (len(levels), len(mixes))
    if (levels == levels[:1]).all():
        return np.broadcast_to(levels[0, channel, mixes.levels].all(axis=-1), shape)
    found = np.empty(shape, dtype=np.bool_)
    for start in range(0, len(levels), CHUNK):
        here = slice(start, start + CHUNK)
        found[here] = levels[here][:, channel, mixes.levels].all(axis=-1)
    return found


def _check_many(scenario: Scenario, mixes: Mixes | EveryMix, links: MonthCoupling) -> None:
    """What only enumerated mixes can do is refused where they are not."""
    if isinstance(mixes, Mixes):
        return
    far = f"needs every mix of a zone-month looked at; with push by family there are {len(mixes):,}"
    file, right = str(scenario.folder), f"leave it out, or keep to {MOST:,} mixes"
    faults = []
    if links.changing:
        faults.append(Fault(file, None, "channels", f"a cost of change {far}", right))
    if links.rules:
        faults.append(Fault(file, None, "plan.campaigns", f"a least campaign length {far}", right))
    for i, level in enumerate(scenario.spec.plan.objectives):
        for name in ("loss_to_reference", "moved"):
            if name in (level.of, *(level.weights or ())):
                field = f"plan.objectives[{i}]"
                faults.append(Fault(file, None, field, f"{name} {far}", right))
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


def _own_like(
    rows: tuple[Row, ...], table: SalesTable, mixes: Mixes | EveryMix, like: Problem | None
) -> Mapping[int, SparsePenalties]:
    """Misses by rank; those of a like problem with the same demand and rows."""
    if isinstance(mixes, EveryMix):
        return {}
    alike = like is not None and like.table is table and len(like.carried) == len(rows)
    if like is not None and alike and all(map(same_miss, rows, like.carried)):
        return like.own
    return _own(rows, table, mixes)


def _own(rows: tuple[Row, ...], table: SalesTable, mixes: Mixes) -> dict[int, SparsePenalties]:
    """Misses of separable rows by rank, for every mix of every cell."""
    shape = table.shape[:2]
    found: dict[int, list[tuple[Ints, Floats]]] = {row.rank: [] for row in rows}
    for rank, parts in found.items():
        own = [row for row in rows if row.rank == rank]
        for start in range(0, len(own), CHUNK):
            parts += _missed(own[start : start + CHUNK], table, mixes)
    return {rank: SparsePenalties.sum_of(shape, parts) for rank, parts in found.items()}


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
        here = slice(start, start + CHUNK)
        value = np.zeros((len(cells[here]), table.shape[1]))
        if on_sales[here].any():
            value += table.priced(on_sales[here], cells[here])
        if on_push[here].any():
            value += mixes.priced(on_push[here])
        missed = np.maximum(np.maximum(lower[here] - value, value - upper[here]), 0.0)
        cell, mix = np.nonzero(missed >= 1e-9 * scale[here])
        share = missed[cell, mix] / scale[here][cell, 0]
        yield cells[here][cell] * table.shape[1] + mix, share


def _of_cells(weights: Floats, row: Row) -> Floats:
    """Weights by cell, where they are written once for all."""
    return np.broadcast_to(weights, (len(row.quantity.cells), *weights.shape[1:]))
