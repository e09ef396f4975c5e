"""Sales of the months left, drawn many times: from the posterior of demand and the months' noise.

The plan's push levels stay. Demand of the posterior's mean makes attraction
(:mod:`optimizer.field.midyear.refit`), so that all channels of a zone together sell what it says;
draws differ from that mean by factors on sales. A month has its shock (common to a channel's zones,
of logs), and counts whose variance is the dispersion times their mean (Poisson, of a gamma mean
that a zone's channel has in common in a month).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from optimizer.arrays import Floats, Ints
from optimizer.demand import market, plan_sales
from optimizer.field.midyear.demand_posterior import DemandPosterior, PosteriorDraw
from optimizer.field.midyear.refit import attraction_factors
from optimizer.scenario import Scenario

DRAWS = 2000
"""Draws of the months left: a probability of one half is known to 2 points (95 %)."""
CELLS = 1 << 21
"""Figures that are drawn at once."""
SMALL = 1e-9


@dataclass(frozen=True, eq=False)
class DrawnSales:
    """Some draws of the months left.

    Attributes
    ----------
    first : int
        Place of the first among all draws.
    sales : array[draw, zone, month, segment, channel, offer]
        Lines.
    """

    first: int
    sales: Floats


def expected_left(scenario: Scenario, push: Ints, past: int, level: Floats) -> tuple[Floats, int]:
    """Sales of the months left under factors on the sales of the past.

    Parameters
    ----------
    push : array[zone, month, channel] of int
        Levels in force in the past, planned in the months left.
    past : int
    level : array[zone, channel]
        log factor on sales.

    Returns
    -------
    array[zone, month, segment, channel, offer]
        Of the months left (lines).
    int
        Zone-channels in which the market cannot give such sales.
    """
    demand = market(scenario)
    factors, beyond = attraction_factors(demand, push, past, np.exp(level))
    cells = np.arange(len(demand.customers)).reshape(push.shape[:2])
    left = demand.at(cells[:, past:].ravel())
    times = np.repeat(factors, push.shape[1] - past, axis=0)[:, None, :, None]
    changed = replace(left, attraction=left.attraction * times)
    return plan_sales(changed, push[:, past:])[0], beyond


def draws_of(
    posterior: DemandPosterior, drawn: PosteriorDraw, expected: Floats, rng: np.random.Generator
) -> Iterator[DrawnSales]:
    """Draw the months left, a part of the draws at a time.

    Parameters
    ----------
    expected : array[zone, month, segment, channel, offer]
        Under the mean of ``drawn.level`` (lines).
    """
    mean = drawn.level.mean(axis=0)
    size = max(CELLS // max(expected.size, 1), 1)
    for first in range(0, len(drawn.level), size):
        part = slice(first, first + size)
        factor = np.exp(drawn.level[part] - mean)
        count, (_, months, _, channels, _) = len(factor), expected.shape
        shock = rng.standard_normal((count, months, channels)) * drawn.shock[part, None, None]
        jump = _jumps(posterior, expected, count, rng)
        mix = drawn.mix[part][:, None] * _mix_jumps(posterior, expected, count, rng)
        # axes: draw, zone, month, segment, channel, offer
        times = factor[:, :, None] * np.exp(shock)[:, None] * jump
        rate = expected * times[:, :, :, None, :, None] * mix[:, None, :, None]
        yield DrawnSales(first, rng.poisson(rate).astype(np.float64))


def _jumps(
    posterior: DemandPosterior, expected: Floats, count: int, rng: np.random.Generator
) -> Floats:
    """``jump[draw, zone, month, channel]``, mean 1: what makes counts more restless than chance.

    The dispersion is itself known from so many degrees of freedom only.
    """
    noise, lines = posterior.noise, expected.sum(axis=(2, 4))
    excess = np.full(count, noise.dispersion - 1.0)
    if noise.freedom:
        chi = rng.chisquare(noise.freedom, count)
        excess = np.maximum(noise.dispersion * noise.freedom / chi - 1.0, 0.0)
    return _gamma(lines, excess[:, None, None, None], (count, *lines.shape), rng)


def _mix_jumps(
    posterior: DemandPosterior, expected: Floats, count: int, rng: np.random.Generator
) -> Floats:
    """``jump[draw, month, channel, offer]``: the same of the nation's offers."""
    lines = expected.sum(axis=(0, 2))
    excess = np.full((count, 1, 1, 1), posterior.noise.mix_dispersion - 1.0)
    return _gamma(lines, excess, (count, *lines.shape), rng)


def _gamma(
    lines: Floats, excess: Floats, shape: tuple[int, ...], rng: np.random.Generator
) -> Floats:
    """Gamma of mean 1 and variance ``excess / lines``; 1 where there is no excess."""
    if not (excess > SMALL).any():
        return np.ones(shape)
    form = np.maximum(lines, SMALL) / np.maximum(excess, SMALL)
    drawn = rng.gamma(np.broadcast_to(form, shape)) / form
    return np.asarray(np.where(excess > SMALL, drawn, 1.0))
