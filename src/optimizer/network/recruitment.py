"""Prospects who sign, and how they begin."""

from __future__ import annotations

import math

import numpy as np

from optimizer.arrays import Floats
from optimizer.network.model import NetworkModel
from optimizer.network.state import NetworkState
from optimizer.network.streams import Purpose, Streams
from optimizer.network.week import head_start


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
        """Those who signed in a week begin to sell in the next; gives who they are.

        Parameters
        ----------
        month, week : int
            The week that ends; it counts through all months.
        day : float
            Working day.
        """
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
