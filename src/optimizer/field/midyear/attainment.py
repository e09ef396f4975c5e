"""Sales against targets, and what the difference is made of.

The difference of sales and targets is parted in this order, each part given those before it:

rounding
    What the plan expects, less its whole-line target.
execution
    What the levels really in force would have sold, less what the plan's would (choice model).
market
    As if the zone's sales of the month, all channels together, were spread as expected.
share
    As if a channel's sales were spread over its offers as expected, less that.
mix
    What is left: the offers inside the channel.

The parts add up to the difference in every cell, and so by every axis. Summed over channels the
share is 0, summed over offers the mix is 0, as it must be.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from optimizer.arrays import Floats
from optimizer.demand import market, plan_sales
from optimizer.field.midyear.actuals import Actuals
from optimizer.plan import Plan
from optimizer.scenario import Scenario

PARTS = ("rounding", "execution", "market", "share", "mix")


@dataclass(frozen=True, eq=False)
class Attainment:
    """What was sold against the plan.

    Attributes
    ----------
    labels : tuple of tuple of str
        Names of zones, past months, channels and offers; and of each zone's region.
    target, sold : array[zone, month, channel, offer]
        Lines.
    expected : array[zone, month, channel, offer]
        Expected under the levels that were in force (lines).
    parts : array[part, zone, month, channel, offer]
        Of ``sold − target``, in the order of ``PARTS`` (lines).
    executed : bool
        Whether the levels in force are known; otherwise the plan's are taken to have been.
    """

    labels: tuple[tuple[str, ...], ...]
    target: Floats
    sold: Floats
    expected: Floats
    parts: Floats
    executed: bool = False

    def table(self, *by: str) -> pd.DataFrame:
        """Target, sales, attainment (ratio), difference and its parts (lines).

        Parameters
        ----------
        by : str
            Any of zone, region, month, channel, offer; none: one row for all.
        """
        zones, months, channels, offers, regions = self.labels
        index = pd.MultiIndex.from_product(
            [zones, months, channels, offers], names=["zone", "month", "channel", "offer"]
        )
        frame = index.to_frame(index=False)
        frame["region"] = np.repeat(regions, self.target[0].size)
        columns = {"target": self.target, "sold": self.sold, "difference": self.sold - self.target}
        columns |= dict(zip(PARTS, self.parts, strict=True))
        for name, array in columns.items():
            frame[name] = array.ravel()
        names = list(columns)
        if by:
            summed = frame.groupby(list(by), sort=False)[names].sum().reset_index()
        else:
            summed = frame[names].sum().to_frame().T
        ratio = summed["sold"] / summed["target"].where(summed["target"] > 0)
        summed.insert(len(by) + 2, "attainment", ratio)
        return summed


def attainment_of(scenario: Scenario, plan: Plan, actuals: Actuals) -> Attainment:
    """Sales of the past months against the plan's targets."""
    past = slice(0, actuals.past)
    target = plan.target_lines[:, past].sum(axis=2).astype(np.float64)
    planned = plan.expected[:, past].sum(axis=2)
    expected = planned
    if actuals.push is not None:
        sales, _ = plan_sales(market(scenario), actuals.levels_in_force(plan.push))
        expected = sales[:, past].sum(axis=2)
    zones = scenario.zones
    labels = (zones.ids, scenario.months[past], scenario.channels, scenario.offers, zones.region)
    parts = np.stack([planned - target, expected - planned, *_spread(expected, actuals.sold)])
    return Attainment(labels, target, actuals.sold, expected, parts, actuals.push is not None)


def _spread(expected: Floats, sold: Floats) -> tuple[Floats, Floats, Floats]:
    """Market, share and mix of ``sold − expected``."""
    by_market = expected * _ratio(sold, expected, (2, 3))
    by_channel = expected * _ratio(sold, expected, (3,))
    return by_market - expected, by_channel - by_market, sold - by_channel


def _ratio(sold: Floats, expected: Floats, axes: tuple[int, ...]) -> Floats:
    """Sales over those expected, summed over axes; 1 where nothing was expected."""
    lines, of = (array.sum(axis=axes, keepdims=True) for array in (sold, expected))
    return np.where(of > 0, lines / np.where(of > 0, of, 1.0), 1.0)
