"""A plan as the audit sees it: the scenario as written, push levels, and what they sell and cost.

Nothing here knows how the programme states anything.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from optimizer.arrays import Floats, Ints
from optimizer.demand import Market, futures, market, plan_sales
from optimizer.scenario.scenario import Scenario


@dataclass(frozen=True, eq=False)
class JudgedPlan:
    """Push levels of a scenario and their sales.

    Attributes
    ----------
    push : array[zone, month, channel] of int
    sales : array[zone, month, segment, channel, offer]
        Of that push.
    alone : array[zone, month, segment, channel, offer] or None
        What each channel would sell alone; only objectives ask for it.
    revised : callable or None
        What changes the market, in every demand scenario too, where ``sales`` are of a changed
        one.
    """

    scenario: Scenario
    push: Ints
    sales: Floats
    alone: Floats | None = None
    revised: Callable[[Market], Market] | None = None

    @classmethod
    def of(cls, scenario: Scenario, push: Ints) -> JudgedPlan:
        """Push levels with the sales that the choice model gives them."""
        sales, alone = plan_sales(market(scenario), push)
        return cls(scenario, push, sales, alone)

    @cached_property
    def market(self) -> Market:
        """The market that the sales are of."""
        written = market(self.scenario)
        return written if self.revised is None else self.revised(written)

    @cached_property
    def push_cost(self) -> Floats:
        """``cost[zone, month, channel]`` of the levels, without changes (EUR)."""
        return push_cost(self.market.push_cost, self.push)

    @cached_property
    def change_cost(self) -> Floats:
        """``cost[zone, month, channel]`` of levels other than in the month before (EUR)."""
        return change_cost(self.scenario, self.push)

    @cached_property
    def commission(self) -> Floats:
        """``commission[zone, month, channel]`` (EUR)."""
        lines = self.sales.sum(axis=2)
        pay = np.broadcast_to(self.market.pay, (lines[..., 0, 0].size, *lines.shape[2:]))
        return np.asarray((lines * pay.reshape(lines.shape)).sum(axis=-1))

    @cached_property
    def cell_lines(self) -> Floats:
        """``lines[cell, channel, offer]``, segments together."""
        return np.asarray(self.sales.sum(axis=2).reshape(-1, *self.sales.shape[3:]))

    @cached_property
    def reference_sales(self) -> Floats:
        """Sales of the same market when every channel is at its reference level."""
        usual = np.empty_like(self.push)
        for i, channel in enumerate(self.scenario.spec.channels.values()):
            usual[..., i] = list(channel.levels).index(channel.reference)
        return plan_sales(self.market, usual)[0]

    @cached_property
    def in_futures(self) -> tuple[tuple[float, Floats], ...]:
        """Probability of each demand scenario, and the plan's sales in it."""
        every = futures(self.scenario)
        markets = [f.market if self.revised is None else self.revised(f.market) for f in every]
        return tuple(
            (future.probability, plan_sales(changed, self.push)[0])
            for future, changed in zip(every, markets, strict=True)
        )


def push_cost(cost: Floats, push: Ints) -> Floats:
    """``cost[zone, month, channel]`` of the levels chosen."""
    flat = push.reshape(-1, push.shape[2])
    picked = cost[np.arange(len(flat))[:, None], np.arange(push.shape[2]), flat]
    return np.asarray(picked.reshape(push.shape))


def change_cost(scenario: Scenario, push: Ints) -> Floats:
    """``cost[zone, month, channel]`` of levels other than in the month before."""
    cost = np.zeros(push.shape)
    for i, channel in enumerate(scenario.spec.channels.values()):
        spec = channel.change_cost
        each = np.full(len(push), spec.fixed)
        if spec.per is not None:
            each = each + spec.rate * scenario.zones.measures[spec.per]
        cost[:, 1:, i] = np.where(np.diff(push[:, :, i], axis=1) != 0, each[:, None], 0.0)
    return cost
