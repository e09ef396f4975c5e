"""When agreed lines are signed: some are moved across the end of a period of pay."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from optimizer.arrays import Bools, Ints
from optimizer.network.model import NetworkModel, NetworkState, SchemeGroup, by_scheme_group
from optimizer.network.policy.shifting import taken
from optimizer.network.week import WeekSales, counted_lines, own_bands, period_begins


class Signing:
    """Lines held back, and lines signed before they came.

    What is held back in a period's last week is signed in the week after. What is signed early
    is missing from the first lines of its offer that come. None is made, and none is lost but
    those still missing when the plan ends. Draws stay what they are: only the week moves.
    """

    def __init__(self, model: NetworkModel) -> None:
        self.model = model
        shape = (model.rate.shape[2], len(model.ids))
        self.held, self.owed = np.zeros(shape).T, np.zeros(shape).T
        self.open = self.holding = False

    def sign(self, points: NetworkState, week: int, sold: WeekSales) -> WeekSales:
        """What is signed of a week's good lines, with what was held back before."""
        good = sold.good
        if self.open:
            missing = np.minimum(self.owed, good)
            self.owed -= missing
            good = good - missing
            if self.holding:
                good += self.held
                self.holding = False
            self.open = bool(self.owed.any())
        ending = period_begins(self.model, week + 1)
        if not ending.any():
            return replace(sold, good=good)
        self.open = self.holding = True
        moved = self._moved(points, week, replace(sold, good=good), ending)
        self.held = taken(good, np.maximum(moved, 0))
        # early ones are of the offers that sell most
        likely = np.ceil(self.model.rate[:, self._month(week + 1)]) + self.model.behaviour.shift_max
        early = taken(likely, np.maximum(-moved, 0))
        self.owed += early
        return replace(sold, good=good - self.held + early)

    def _moved(self, points: NetworkState, week: int, sold: WeekSales, ending: Bools) -> Ints:
        """``[pos]``: lines to hold back; below 0, to sign early."""
        behaviour = self.model.behaviour
        lines = points.counted + counted_lines(self.model, sold.lines)
        agreed = np.floor(sold.good).sum(axis=1)
        coming = np.floor(self.model.rate[:, self._month(week + 1)].sum(axis=1))
        can = points.active & ending
        back, forward = (
            np.where(can, np.minimum(most, behaviour.shift_max), 0).astype(np.int64)
            for most in (agreed, coming)
        )
        bands = own_bands(self.model, points)

        def shift(group: SchemeGroup) -> Ints:
            if group.policies is None:
                return np.zeros(len(group.rows), dtype=np.int64)
            rows = group.rows
            return group.policies.shift(
                np.arange(len(rows)),
                group.policies.at(week)[0],
                bands[group.at],
                lines[group.at],
                (back[group.at], forward[group.at]),
                np.full(len(rows), behaviour.shift_cost),
                behaviour.present_bias,
            )

        return by_scheme_group(self.model.groups, shift)

    def _month(self, week: int) -> int:
        """Month of a week; of the last one beyond the plan."""
        ends = np.cumsum(self.model.calendar.weeks_of)
        return min(int(np.searchsorted(ends, week, side="right")), len(ends) - 1)
