"""The planning problem in the form that the solution method needs: cells, mixes, rows, stages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from optimizer.arrays import Bools, Floats, Ints
from optimizer.demand.market import Market
from optimizer.demand.mixes import EveryMix, Mixes
from optimizer.demand.sales_table import SalesTable
from optimizer.plan.statement.month_coupling import MonthCoupling
from optimizer.plan.statement.quantity import AuxiliaryVariable, Constraint, Quantity
from optimizer.plan.statement.rows.row import Row
from optimizer.plan.statement.shared_coefficients import SharedCoefficients
from optimizer.plan.statement.sparse_penalties import SparsePenalties


@dataclass(frozen=True, eq=False)
class Problem:
    """What the programme is stated from.

    Attributes
    ----------
    cell_names : tuple of (zone, month)
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
    auxiliaries : tuple of AuxiliaryVariable
        Columns that are no mixes.
    penalties : mapping of rank to SparsePenalties
        Misses of the separable rows of a rank, each over its scale.
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
    auxiliaries: tuple[AuxiliaryVariable, ...]
    penalties: Mapping[int, SparsePenalties]
    month_coupling: MonthCoupling
    cells: Ints

    @property
    def shape(self) -> tuple[int, int]:
        """Number of cells and of mixes."""
        return len(self.levels), len(self.mixes)

    @property
    def implicit(self) -> bool:
        """Whether the mixes of a cell are too many to enumerate."""
        return self.eligible is None

    def may(self, cell: Ints, mix: Ints) -> Bools:
        """Whether a cell may run a mix, pair by pair."""
        levels = self.mixes.levels_of(mix)
        channel = np.arange(levels.shape[-1])
        return np.asarray(self.levels[cell[..., None], channel, levels].all(axis=-1))

    @cached_property
    def shared_coefficients(self) -> SharedCoefficients:
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
    sign : float
        ``sign`` · minimised value = the figure that the user reads.
    quantity : Quantity
        What the columns cost, where it is linear in sales and levels.
    penalties : SparsePenalties or None
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
    penalties: SparsePenalties | None
    rank: int | None
    tolerance: float

    def slack_cost(self, coupling: tuple[Constraint, ...]) -> Floats:
        """``cost[constraint]`` of a unit missed of each coupling constraint."""
        return np.array(
            [1.0 / c.scale if c.rank is not None and c.rank == self.rank else 0.0 for c in coupling]
        )
