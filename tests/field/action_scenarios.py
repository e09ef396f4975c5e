"""Tiny scenarios and plans that actions are tried on, and the choice model written out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from optimizer.arrays import Floats, Ints
from optimizer.field import Action, read_actions
from optimizer.plan import Plan, plan_of
from optimizer.scenario import Scenario, load
from tests.tiny import tiny, write_csv

HEADER = ["name", "channel", "zone", "region", "months", "level", "extra", "cost"]
CLASSES = [("home", "a"), ("home", "b"), ("work", "c")]


def scenario_of(folder: Path, seed: int = 1, **settings: Any) -> Scenario:
    """A tiny scenario."""
    tiny(folder, seed, **settings)
    return load(folder)


def planted(folder: Path, **attraction: tuple[float, float, float]) -> Scenario:
    """A tiny scenario with each channel's attraction to the three classes, the same for offers."""
    tiny(folder, 1)
    rows = [
        [*key, channel, offer, values[i]]
        for i, key in enumerate(CLASSES)
        for channel, values in attraction.items()
        for offer in ("basic", "plus")
    ]
    write_csv(
        folder / "attraction.csv", ["segment", "class", "channel", "offer", "attraction"], rows
    )
    return load(folder)


def reference(scenario: Scenario) -> Plan:
    """Every channel at reference everywhere."""
    push = [list(c.levels).index(c.reference) for c in scenario.spec.channels.values()]
    shape = (len(scenario.zones.ids), len(scenario.months), len(push))
    return plan_of(scenario, np.broadcast_to(push, shape).copy())


def any_plan(scenario: Scenario, seed: int) -> Plan:
    """Push levels at random among those that the plan may choose."""
    rng = np.random.default_rng(seed)
    push = [
        rng.choice(
            [i for i, level in enumerate(c.levels.values()) if level.eligible],
            (len(scenario.zones.ids), len(scenario.months)),
        )
        for c in scenario.spec.channels.values()
    ]
    return plan_of(scenario, np.stack(push, axis=-1).astype(np.int64))


def table(folder: Path, scenario: Scenario, *rows: list[Any]) -> tuple[Action, ...]:
    """Actions of a table, as the field would write it."""
    write_csv(folder / "actions.csv", HEADER, list(rows))
    return read_actions(scenario, folder / "actions.csv")


def by_hand(scenario: Scenario, push: Ints) -> Floats:
    """``sales[zone, month, channel]`` of the GAM, one alternative after the other (lines).

    Gallego, Ratliff and Shebalov (2015): P(j) = g v / (1 + sum of g v, closed ones with theta v).
    """
    theta = scenario.spec.choice.theta  # type: ignore[union-attr]
    sold = np.zeros(push.shape)
    for z, t in np.ndindex(push.shape[:2]):
        for k in range(len(scenario.classes)):
            worth, shadow = np.zeros(len(scenario.channels)), 1.0
            for c, name in enumerate(scenario.channels):
                g = list(scenario.spec.channels[name].levels.values())[push[z, t, c]].multiplier
                v = (
                    scenario.base_attraction[k, c]
                    * scenario.zone_factor[z, k, c]
                    * scenario.month_factor[t, k, c]
                ).sum()
                worth[c] = g * v
                shadow += theta[name] * v if g == 0 else 0.0
            sold[z, t] += scenario.customers[z, t, k] * worth / (shadow + worth.sum())
    return sold
