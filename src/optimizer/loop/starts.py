"""Where a loop may start from, and whether starts end in the same place."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from optimizer.arrays import Floats
from optimizer.loop.course import Course
from optimizer.loop.network_response import neutral
from optimizer.loop.verdict import Tolerance
from optimizer.scenario.scenario import Scenario
from optimizer.scenario.tables.market_tables import Response
from optimizer.simulation.replicating import network_of

STARTS = ("plan", "least", "most")
"""The scenario's own plan; points of sale at their least effort, and at their most."""


def first_responses(scenario: Scenario, count: int) -> Iterator[tuple[str, Response | None]]:
    """Name of each start, and what its first plan counts on; None for what the scenario says."""
    for name in STARTS[:count]:
        if name == "plan":
            yield name, None
            continue
        before = neutral(scenario)
        factor = _at_effort(scenario, name)[:, None]
        yield name, Response(before.attraction * factor, before.cost, before.value)


def _at_effort(scenario: Scenario, which: str) -> Floats:
    """``factor[zone]`` on sales where all points of sale make their least or most effort."""
    types = list(network_of(scenario).types.values())
    base, effect, usual, most = (
        np.array([getattr(t, name) for t in types])
        for name in ("base", "effect", "reference_effort", "effort_max")
    )
    ratio = (base + effect * (most if which == "most" else 0.0)) / (base + effect * usual)
    pos, zones = scenario.pos, len(scenario.zones.ids)
    if pos is None:
        return np.ones(zones)
    weight = pos.potential * pos.ability
    total = np.bincount(pos.zone, weights=weight, minlength=zones)
    each = np.bincount(pos.zone, weights=weight * ratio[pos.type], minlength=zones)
    return np.where(total > 0, each / np.maximum(total, 1e-300), 1.0)


def ends(courses: tuple[Course, ...], channel: int, tolerance: Tolerance) -> pd.DataFrame:
    """Where every other start ended, less where the first one did.

    Returns
    -------
    DataFrame
        start, same (whether every target is within the tolerance of the first start's), apart
        (targets that are not), largest (lines) with its zone, month and channel; and the
        differences in lines and targets of the network's channel, overlap (lines) and cost (EUR).
    """
    rows = []
    for course in courses[1:]:
        one, other = courses[0].rounds[-1], course.rounds[-1]
        axes = one.plan.axes
        apart = np.abs(other.targets - one.targets)
        z, m, c = np.unravel_index(int(apart.argmax()), apart.shape)
        beyond = tolerance.excess(one.targets, other.targets) > 1.0
        rows.append(
            {
                "start": course.start,
                "same": not beyond.any(),
                "apart": int(beyond.sum()),
                "largest": float(apart.max()),
                "zone": axes.zones[z],
                "month": axes.months[m],
                "channel": axes.channels[c],
                "targets": float((other.targets - one.targets)[..., channel].sum()),
                "lines": float((other.figures["lines"] - one.figures["lines"]).mean()),
                "overlap": other.values["overlap"] - one.values["overlap"],
                "cost": other.values["cost"] - one.values["cost"],
            }
        )
    columns = ["start", "same", "apart", "largest", "zone", "month", "channel"]
    return pd.DataFrame(rows, columns=[*columns, "targets", "lines", "overlap", "cost"])
