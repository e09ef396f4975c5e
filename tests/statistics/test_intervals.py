"""Intervals: closed forms, coverage, stopping, ranking."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from optimizer.statistics import (
    independent_difference,
    mean_interval,
    paired_difference,
    plus_minus,
)


def test_against_scipy() -> None:
    """The interval is scipy's t interval of the mean."""
    x = np.random.default_rng(1).normal(10, 3, 12)
    low, high = stats.t.interval(0.9, 11, loc=x.mean(), scale=stats.sem(x))
    found = mean_interval(x, 0.9)
    assert (found.low, found.high) == pytest.approx((low, high))


def test_coverage() -> None:
    """Of 2,000 intervals at 90 % on normal samples, as many hold the mean as a binomial allows."""
    rng = np.random.default_rng(2)
    inside = sum(5.0 in mean_interval(rng.normal(5, 2, 8), 0.9) for _ in range(2000))
    low, high = stats.binom.interval(0.999, 2000, 0.9)
    assert low <= inside <= high


def test_pairs_must_match() -> None:
    """Runs of different length do not pair."""
    with pytest.raises(ValueError, match="do not pair"):
        paired_difference([1.0, 2.0], [1.0])


def test_one_sample_has_no_width() -> None:
    """One sample gives a mean and no claim of precision."""
    assert np.isnan(mean_interval([4.0]).half_width)


def test_independent_difference_is_welch_s() -> None:
    """As SciPy has it; two constant samples differ for certain, a single one says nothing."""
    a, b = [5.0, 7.0, 6.0, 9.0], [1.0, 2.0, 8.0]
    found = independent_difference(a, b, 0.9)
    expected = stats.ttest_ind(a, b, equal_var=False).confidence_interval(0.9)
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high))
    assert found.n == 7
    assert independent_difference([2.0, 2.0], [1.0, 1.0]).half_width == 0
    assert math.isnan(independent_difference([2.0], [1.0, 1.0]).half_width)
    with pytest.raises(ValueError, match="at least one sample of each"):
        independent_difference([], [1.0])


@pytest.mark.parametrize(
    ("mean", "half", "said"),
    [
        (15_823_456.0, 4_321.0, "15,823,500 ± 4,300"),
        (0.56431, 0.00996, "0.564 ± 0.010"),
        (12.0, 3.14159, "12.0 ± 3.1"),
        (-250.4, 99.7, "-250 ± 100"),
        (3.0, 0.0, "3 ± 0"),
        (3.25, float("nan"), "3.25 ± nan"),
    ],
)
def test_words(mean: float, half: float, said: str) -> None:
    """Two digits of the half-width, the mean as fine, thousands parted, never an exponent."""
    assert plus_minus(mean, half) == said
