"""A scenario whose plan keeps to the targets that people already have."""

from __future__ import annotations

import csv
import io
from typing import Any

import numpy as np

from optimizer.arrays import Floats
from optimizer.scenario.scenario import Scenario
from optimizer.scenario.schema.plan_section import Objective
from optimizer.scenario.tables.market_tables import KEPT_COLUMNS

FILE = "kept_targets.csv"
"""Name of the table that :func:`keep_targets` makes."""


def keep_targets(scenario: Scenario, targets: Floats, price: float) -> Scenario:
    """A copy whose first objective pays for every line moved away from these targets.

    Parameters
    ----------
    scenario : Scenario
    targets : array[zone, month, channel, offer]
        Targets that people already have (lines); NaN where there is none.
    price : float
        Of a line moved, in the first objective's unit. Targets kept before, and their price, are
        replaced.

    Raises
    ------
    ValueError
        When the targets have another shape, or the price is negative.
    """
    axes = (scenario.zones.ids, scenario.months, scenario.channels, scenario.offers)
    if targets.shape != tuple(map(len, axes)):
        raise ValueError(f"targets must have the shape {tuple(map(len, axes))}")
    if not price >= 0:
        raise ValueError(f"price {price:g}: write 0 or more")
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(KEPT_COLUMNS)
    for at in np.argwhere(np.isfinite(targets)):
        names = [axis[i] for axis, i in zip(axes, at, strict=True)]
        writer.writerow([*names, repr(float(targets[tuple(at)]))])
    first, *later = scenario.as_written.plan.objectives
    objectives = [_priced(first, price), *(o.model_dump(exclude_none=True) for o in later)]
    values = {"plan.keep": {"table": FILE}, "plan.objectives": objectives}
    return scenario.replace_all(values, {FILE: out.getvalue().encode()})


def _priced(first: Objective, price: float) -> dict[str, Any]:
    weights = {str(first.of): 1.0} if first.weights is None else {**first.weights}
    return {"weights": {**weights, "moved": price}, "tolerance": first.tolerance}
