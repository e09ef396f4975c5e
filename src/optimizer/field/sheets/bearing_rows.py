"""Which rows of the plan bear on a channel or a region."""

from __future__ import annotations

import numpy as np

from optimizer.plan import Plan, RowResult, row_scopes
from optimizer.scenario import Scenario


def bearing_rows(
    scenario: Scenario, plan: Plan, channel: str | None, region: str | None
) -> tuple[RowResult, ...]:
    """Enforced rows that are missed or bind, and count what a channel or a region sells.

    Parameters
    ----------
    channel, region : str or None
        None for all of them.

    Returns
    -------
    tuple of RowResult
        Missed ones first, then by what their whole bound is worth in the first objective.
    """
    table, scopes = scenario.zones, row_scopes(scenario, plan)
    zones = [zone for zone, of in zip(table.ids, table.region, strict=True) if of == region]
    rows = [
        row
        for row in plan.rows
        if row.enforced
        and (row.binding or row.shortfall)
        and scopes[row.name].meets(channel, region, zones)
    ]
    return tuple(sorted(rows, key=lambda row: (-row.shortfall, -_worth(row), row.name)))


def _worth(row: RowResult) -> float:
    """What the whole bound is worth in the first objective; 0 where no LP priced it."""
    bound = row.lower if np.isfinite(row.lower) else row.upper
    return float(np.nan_to_num(abs(row.shadow_price * bound)))
