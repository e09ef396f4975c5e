"""What a plan makes of one row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from optimizer.scenario.schema.plan_row import RowScope

TAIL_COMMITMENT = "tail commitment"
"""What the table of rows calls the kind of a commitment whose value is ``at_risk``."""


@dataclass(frozen=True)
class RowResult:
    """One row of the programme as the plan leaves it.

    Attributes
    ----------
    name : str
        In reports; unique.
    kind : str
        Name of its kind, as in ``optimizer.scenario.schema.row_sections.ROW_KINDS``.
    unit : str
    lower, upper : float
        Bounds; -inf or inf where there is none.
    value, shortfall : float
        What the plan makes of it, and by how much that misses the bounds (0 when kept).
    shadow_price : float
        Change of the first objective per unit of bound in the LP of the master; NaN when no LP
        priced it.
    binding : bool
        Whether the LP's dual is not zero or the row is at a bound.
    hard : bool
    priority : int
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
        """With what rows said in words alone when older plans were stored.

        Parameters
        ----------
        channels, regions, zones : sequence of str
            Of the plan: an old capacity's scope stands in its name alone.
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
