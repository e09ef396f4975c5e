"""Warm-up: MSER finds a known transient."""

from __future__ import annotations

import numpy as np
import pytest

from optimizer.statistics import mser


def test_mser_by_enumeration() -> None:
    """The start with the least marginal standard error, by its formula on each (White 1997)."""
    x = np.random.default_rng(1).normal(0, 1, 60)
    x[:10] += 8
    y = x.reshape(12, 5).mean(axis=1)
    each = [np.var(y[d:]) / (12 - d) for d in range(7)]
    assert mser(x) == 5 * int(np.argmin(each)) == 10


def test_mser_leaves_out_a_transient() -> None:
    """A decay of 20 points is left out, most of it, and nearly nothing of plain noise is."""
    rng = np.random.default_rng(2)
    t = np.arange(200)
    starts = [mser(10 * np.exp(-t / 20) + rng.normal(0, 0.5, 200)) for _ in range(20)]
    assert 35 <= np.median(starts) <= 80
    assert np.median([mser(rng.normal(0, 1, 200)) for _ in range(20)]) <= 20


def test_what_does_not_fit_is_said() -> None:
    """A path that is too short for two batches."""
    with pytest.raises(ValueError, match="fewer than two"):
        mser([1.0] * 9)
