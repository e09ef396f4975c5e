"""Sales of the months left, drawn many times, and what is likely of a target at the end of them.

Draws are from the posterior of demand and the months' noise. The plan's push levels stay. Demand of
the posterior's mean makes attraction (``demand_update``), so that all channels of a zone together
sell what it says; draws differ from that mean by factors on sales. A month has its shock (common to
a channel's zones, of logs), and counts whose variance is the dispersion times their mean (Poisson,
of a gamma mean common to a zone's channel in a month).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from optimizer.arrays import Floats, Ints
from optimizer.demand import market, plan_sales
from optimizer.field.midyear.demand_posterior import DemandPosterior, PosteriorDraw
from optimizer.field.midyear.demand_update import attraction_factors
from optimizer.scenario import Scenario

DRAWS = 2000
"""Draws of the months left: a probability of one half is known to 2 points (95 %)."""
CELLS = 1 << 21
"""Figures that are drawn at once."""
SMALL = 1e-9


@dataclass(frozen=True, eq=False)
class DrawnSales:
    """Some draws of the months left, from the ``first`` of all on.

    ``sales[draw, zone, month, segment, channel, offer]`` are lines.
    """

    first: int
    sales: Floats


def expected_left(scenario: Scenario, push: Ints, past: int, level: Floats) -> tuple[Floats, int]:
    """Sales of the months left under factors on the sales of the past.

    Parameters
    ----------
    push : array[zone, month, channel] of int
        Levels in force in the past, planned in the months left.
    level : array[zone, channel]
        log factor on sales.

    Returns
    -------
    array[zone, month, segment, channel, offer], int
        Of the months left (lines); zone-channels in which the market cannot give such sales.
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

    ``expected[zone, month, segment, channel, offer]`` is under the mean of ``drawn.level`` (lines).
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


LEVELS = (0.025, 0.1, 0.5, 0.9, 0.975)
"""Quantiles: the ends of the 95 % and 80 % bands about the median."""
ON_TRACK = 0.4
"""Least probability at which something is on track: about even, or better."""
AT_RISK = 0.05
"""Least probability at which it is at risk; below, it is out of reach."""
NEAR = 0.99
"""Part of a target from which it counts as reached; a commitment counts at its bound."""
VERDICTS = ("reached", "on track", "at risk", "out of reach", "missed")


@dataclass(frozen=True, eq=False)
class Band:
    """Sales of one part of the plan, month by month.

    Attributes
    ----------
    by, name : str
        Axis (all, channel, region, offer) and its member.
    target, sold : array[month], array[past month]
        Lines.
    month, total : array[month left, 5]
        Quantiles ``LEVELS`` of a month's sales, and of all sales up to its end (lines).
    """

    by: str
    name: str
    target: Floats
    sold: Floats
    month: Floats
    total: Floats


@dataclass(frozen=True)
class Outlook:
    """One target or commitment.

    Attributes
    ----------
    kind : str
        ``all``, ``channel``, ``region``, ``offer`` (targets of all months) or ``commitment``.
    at_least, at_most : float
        Bounds (lines); infinite where there is none.
    done, plan_done : float
        Sold so far, and what the plan's targets asked for so far (lines).
    end : tuple of float
        Quantiles ``LEVELS`` of what is sold at the end (lines).
    probability : float
        Of keeping the bounds, a target's by ``NEAR``; in [0, 1].
    over : bool
        Whether its months are all past.
    """

    kind: str
    name: str
    at_least: float
    at_most: float
    done: float
    plan_done: float
    end: tuple[float, ...]
    probability: float
    over: bool

    @property
    def attainment(self) -> float:
        """Sold over what the plan asked for so far (ratio); NaN of nothing."""
        return self.done / self.plan_done if self.plan_done > 0 else float("nan")

    @property
    def verdict(self) -> str:
        """One of ``VERDICTS``."""
        return verdict_of(self.probability, self.over)


def verdict_of(probability: float, over: bool) -> str:
    """Reached or missed once its months are past; before, by its probability."""
    if over:
        return "reached" if probability >= 0.5 else "missed"
    if probability >= ON_TRACK:
        return "on track"
    return "at risk" if probability >= AT_RISK else "out of reach"


def band_of(by: str, name: str, target: Floats, sold: Floats, left: Floats) -> Band:
    """A band from ``target[month]``, ``sold[past month]`` and the draws ``left[draw, month]``."""
    total = sold.sum() + left.cumsum(axis=1)
    month, through = (np.quantile(x, LEVELS, axis=0).T for x in (left, total))
    return Band(by, name, target, sold, month, through)
