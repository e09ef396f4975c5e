"""What a plan says of its levels, its rows, why they are missed, and each demand scenario.

Plain data. What older plans stored in words alone, each ``completed`` reads out of them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any

from optimizer.scenario.schema.plan_row import RowScope

TAIL_COMMITMENT = "tail commitment"
"""What the table of rows calls the kind of a commitment whose value is ``at_risk``."""


class PlanStatus(StrEnum):
    """How the search for a plan ended; the value is what is printed."""

    REACHED = "within the asked gap"
    REACHED_BY_HEURISTIC = "within the asked gap of a heuristic bound"
    NOT_REACHED = "the asked gap was not reached"
    OUT_OF_TIME = "the asked gap was not reached; the time limit ended the search"


@dataclass(frozen=True)
class LevelResult:
    """One level of the lexicographic order: how good, and how sure.

    Attributes
    ----------
    name : str
        ``hard rows``, ``shortfall, priority k``, or the objective.
    bound : float
        The proven best: a lower bound for what is minimised, an upper one for margin.
    gap : float
        (value − bound) / max(1, value), all taken absolute; of a shortfall value − bound, in
        shares of one bound.
    asked, reached : float, bool
        Largest gap asked for, and whether the gap is within it.
    proven : bool
        False where mixes are too many for an exact search and the bound is heuristic.
    rank : int or None
        The priority whose shortfall it is, -1 for hard rows; None for an objective.
    """

    name: str
    unit: str
    value: float
    bound: float
    gap: float
    asked: float
    reached: bool
    proven: bool = True
    rank: int | None = None

    @property
    def completed(self) -> LevelResult:
        """With the rank that levels did not have when older plans were stored."""
        if self.name == "hard rows":
            return replace(self, rank=-1)
        priority = self.name.removeprefix("shortfall, priority ")
        return self if priority == self.name else replace(self, rank=int(priority))


@dataclass(frozen=True)
class RowResult:
    """One row of the programme as the plan leaves it.

    Attributes
    ----------
    name, kind : str
        In reports, unique; a name in ``optimizer.scenario.schema.row_sections.ROW_KINDS``.
    lower, upper : float
        Bounds; -inf or inf where there is none.
    value, shortfall : float
        What the plan makes of it, and by how much that misses the bounds (0 when kept).
    shadow_price : float
        Change of the first objective per unit of bound in the LP of the master; NaN when no LP
        priced it.
    binding : bool
        Whether the LP's dual is not zero or the row is at a bound.
    enforced : bool
        False: it is only shown.
    at_risk : bool
        Whether its value is the mean shortfall in the worst demand scenarios.
    written : str
        The name that the user gave, which several rows may share, by month, area or side.
    scope : RowScope or None
        What it counts; None for a plan that was stored before rows said so.
    """

    name: str
    kind: str
    unit: str
    lower: float
    upper: float
    value: float
    shortfall: float
    shadow_price: float
    binding: bool
    hard: bool
    priority: int
    enforced: bool = True
    at_risk: bool = False
    written: str = ""
    scope: RowScope | None = None

    @property
    def shown(self) -> dict[str, Any]:
        """The row as tables show it: its figures, and its kind in the table's words."""
        kind = TAIL_COMMITMENT if self.at_risk else self.kind
        return {name: getattr(self, name) for name in ROW_COLUMNS} | {"kind": kind}

    def completed(
        self, channels: Sequence[str], regions: Sequence[str], zones: Sequence[str]
    ) -> RowResult:
        """With the kind in the table's words, or a capacity's scope in its name, read as data.

        The names of the plan's ``channels``, ``regions`` and ``zones`` tell them apart.
        """
        if self.kind == TAIL_COMMITMENT:
            return replace(self, kind="commitment", at_risk=True)
        if self.kind != "capacity" or self.scope is not None:
            return self
        for channel in channels:
            before, _, rest = self.name.partition(f"capacity {channel} ")
            area, _, month = rest.rpartition(" ")
            if before or not month or area not in ("", *regions, *zones):
                continue
            region, zone = (area,) if area in regions else None, (area,) if area in zones else None
            scope = RowScope((channel,), regions=region, zones=zone, months=(month,))
            return replace(self, scope=scope)
        return self


ROW_COLUMNS = tuple(field.name for field in fields(RowResult))[:12]
"""Columns of the table of rows."""


@dataclass(frozen=True)
class Reason:
    """One thing that stands in the way of a missed row.

    Attributes
    ----------
    missed : str
        The row that is missed.
    short, bound : float
        By how much, and what it asks for, in ``unit``.
    binding : str
        A row that binds there; empty when nothing but the market does.
    gives : float
        What one more unit of the binding row's bound takes off the shortfall, in ``unit``, by
        the duals of the linear programme that minimises the shortfalls of this priority; NaN
        for a row of a single cell, which is full but has no dual.
    """

    missed: str
    short: float
    bound: float
    unit: str
    binding: str
    binding_unit: str
    gives: float


@dataclass(frozen=True)
class FutureRow:
    """An enforced row that is missed in a demand scenario: its figure, and by how much."""

    row: str
    unit: str
    value: float
    shortfall: float
    share: float


@dataclass(frozen=True)
class FutureResult:
    """A plan in a demand scenario.

    Attributes
    ----------
    lines, overlap : float
        Lines sold; lines that each channel would count alone and that are not sold.
    margin, cost : float
        EUR; margin after cost.
    draw : str or None
        Number of the draw; None for a demand scenario that the user names.
    """

    name: str
    probability: float
    lines: float
    overlap: float
    margin: float
    cost: float
    missed: tuple[FutureRow, ...]
    draw: str | None = None

    @property
    def completed(self) -> FutureResult:
        """With the number of the draw, which was in the name alone when older plans were stored."""
        drawn = re.fullmatch(r"draw (\d+)", self.name)
        return self if drawn is None else replace(self, draw=drawn[1])
