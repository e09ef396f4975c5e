"""Prospects: points of sale that might join, who signs, and how they begin."""

from __future__ import annotations

import math
from dataclasses import fields, replace
from typing import Any

import numpy as np

from optimizer.arrays import Floats
from optimizer.network.model import NetworkModel, NetworkState
from optimizer.network.random_draws import Purpose, Streams
from optimizer.network.week import head_start
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


class Prospecting:
    """Calls on prospects, and who signed since the last week's end.

    Whether a prospect signs at its first, second ... call depends on its own draws alone.
    """

    def __init__(self, model: NetworkModel, streams: Streams) -> None:
        self.model, self.streams = model, streams
        count = len(model.ids)
        self.open = np.arange(count) >= model.own
        self.calls = [0] * (count - model.own)
        self.draws: list[Floats] = []
        self.signed: list[int] = []

    def call(self, pos: int) -> None:
        """A sales engineer calls on a prospect."""
        spec, at = self.model.recruitment, pos - self.model.own
        turn = self.calls[at]
        self.calls[at] += 1
        if turn == len(self.draws):
            shape = (len(self.calls),)
            self.draws.append(self.streams.uniform(Purpose.PROSPECTS, turn, shape))
        if spec is not None and self.open[pos] and self.draws[turn][at] < spec.chance:
            self.open[pos] = False
            self.signed.append(pos)

    def begin(self, points: NetworkState, month: int, week: int, day: float) -> list[int]:
        """Those who signed in a week (of all) begin to sell in the next; gives who they are."""
        joined, self.signed = self.signed, []
        if not joined:
            return joined
        model, spec, calendar = self.model, self.model.recruitment, self.model.calendar
        assert spec is not None
        who = np.array(joined)
        points.active[who] = True
        points.motivation[who] = spec.motivation
        points.knowledge[who] = spec.skill
        points.low_months[who] = 0
        points.last_visit[who] = day
        ends = week + 1 == sum(calendar.weeks_of[: month + 1])
        points.since[who] = month + 1 if ends else month
        quarter = month // 3
        whole = calendar.weeks_in_quarter[quarter]
        left = 1.0 - (calendar.week_of_quarter(month, week) + 1) / whole
        for pos in joined:
            quota = math.ceil(round(model.quota[pos, quarter] * left, 9))
            points.quota[pos] = quota
        points.counted[who] = head_start(model, week)[who]
        return joined
