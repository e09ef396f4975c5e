"""Controlled rounding: both nested families within 1, entries to a neighbour, rows held."""

from __future__ import annotations

from itertools import chain

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.plan.whole_lines.controlled_rounding import RoundedTargets, round_lines
from optimizer.plan.whole_lines.margins import SideRow, deviations, families


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
    for margin in chain(*families(shape, region, quarter)):
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
    largest = deviations(expected, lines, np.zeros(2, int), np.zeros(1, int))
    assert largest["zone"] == pytest.approx(0.5)
    assert largest["national"] == pytest.approx(0.0)


@settings(max_examples=30)
@given(seed=st.integers(0, 2**32 - 1), changed=st.integers(0, 6))
def test_most_zones_and_months_that_stay_keep_their_lines(seed: int, changed: int) -> None:
    """From the last rounding: margins within 1 as ever, and few of the cells that stay move.

    Where the cells in the re-rounding scope cannot restore the margins, all are rounded again.
    """
    rng = np.random.default_rng(seed)
    before = rng.gamma(0.7, 20.0, (6, 4, 2, 3, 2))
    region, quarter = rng.integers(0, 2, 6), np.arange(4) // 3
    lines = round_lines(before, region, quarter)
    expected = before.copy()
    for cell in rng.choice(24, changed, replace=False):
        expected[cell // 4, cell % 4] = rng.gamma(0.7, 20.0, (2, 3, 2))
    again = round_lines(expected, region, quarter, last=RoundedTargets(before, lines))
    assert (np.abs(again - expected) < 1).all()
    for margin in chain(*families(expected.shape, region, quarter)):
        assert (np.abs(margin.sums((again - expected).ravel())) <= 1 + 1e-6).all()
    moved = (again != lines).any(axis=(2, 3, 4)) & (expected == before).all(axis=(2, 3, 4))
    assert moved.sum() <= 12 or (again == round_lines(expected, region, quarter)).all()


def test_the_same_figures_keep_their_lines() -> None:
    """Nothing changed: every line stays where it was."""
    rng = np.random.default_rng(5)
    expected = rng.gamma(0.7, 20.0, (9, 8, 2, 3, 2))
    region, quarter = np.arange(9) // 3, np.arange(8) // 3
    lines = round_lines(expected, region, quarter)
    again = round_lines(expected, region, quarter, last=RoundedTargets(expected, lines))
    assert (again == lines).all()
