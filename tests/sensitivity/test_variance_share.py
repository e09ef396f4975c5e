"""Shares of variance: by hand on a grid, and where nothing is left to chance."""

from __future__ import annotations

import math

import numpy as np
import pytest

from optimizer.sensitivity.variance_share import exact_share, sampled_share


def test_a_grid_by_hand() -> None:
    """Y = 3 a + 4 b of a 2 × 2 grid: a explains 9 / (9 + 16)."""
    a, b = np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])
    assert exact_share(a, 3.0 * a + 4.0 * b) == pytest.approx(9 / 25)
    assert math.isnan(exact_share(a, np.ones(4)))


def test_a_factor_that_decides_alone() -> None:
    """Its share is 1 for certain; one that does nothing has 0 inside its interval."""
    codes = np.repeat([0, 1, 2], 20)
    assert sampled_share(codes, codes.astype(float), 0.95) == (1.0, 1.0, 1.0)
    noise = np.random.default_rng(1).normal(size=60)
    value, low, high = sampled_share(codes, noise, 0.95)
    assert low == 0.0
    assert 0.0 <= value < high < 0.5
    assert math.isnan(sampled_share(codes[:3], noise[:3], 0.95)[0])
