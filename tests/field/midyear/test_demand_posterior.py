"""The posterior of demand is exact for its tree: likelihood and moments by whole covariances."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import multivariate_normal

from optimizer.field.midyear.attainment import Attainment, month_noise_of
from optimizer.field.midyear.demand_posterior import SIZES, DemandPosterior, posterior_of
from tests.field.midyear.restless_sales import attainment

REGION = np.array([0, 0, 1, 1, 1])


def covariance(
    found: DemandPosterior, sizes: tuple[float, ...], channel: int
) -> tuple[np.ndarray, ...]:
    """Of θ, and of y, for one channel."""
    zone, region, nation, shock = (s**2 for s in sizes)
    theta = zone * np.eye(5) + region * (REGION[:, None] == REGION) + nation
    noise = np.diag(found.log_ratios.v[:, channel]) + shock * found.log_ratios.weight[channel]
    return theta, theta + noise


def by_months(found: DemandPosterior, shock: float) -> float:
    """Log likelihood of a channel's months about any level (differences have a covariance)."""
    whole = 0.0
    for c in range(2):
        spread = np.diag(shock**2 + found.noise.variance[:, c])
        apart = np.eye(4)[1:] - np.eye(4)[:1]
        whole += multivariate_normal.logpdf(
            apart @ found.noise.log_ratio[:, c], np.zeros(3), apart @ spread @ apart.T
        )
    return whole


def test_likelihood_of_sizes() -> None:
    """Weights are to each other as the densities of all that was seen."""
    found = posterior_of(attainment(), REGION)
    tried = list(itertools.product([0, 2, 5], repeat=4))
    logs = []
    for at in tried:
        sizes = tuple(SIZES[i] for i in at)
        logs.append(by_months(found, sizes[3]))
        for c in range(2):
            y = found.log_ratios.y[:, c]
            logs[-1] += multivariate_normal.logpdf(y, np.zeros(5), covariance(found, sizes, c)[1])
    weights = np.array([found.weights[at] for at in tried])
    seen = weights > 1e-200
    gaps = np.log(weights[seen]) - np.array(logs)[seen]
    assert seen.sum() > 40
    assert gaps == pytest.approx(gaps[0], abs=1e-8)
    assert found.weights.sum() == pytest.approx(1.0)


def test_moments_of_draws() -> None:
    """Of fixed sizes: mean and covariance of 40,000 draws are the conditional normal's."""
    found = posterior_of(attainment(), REGION)
    at = (3, 4, 4, 3)
    one = np.zeros(found.weights.shape)
    one[at] = 1.0
    level = replace(found, weights=one).draw(40_000, np.random.default_rng(3)).level
    for c in range(2):
        theta, y = covariance(found, tuple(SIZES[i] for i in at), c)
        gain = theta @ np.linalg.inv(y)
        spread = theta - gain @ theta
        assert level[:, :, c].mean(axis=0) == pytest.approx(
            gain @ found.log_ratios.y[:, c], abs=1.5e-3
        )
        scale = np.sqrt(np.diag(spread))
        error = (np.cov(level[:, :, c].T) - spread) / np.outer(scale, scale)
        assert abs(error).max() < 0.03


def test_where_nothing_was_expected() -> None:
    """A channel closed in a zone says nothing there; the zone follows its region."""
    before = attainment()
    expected, sold = before.expected.copy(), before.sold.copy()
    expected[0, :, 1] = sold[0, :, 1] = 0
    expected[1, 2] = sold[1, 2] = 0
    found = posterior_of(Attainment(((),) * 5, expected, sold, expected, before.parts), REGION)
    drawn = found.draw(500, np.random.default_rng(1))
    assert np.isfinite(drawn.level).all()
    assert drawn.level[:, 0, 1].std() > drawn.level[:, 1, 1].std()


def test_a_month_alone_says_nothing_of_months() -> None:
    """Without a second month the dispersion is Poisson's, and shocks may still be of any size."""
    whole = attainment()
    one = Attainment(
        ((),) * 5, whole.expected[:, :1], whole.sold[:, :1], whole.expected[:, :1], whole.parts
    )
    noise = month_noise_of(one)
    assert (noise.dispersion, noise.mix_dispersion, noise.freedom) == (1.0, 1.0, 0)
    alone, four = (posterior_of(a, REGION).weights.sum(axis=(0, 1, 2)) for a in (one, whole))
    assert alone.max() < 0.25
    assert four[-2:].sum() < 0.3 * alone[-2:].sum()


def test_mix_stays_inside_its_channel() -> None:
    """Factors of offers leave a channel's sales as they are."""
    found = posterior_of(attainment(), REGION)
    mix = found.draw(200, np.random.default_rng(2)).mix
    assert (mix * found.mix_share).sum(axis=2) == pytest.approx(1.0)
