"""Targets of a run as rows: what is kept of a plan, to be compared and counted by SQL."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from optimizer.plan import Plan

TARGETS = pa.schema(
    [
        ("channel", pa.string()),
        ("zone", pa.string()),
        ("offer", pa.string()),
        ("month", pa.string()),
        ("lines", pa.int64()),
    ]
)
"""Columns of the targets of a run; segments are summed."""


def target_rows(plan: Plan) -> pa.Table:
    """Targets of a plan that are not 0: channel, zone, offer, month, lines (see ``TARGETS``).

    Rows are sorted by channel, then zone, offer and month, in the plan's order of each.
    """
    axes = plan.axes
    lines = plan.target_lines.sum(axis=2).transpose(2, 0, 3, 1)
    at = np.nonzero(lines)
    names = (axes.channels, axes.zones, axes.offers, axes.months)
    columns = [
        pa.array(values, pa.string()).take(pa.array(index))
        for values, index in zip(names, at, strict=True)
    ]
    return pa.Table.from_arrays([*columns, pa.array(lines[at], pa.int64())], schema=TARGETS)
