"""Tables of sales, as the field would send them: what the plan expects, times what is planted."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from optimizer.arrays import Floats
from optimizer.plan import Plan
from optimizer.scenario import Scenario
from tests.tiny import write_csv

HEADER = ["channel", "zone", "offer", "month", "sold"]


def rows_of(scenario: Scenario, sold: NDArray[Any]) -> list[list[Any]]:
    """A row for each of ``sold[zone, month, channel, offer]``."""
    axes = (scenario.zones.ids, scenario.months[: sold.shape[1]])
    every = itertools.product(*axes, scenario.channels, scenario.offers)
    return [
        [c, z, o, m, repr(float(n))] for (z, m, c, o), n in zip(every, sold.ravel(), strict=True)
    ]


def sales_file(folder: Path, scenario: Scenario, sold: NDArray[Any]) -> Path:
    """Their CSV."""
    path = folder / "sold.csv"
    write_csv(path, HEADER, rows_of(scenario, sold))
    return path


def targets(plan: Plan, past: int) -> Floats:
    """``target[zone, month, channel, offer]`` of the past months."""
    return plan.target_lines[:, :past].sum(axis=2).astype(np.float64)
