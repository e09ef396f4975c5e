"""What sales of some months say of demand: a posterior, from which years are drawn.

log(sold / expected) of a zone's channel is y ~ N(θ + ε, v): v by dispersion, ε the mean of the
past months' shocks, common to the channel's zones. θ is the sum of a nation's, a region's and a
zone's part, each normal about 0, with standard deviations τ shared by the channels. Neither τ nor
the shocks' σ is fixed at an estimate: each may be any of ``SIZES``, all as likely beforehand, and
has the weight that sales give it (the tree of normal distributions has its likelihood in closed
form: Gelman and others, Bayesian Data Analysis, 3rd edition, 5.4). Offers inside a channel have
factors of their own, of the nation, in the same way.

:mod:`optimizer.field.midyear.demand_update` answers another question: whether targets should move.
It keeps to the plan's demand until chance is refuted; a forecast does not wait for that.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimizer.arrays import Floats, Ints
from optimizer.field.midyear.attainment import HALF, Attainment, MonthNoise, month_noise_of, ratio

SIZES = (0.0, 0.01, 0.02, 0.04, 0.08, 0.16, 0.32)
"""Standard deviations of log factors that are taken to be possible."""


@dataclass(frozen=True, eq=False)
class PosteriorDraw:
    """Draws of demand.

    Attributes
    ----------
    level : array[draw, zone, channel]
        log of the factor on a zone's channel's sales.
    mix, shock : array[draw, channel, offer], array[draw]
        Factor on the nation's offers inside the channel; standard deviation of the months' shocks
        (of logs).
    """

    level: Floats
    mix: Floats
    shock: Floats


@dataclass(frozen=True, eq=False)
class _LogRatios:
    """y[zone, channel], its variance, the shocks' weight[channel], region members."""

    y: Floats
    v: Floats
    weight: Floats
    member: Floats


@dataclass(frozen=True, eq=False)
class DemandPosterior:
    """What sales say of demand.

    ``weights[zone size, region size, nation size, shock size]`` and ``mix_weights[size]`` are the
    probabilities of sizes as in ``SIZES``.
    """

    noise: MonthNoise
    weights: Floats
    mix_weights: Floats
    log_ratios: _LogRatios
    region: Ints
    mix_y: Floats
    mix_v: Floats
    mix_share: Floats

    def sizes(self) -> dict[str, float]:
        """Mean size of each part of demand and of the months' shocks (of logs)."""
        possible = np.array(SIZES)
        sizes = {
            name: float(self.weights.sum(axis=tuple(set(range(4)) - {axis})) @ possible)
            for axis, name in enumerate(("zone", "region", "nation", "shock"))
        }
        return sizes | {"mix": float(self.mix_weights @ possible)}

    def draw(self, count: int, rng: np.random.Generator) -> PosteriorDraw:
        """Draw factors, ``count`` times."""
        flat = rng.choice(self.weights.size, size=count, p=self.weights.ravel())
        level = np.empty((count, *self.log_ratios.y.shape))
        shock = np.array(SIZES)[np.unravel_index(flat, self.weights.shape)[3]]
        for combination in np.unique(flat):
            draws = np.flatnonzero(flat == combination)
            sizes = [SIZES[i] for i in np.unravel_index(combination, self.weights.shape)]
            level[draws] = self._levels(sizes, len(draws), rng)
        return PosteriorDraw(level, self._mixes(count, rng), shock)

    def _levels(self, sizes: list[float], count: int, rng: np.random.Generator) -> Floats:
        """``level[draw, zone, channel]`` of given sizes, from the nation down to its zones."""
        zone, region, nation, shock = (size**2 for size in sizes)
        seen = self.log_ratios
        means, precision = _pooled(seen.y, 1.0 / (zone + seen.v), seen.member)
        spread = _inverse(precision)
        top, top_precision = _pooled(means, 1.0 / (region + spread), np.ones((1, len(means))))
        # the nation's part and the past's shocks are seen together, then told apart
        both = nation + shock * seen.weight
        shape = (count, len(both))
        eta = _drawn(np.zeros(shape), both, top[0], _inverse(top_precision)[0], rng)
        part = np.where(both > 0, nation / np.where(both > 0, both, 1.0), 0.0)
        own = part * eta + np.sqrt(part * (1 - part) * both) * rng.standard_normal(shape)
        rho = _drawn(eta[:, None], region, means, spread, rng)
        theta = _drawn(rho[:, self.region], zone, seen.y, seen.v, rng)
        return np.asarray(theta - (eta - own)[:, None])

    def _mixes(self, count: int, rng: np.random.Generator) -> Floats:
        """``mix[draw, channel, offer]``; a channel's sales as a whole stay."""
        size = np.array(SIZES)[rng.choice(len(SIZES), size=count, p=self.mix_weights)]
        prior, between = np.zeros((count, *self.mix_y.shape)), (size**2)[:, None, None]
        factor = np.exp(_drawn(prior, between, self.mix_y, self.mix_v, rng))
        mean = (factor * self.mix_share).sum(axis=2, keepdims=True)
        return np.asarray(np.where(mean > 0, factor / np.where(mean > 0, mean, 1.0), 1.0))


