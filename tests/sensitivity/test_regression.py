"""Regression and rank correlation, on data whose answer is known."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from optimizer.sensitivity.factor_columns import columns_of
from optimizer.sensitivity.regression import rank_correlation, standardised


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
