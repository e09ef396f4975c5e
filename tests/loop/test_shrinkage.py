"""Small zones are drawn to their group, exact figures stay; the formula against its closed form."""

from __future__ import annotations

import numpy as np
import pytest

from optimizer.loop.shrinkage import groups_of, shrunk

ALL = np.full(8, -1)


def test_exact_figures_stay() -> None:
    """Without sampling variance nothing moves, and what was not seen has the mean."""
    y = np.arange(8.0).reshape(8, 1)
    y[3] = np.nan
    found = shrunk(y, np.zeros((8, 1)), ALL)
    seen = np.isfinite(y[:, 0])
    assert found[seen, 0].tolist() == y[seen, 0].tolist()
    assert found[3, 0] == pytest.approx(y[seen].mean())


def test_pure_noise_becomes_the_mean() -> None:
    """Zones that differ by less than their noise are all alike: τ² is 0."""
    y = np.array([[0.1], [-0.1], [0.1], [-0.1]])
    found = shrunk(y, np.full((4, 1), 1.0), ALL[:4])
    assert found[:, 0] == pytest.approx([0.0] * 4, abs=1e-12)


def test_equal_variances_have_the_closed_form() -> None:
    """With one v for all, τ² = s² − v, and each zone keeps τ²/(τ² + v) of what it differs by."""
    rng = np.random.default_rng(1)
    y, v = rng.normal(0, 2, (8, 1)), 0.7
    between = y.var(ddof=1) - v
    expected = y.mean() + between / (between + v) * (y - y.mean())
    np.testing.assert_allclose(shrunk(y, np.full((8, 1), v), ALL), expected)


def test_the_error_of_small_zones_is_less_than_without() -> None:
    """Over many draws the mean squared error falls, above all where the noise is large."""
    rng = np.random.default_rng(2)
    truth = rng.normal(0, 0.1, (40, 200))
    sd = np.linspace(0.02, 0.5, 40)[:, None] * np.ones((1, 200))
    seen = truth + sd * rng.normal(size=truth.shape)
    found = shrunk(seen, sd**2, np.full(40, -1))
    raw, drawn = ((x - truth) ** 2 for x in (seen, found))
    assert drawn.mean() < raw.mean() / 4
    assert drawn[:5].mean() < raw[:5].mean() * 1.05


def test_small_regions_are_the_nations() -> None:
    """A region of three zones has no group of its own; one of four has."""
    assert groups_of(np.array([0, 0, 0, 1, 1, 1, 1])).tolist() == [-1, -1, -1, 1, 1, 1, 1]
    y = np.array([0.0] * 3 + [9.0] * 4 + [np.nan])[:, None]
    found = shrunk(y, np.zeros_like(y), np.array([-1] * 3 + [1] * 5))
    assert found[-1, 0] == 9.0


def test_nobody_seen_is_said() -> None:
    """A month without any figure stays NaN."""
    assert np.isnan(shrunk(np.full((4, 2), np.nan), np.ones((4, 2)), ALL[:4])).all()