def posterior_of(attainment: Attainment, region: Ints) -> DemandPosterior:
    """What the sales of the past months say of demand; ``region[zone]``."""
    noise = month_noise_of(attainment)
    sold, expected = attainment.sold.sum(axis=(1, 3)), attainment.expected.sum(axis=(1, 3))
    member = (region[None] == np.arange(region.max() + 1)[:, None]).astype(np.float64)
    y, v = _ratio(sold, expected, noise.dispersion)
    seen = _LogRatios(y, v, (noise.share**2).sum(axis=0), member)
    offers = attainment.sold.sum(axis=(0, 1))
    fitted = (attainment.expected.sum(axis=1) * ratio(sold, expected)[..., None]).sum(axis=0)
    mix_y, mix_v = _ratio(offers, fitted, noise.mix_dispersion)
    likely = [_normal(mix_y, size**2 + mix_v) for size in SIZES]
    return DemandPosterior(
        noise,
        _probability(_likelihood(seen, noise)),
        _probability(np.array(likely)),
        seen,
        region,
        mix_y,
        mix_v,
        ratio(fitted, fitted.sum(axis=1, keepdims=True)),
    )


def _likelihood(seen: _LogRatios, noise: MonthNoise) -> Floats:
    """Log likelihood[zone size, region size, nation size, shock size], up to a constant."""
    likelihood = np.zeros((len(SIZES),) * 4)
    squares = np.array(SIZES) ** 2
    every = np.ones((1, len(seen.member)))
    for i, zone in enumerate(squares):
        means, precision = _pooled(seen.y, 1.0 / (zone + seen.v), seen.member)
        at_zone = _log_density(seen.y, 1.0 / (zone + seen.v), seen.member, means, precision)
        for j, region in enumerate(squares):
            weight = 1.0 / (region + _inverse(precision))
            top, top_precision = _pooled(means, weight, every)
            at_region = _log_density(means, weight, every, top, top_precision)
            both = squares[:, None, None] + squares[None, :, None] * seen.weight
            spread = both + _inverse(top_precision)[0]
            known = np.isfinite(spread)
            spread = np.where(known, spread, 1.0)
            at_top = np.where(known, -0.5 * (np.log(spread) + top[0] ** 2 / spread), 0.0)
            likelihood[i, j] = at_zone + at_region + at_top.sum(axis=2)
    for k, shock in enumerate(squares):
        y, weight = noise.log_ratio, 1.0 / (shock + noise.variance)
        year = np.ones((1, len(weight)))
        likelihood[..., k] += _log_density(y, weight, year, *_pooled(y, weight, year))
    return likelihood


def _pooled(y: Floats, weight: Floats, member: Floats) -> tuple[Floats, Floats]:
    """Weighted mean of each group's members and its precision."""
    precision = member @ weight
    return ratio(member @ (weight * y), precision), precision


def _log_density(
    y: Floats, weight: Floats, member: Floats, mean: Floats, precision: Floats
) -> float:
    """Log likelihood of members about their group's mean, the mean's own left out."""
    groups = member.argmax(axis=0)
    seen, some = weight > 0, precision > 0
    inside = 0.5 * np.log(weight[seen]).sum() - 0.5 * (weight * (y - mean[groups]) ** 2).sum()
    return float(inside - 0.5 * np.log(precision[some]).sum())


def _ratio(sold: Floats, expected: Floats, dispersion: float) -> tuple[Floats, Floats]:
    """log(sold / expected) and its variance; 0 and infinite where nothing was expected."""
    y = np.where(expected > 0, np.log((sold + HALF) / (expected + HALF)), 0.0)
    return y, np.where(expected > 0, dispersion / (expected + HALF), np.inf)


def _normal(y: Floats, variance: Floats) -> float:
    seen = np.isfinite(variance)
    return float(-0.5 * (np.log(variance[seen]) + y[seen] ** 2 / variance[seen]).sum())


def _drawn(
    prior: Floats, between: Floats | float, y: Floats, v: Floats, rng: np.random.Generator
) -> Floats:
    """Draw from N(prior, between) given y ~ N(·, v)."""
    shape = np.broadcast_shapes(prior.shape, np.shape(y))
    total = np.asarray(between + v)
    weight = np.where(total > 0, between / np.where(total > 0, total, 1.0), 0.0)
    spread = np.sqrt(between * (1.0 - weight))
    return np.asarray(prior + weight * (y - prior) + spread * rng.standard_normal(shape))


def _inverse(precision: Floats) -> Floats:
    """Variance of a precision; infinite of none."""
    known = precision > 0
    return np.asarray(np.where(known, 1.0 / np.where(known, precision, 1.0), np.inf))


def _probability(likelihood: Floats) -> Floats:
    relative = np.exp(likelihood - likelihood.max())
    return np.asarray(relative / relative.sum())
