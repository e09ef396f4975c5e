"""Controlled rounding: both nested families within 1, entries to a neighbour, rows held."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.plan.rounding import SideRow, deviations, families, round_lines


@settings(max_examples=40)
@given(
    seed=st.integers(0, 2**32 - 1),
    shape=st.tuples(
        st.integers(1, 5),
        st.integers(1, 5),
        st.integers(1, 2),
        st.integers(1, 3),
        st.integers(1, 3),
    ),
    scale=st.sampled_from([0.05, 1.0, 300.0]),
)
def test_families_stay_within_one(seed: int, shape: tuple[int, ...], scale: float) -> None:
    """Every entry goes to a neighbour and every margin of both families to within 1."""
    rng = np.random.default_rng(seed)
    expected = rng.gamma(0.7, scale, shape)
    expected[rng.random(shape) < 0.2] = 0.0
    region = rng.integers(0, 2, shape[0])
    quarter = np.arange(shape[1]) // 3
    lines = round_lines(expected, region, quarter)
    assert (np.abs(lines - expected) < 1).all()
    for margin in families(shape, region, quarter):
        gap = np.abs(margin.sums((lines - expected).ravel()))
        assert (gap < 1 + 1e-6).all(), margin.name


def test_whole_figures_stay() -> None:
    """What is whole already is not touched."""
    whole = np.arange(24.0).reshape(2, 3, 1, 2, 2)
    assert (round_lines(whole, np.zeros(2, int), np.zeros(3, int)) == whole).all()


def test_held_rows_stay_held() -> None:
    """A commitment met exactly stays met, where rounding to the nearest would break it."""
    expected = np.full((4, 3, 1, 2, 2), 0.4)
    inside = np.arange(expected.size).reshape(expected.shape)[:, :, 0, :, 0].ravel()
    total = float(expected.ravel()[inside].sum())
    row = SideRow("x", inside, np.ones(len(inside)), total, np.inf)
    lines = round_lines(expected, np.zeros(4, int), np.zeros(3, int), [row])
    assert lines.ravel()[inside].sum() >= total - 1e-9
    assert np.round(expected).ravel()[inside].sum() < total


def test_deviations_name_every_margin() -> None:
    """The deviation of a margin is the largest difference of its sums."""
    expected = np.array([[[[[0.5]], [[1.5]]]]]).reshape(2, 1, 1, 1, 1)
    lines = np.array([1, 1]).reshape(2, 1, 1, 1, 1)
    found = deviations(expected, lines, np.zeros(2, int), np.zeros(1, int))
    assert found["zone"] == pytest.approx(0.5)
    assert found["national"] == pytest.approx(0.0)
