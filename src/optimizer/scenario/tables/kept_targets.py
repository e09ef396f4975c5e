"""The targets that people already have, from their table."""

from __future__ import annotations

import numpy as np

from optimizer.arrays import Floats
from optimizer.scenario.tables.market_tables import KnownNames
from optimizer.scenario.tables.table import Table

NEEDED = ("zone", "month", "channel", "offer", "target")
OPTIONAL = ("segment", "region", "expected")
"""Other columns of a plan's own table of targets, so that it can be kept as it is."""


def kept_targets(table: Table, axes: KnownNames) -> Floats:
    """``kept[zone, month, channel, offer]`` (lines); NaN where the table names no target.

    Targets by segment count together; a region and the sales expected say nothing more.
    """
    keys = NEEDED[:-1]
    kept = np.full(tuple(len(axes[name]) for name in keys), np.nan)
    by_segment = "segment" in table.header
    columns = (*keys, "segment") if by_segment else keys
    table.unique(((r, tuple(r.cells[c] for c in columns)) for r in table.rows), ", ".join(columns))
    for row in table.rows:
        target = table.number(row, "target")
        at = [
            table.name(row, name, axes[name], "month of the plan" if name == "month" else name)
            for name in keys
        ]
        if by_segment:
            at.append(table.name(row, "segment", axes["segment"], "segment"))
        if None not in at:
            place = tuple(at[: len(keys)])
            kept[place] = np.nan_to_num(kept[place]) + target
    return kept
