"""The targets that people already have, from their table."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from optimizer.scenario.table_reader import Table
from optimizer.scenario.tables import Axes

__all__ = ["NEEDED", "kept_targets"]

NEEDED = ("zone", "month", "channel", "offer", "target")


def kept_targets(table: Table, axes: Axes) -> NDArray[np.float64]:
    """``kept[zone, month, channel, offer]`` (lines); NaN where the table names no target."""
    keys = NEEDED[:-1]
    found = np.full(tuple(len(axes[name]) for name in keys), np.nan)
    table.unique(((r, tuple(r.cells[c] for c in keys)) for r in table.rows), ", ".join(keys))
    for row in table.rows:
        target = table.number(row, "target")
        at = [
            table.name(row, name, axes[name], "month of the plan" if name == "month" else name)
            for name in keys
        ]
        if None not in at:
            found[tuple(at)] = target
    return found
