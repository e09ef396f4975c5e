"""Points of sale that might join: they resemble those that are there already."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import numpy as np

from optimizer.scenario.scenario import Scenario
from optimizer.scenario.tables.points_table import PointsOfSale


def with_prospects(scenario: Scenario) -> PointsOfSale:
    """The points of sale, and behind them the prospects of every zone.

    A zone has so many prospects for each of its points of sale as the scenario says; each is
    drawn, with the scenario's seed, like one of that zone's points of sale. A zone without
    points of sale has none.

    Raises
    ------
    ValueError
        When the scenario has no network.
    """
    pos, network = scenario.pos, scenario.spec.network
    if pos is None or network is None:
        raise ValueError("the scenario has no network of points of sale")
    spec = network.recruitment
    if spec is None or not network.behaviour.recruitment:
        return pos
    held = np.bincount(pos.zone, minlength=len(scenario.zones.ids))
    count = np.floor(held * spec.prospects + 0.5).astype(np.int64)
    members = np.argsort(pos.zone, kind="stable")
    start = np.cumsum(held) - held
    zone = np.repeat(np.arange(len(held)), count)
    key = np.random.SeedSequence(scenario.spec.seed, spawn_key=(0x70726F,))
    u = np.random.Generator(np.random.PCG64(key)).random(len(zone))
    like = members[start[zone] + np.floor(u * held[zone]).astype(np.int64)]
    arrays: dict[str, Any] = {
        f.name: np.concatenate([getattr(pos, f.name), getattr(pos, f.name)[like]])
        for f in fields(pos)
        if f.name not in ("ids", "types")
    }
    ids = tuple(f"prospect {scenario.zones.ids[z]} {i + 1}" for i, z in enumerate(zone))
    return replace(pos, ids=pos.ids + ids, **arrays)
