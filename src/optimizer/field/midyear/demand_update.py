"""What sales say of demand: a factor by zone and channel, drawn towards its region and the nation.

log(sold / expected) of a zone's channel over the past months is y ~ N(θ, v), v = φ / expected, with
φ the dispersion of monthly sales about their level (1: Poisson), and more where all zones of a
channel move together from month to month: few months then say little of the year. The hierarchy is
normal: the nation's channel about 0 (the plan's demand), a region's about the nation's, a zone's
about its region's. At each level the weight of what was sold is τ² / (τ² + v), the rest is the
prior's; τ² by the method of moments with the mean known (Efron and Morris 1975; Morris 1983, JASA
78:47-65).
A level whose figures differ by no more than chance gives (χ², 1 %) has τ² = 0: its prior has all
the weight, so that ordinary noise moves nothing there.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from optimizer.arrays import Floats, Ints
from optimizer.demand import Market
from optimizer.field.midyear.attainment import HALF, Attainment, month_noise_of
from optimizer.loop.shrinkage import drawn_towards

CHANCE = 0.01
"""Chance at which noise alone would be taken for a difference, at each level."""


@dataclass(frozen=True, eq=False)
class DemandUpdate:
    """Factors on the sales expected.

    Attributes
    ----------
    factor, raw : array[zone, channel]
        1 where the plan's demand stands; sold over expected, as seen, NaN where nothing was
        expected.
    dispersion : float
        Variance of sales over their mean; 1 is Poisson, and the least.
    between, prior : mapping of str to float
        By level, variance of log factors between its members, and the mean weight of the prior, in
        [0, 1]; 1: what was sold changes nothing there.
    noise, shock : float
        Mean distance by which chance alone makes a zone's channel differ from what is expected
        (ratio); standard deviation of what all zones of a channel have in common in a month (of
        logs).
    """

    factor: Floats
    raw: Floats
    dispersion: float
    between: dict[str, float]
    prior: dict[str, float]
    noise: float
    shock: float

    def table(self, zones: tuple[str, ...], channels: tuple[str, ...]) -> pd.DataFrame:
        """Factor and what was seen, by zone and channel (ratios)."""
        index = pd.MultiIndex.from_product([zones, channels], names=["zone", "channel"])
        frame = index.to_frame(index=False)
        frame["seen"], frame["factor"] = self.raw.ravel(), self.factor.ravel()
        return frame


def demand_update_of(attainment: Attainment, region: Ints) -> DemandUpdate:
    """Factors from what was sold against what was expected; ``region[zone]``."""
    sold, expected = attainment.sold.sum(axis=(1, 3)), attainment.expected.sum(axis=(1, 3))
    dispersion, noise = _dispersion(attainment), month_noise_of(attainment)
    shock = noise.shock(CHANCE)
    shock_of_year = shock * (noise.share**2).sum(axis=0)
    members = (region[None] == np.arange(region.max() + 1)[:, None]).astype(np.float64)
    # the zones of every member of a level, and which member of the level above it belongs to
    levels = {
        "nation": (np.ones((1, len(region))), np.zeros(1, dtype=np.int64)),
        "region": (members, np.zeros(len(members), dtype=np.int64)),
        "zone": (np.eye(len(region)), region),
    }
    log_factor = np.zeros((1, sold.shape[1]))
    between, prior = {}, {}
    for level, (zones, above) in levels.items():
        y, v = _log_ratio(zones @ sold, zones @ expected, dispersion)
        log_factor, between[level], weight = drawn_towards(
            y, v + shock_of_year, log_factor[above], CHANCE
        )
        prior[level] = 1.0 - weight
    with np.errstate(divide="ignore", invalid="ignore"):
        raw = np.where(expected > 0, sold / expected, np.nan)
    by_chance = float(np.sqrt(dispersion / expected[expected > 0]).mean() * np.sqrt(2 / np.pi))
    return DemandUpdate(
        np.exp(log_factor), raw, dispersion, between, prior, by_chance, float(np.sqrt(shock))
    )


def _log_ratio(sold: Floats, expected: Floats, dispersion: float) -> tuple[Floats, Floats]:
    """Log ratio and its variance; NaN where nothing was expected."""
    y = np.where(expected > 0, np.log((sold + HALF) / (expected + HALF)), np.nan)
    return y, dispersion / (expected + HALF)


def _dispersion(attainment: Attainment) -> float:
    """Pearson's χ² of monthly sales about each zone's channel's own level, over its freedom."""
    sold, expected = attainment.sold.sum(axis=3), attainment.expected.sum(axis=3)
    total = expected.sum(axis=1, keepdims=True)
    level = np.where(total > 0, sold.sum(axis=1, keepdims=True) / np.where(total > 0, total, 1), 0)
    fitted = expected * level
    some = fitted > 0
    freedom = int(some.sum() - (some.sum(axis=1) > 0).sum())
    if not freedom:
        return 1.0
    chi_square = ((sold - fitted)[some] ** 2 / fitted[some]).sum()
    return max(float(chi_square / freedom), 1.0)


LARGEST = 100.0
"""Most that attraction is multiplied or divided by."""
TOLERANCE = 1e-10
STEPS = 1000


def attraction_factors(market: Market, push: Ints, past: int, factor: Floats) -> tuple[Floats, int]:
    """Factors on attraction under which every zone's channel sells so many times as much.

    All channels of a zone at once, for they take from each other: one that sells as before
    beside a weaker one is itself a little less attractive than it was. A fixed point: attraction is
    multiplied by what is still missing, which converges at the rate of those who buy.

    Parameters
    ----------
    push : array[zone, month, channel] of int
        Levels in force in the ``past`` months at least.
    factor : array[zone, channel]
        On the sales of the past months together.

    Returns
    -------
    array[zone, channel], int
        1 in zones where every factor is 1; where a channel sold nothing, its factor on sales. And
        zone-channels in which the market cannot give such sales.
    """
    factors = np.ones(factor.shape)
    zones = np.flatnonzero((factor != 1).any(axis=1))
    if not len(zones):
        return factors, 0
    cells = (zones[:, None] * push.shape[1] + np.arange(past)).ravel()
    part, levels = market.at(cells), push[zones, :past].reshape(len(cells), -1)
    expected = _sold(part, levels, np.ones(factor[zones].shape))
    wanted = factor[zones] * expected
    tried = np.where(expected > 0, 1.0, factor[zones])
    for _ in range(STEPS):
        sold = _sold(part, levels, tried)
        step = np.where(sold > 0, wanted / np.where(sold > 0, sold, 1.0), 1.0)
        after = np.clip(tried * step, 1 / LARGEST, LARGEST)
        if abs(np.log(after / tried)).max() < TOLERANCE:
            break
        tried = after
    factors[zones] = tried
    missed = abs(_sold(part, levels, tried) - wanted) > 1e-6 * np.maximum(wanted, 1.0)
    return factors, int(missed.sum())


def _sold(market: Market, push: Ints, factor: Floats) -> Floats:
    """``sold[zone, channel]`` of all months together."""
    months = len(push) // len(factor)
    times = np.repeat(factor, months, axis=0)[:, None, :, None]
    sales = market.model.sales(
        market.attraction * times, market.multiplier(push[:, None]), market.customers
    )
    by_cell = sales[:, 0].sum(axis=(1, 3))
    return np.asarray(by_cell.reshape(len(factor), months, -1).sum(axis=1))
