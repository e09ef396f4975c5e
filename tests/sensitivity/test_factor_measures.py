"""Regression, ranks and shares of the variance, on data whose answer is known."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from optimizer.sensitivity.factor_columns import columns_of
from optimizer.sensitivity.factor_measures import (
    exact_share,
    rank_correlation,
    sampled_share,
    standardised,
)


def test_two_factors_that_explain_everything() -> None:
    """Y = 3 a - 4 b on a full grid: coefficients 0.6 and -0.8, as 0.6² + 0.8² = 1."""
    table = pd.DataFrame([(a, b) for a in (0, 1) for b in (0, 1)], columns=["a", "b"])
    y = (3.0 * table["a"] - 4.0 * table["b"]).to_numpy()
    estimates, share = standardised(columns_of(table, ["a", "b"]), y, 0.95)
    assert estimates["a"][0] == pytest.approx(0.6)
    assert estimates["b"][0] == pytest.approx(-0.8)
    assert share == pytest.approx(1.0)


def test_runs_that_do_not_tell_factors_apart() -> None:
    """Two equal columns have no coefficients of their own."""
    table = pd.DataFrame({"a": range(5), "b": range(5)})
    estimates, share = standardised(columns_of(table, ["a", "b"]), np.arange(5.0), 0.95)
    assert all(math.isnan(value) for value in (*estimates["a"], share))


def test_ranks_are_all_that_counts() -> None:
    """A monotone response has correlation 1, whatever its shape; a constant one has none."""
    x = np.arange(1.0, 9.0)
    assert rank_correlation(x, np.exp(x), 0.95)[0] == pytest.approx(1.0)
    assert rank_correlation(x, -(x**3), 0.95)[0] == pytest.approx(-1.0)
    assert math.isnan(rank_correlation(x, np.ones(8), 0.95)[0])


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
