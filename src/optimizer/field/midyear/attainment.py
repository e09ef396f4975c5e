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

Months also differ by themselves, in three parts. *Dispersion*: variance of a zone's channel in a
month over its mean (1: Poisson), by Pearson's χ² about the level of each zone's channel and of each
month's channel. *Shock*: what all zones of a channel have in common in one month; here its figures,
from which :mod:`optimizer.field.midyear.demand_posterior` learns its size. *Dispersion of the mix*:
the nation's offers in a month about their share of the channel's sales.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import chi2

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
    target, sold, expected : array[zone, month, channel, offer]
        Lines; expected under the levels that were in force.
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

        ``by`` names any of zone, region, month, channel, offer; none: one row for all.
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


HALF = 0.5
"""Lines added to both sales, so that none sold has a logarithm."""
ROUNDS = 20
"""Of fitting two margins in turn."""


@dataclass(frozen=True, eq=False)
class MonthNoise:
    """What months say of their own noise.

    Attributes
    ----------
    dispersion, mix_dispersion : float
        Variance over mean, at least 1.
    freedom : int
        Degrees of freedom of ``dispersion``; 0: nothing is known, and 1 is taken.
    log_ratio : array[month, channel]
        log(sold / expected) of the nation's month.
    variance : array[month, channel]
        Of ``log_ratio`` by dispersion alone; infinite where nothing was expected.
    share : array[month, channel]
        The month's part of what was expected of the channel.
    """

    dispersion: float
    mix_dispersion: float
    freedom: int
    log_ratio: Floats
    variance: Floats
    share: Floats

    def shock(self, chance: float) -> float:
        """Variance of the months' shocks (of logs), by moments (DerSimonian and Laird 1986).

        0 where months differ by no more than dispersion makes them with this chance.
        """
        weight = 1.0 / self.variance
        total = weight.sum(axis=0)
        mean = ratio((weight * self.log_ratio).sum(axis=0), total)
        spread = float((weight * (self.log_ratio - mean) ** 2).sum())
        freedom = int((weight > 0).sum() - (total > 0).sum())
        if freedom <= 0 or spread <= chi2.isf(chance, freedom):
            return 0.0
        scale = float((total - ratio((weight**2).sum(axis=0), total)).sum())
        return (spread - freedom) / scale


def month_noise_of(attainment: Attainment) -> MonthNoise:
    """Noise of the months that are past."""
    by_zone = attainment.sold.sum(axis=3), attainment.expected.sum(axis=3)
    dispersion, freedom = _dispersion(*by_zone, (0, 1))
    by_offer = attainment.sold.sum(axis=0), attainment.expected.sum(axis=0)
    mix_dispersion, _ = _dispersion(*by_offer, (0, 2))
    sold, expected = (lines.sum(axis=0) for lines in by_zone)
    with np.errstate(divide="ignore"):
        variance = np.where(expected > 0, dispersion / (expected + HALF), np.inf)
    return MonthNoise(
        dispersion,
        mix_dispersion,
        freedom,
        np.log((sold + HALF) / (expected + HALF)),
        variance,
        ratio(expected, expected.sum(axis=0)),
    )


def _dispersion(sold: Floats, expected: Floats, axes: tuple[int, int]) -> tuple[float, int]:
    """Pearson's χ² about the margins of two axes over its degrees of freedom, at least 1; those.

    Without a degree of freedom 1 is taken.
    """
    fitted = expected
    for _ in range(ROUNDS):
        # summing over one axis gives the margin by the other
        for axis in axes:
            margins = (lines.sum(axis=axis, keepdims=True) for lines in (sold, fitted))
            fitted = fitted * ratio(*margins)
    some = fitted > 0
    of_margins = sum(int((expected.sum(axis=axis) > 0).sum()) for axis in axes)
    freedom = int(some.sum()) - of_margins + int((expected.sum(axis=axes) > 0).sum())
    if freedom <= 0:
        return 1.0, 0
    chi_square = ((sold - fitted)[some] ** 2 / fitted[some]).sum()
    return max(float(chi_square / freedom), 1.0), freedom


def ratio(numerator: Floats, denominator: Floats) -> Floats:
    """A ratio; 0 where the denominator is none."""
    positive = denominator > 0
    return np.asarray(np.where(positive, numerator / np.where(positive, denominator, 1.0), 0.0))
