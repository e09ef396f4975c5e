"""Intervals, rankings, precision and warm-up: hand-computed, and as often right as they say."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from optimizer.statistics import (
    Precision,
    best_of,
    independent_difference,
    mean_interval,
    mser,
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


def test_ranking_is_sure_only_when_every_lead_is() -> None:
    """A clear best is sure; two that are alike are not."""
    rng = np.random.default_rng(4)
    common = rng.normal(0, 5, 20)
    clear = {"a": 10 + common + rng.normal(0, 0.1, 20), "b": 5 + common, "c": common}
    assert best_of(clear).best == "a"
    assert best_of(clear).sure
    alike = {"a": common + rng.normal(0, 1, 20), "b": common + rng.normal(0, 1, 20)}
    assert not best_of(alike).sure


def test_leads_hold_together() -> None:
    """Two leads of one ranking: each has half of the error that the level leaves (Bonferroni)."""
    samples = {"a": np.array([3.0, 4.0]), "b": np.array([2.0, 1.0]), "c": np.array([0.0, 0.0])}
    ranking = best_of(samples, 0.9)
    assert ranking.order == ("a", "b", "c")
    assert ranking.leads["b"].mean == 2.0
    assert [lead.level for lead in ranking.leads.values()] == [pytest.approx(0.95)] * 2
    with pytest.raises(ValueError, match="nothing to rank"):
        best_of({})


def test_relative_is_of_the_true_mean() -> None:
    """10 % is met at a half-width of 1/11 of the mean, not before (Law 2015, §9.4.1)."""
    x = np.random.default_rng(1).normal(100, 10, 20)
    found = mean_interval(x)
    share = found.half_width / found.mean
    assert Precision(relative=share / (1 - share) * 1.001).reached({"a": x})
    assert not Precision(relative=share / (1 - share) * 0.999).reached({"a": x})


def test_every_scheme_must_be_known() -> None:
    """One wide interval is enough to go on."""
    rng = np.random.default_rng(2)
    narrow, wide = rng.normal(100, 1, 10), rng.normal(100, 40, 10)
    assert Precision(within=3.0).reached({"a": narrow})
    assert not Precision(within=3.0).reached({"a": narrow, "b": wide})


def test_a_difference_can_be_known_when_neither_is() -> None:
    """Shared noise cancels: the difference is known within 1, neither mean within 10."""
    rng = np.random.default_rng(3)
    shared = rng.normal(0, 100, 12)
    samples = {"a": shared + 5 + rng.normal(0, 0.5, 12), "b": shared}
    assert not Precision(within=10.0).reached(samples)
    asked = Precision(within=1.0, between=("a", "b"))
    assert asked.reached(samples)
    assert 5.0 in asked.intervals(samples)["a - b"]


def test_one_sample_is_never_enough() -> None:
    """No width, no precision."""
    assert not Precision(within=1e9).reached({"a": [1.0]})


@pytest.mark.parametrize(
    ("given", "word"),
    [
        ({}, "either"),
        ({"relative": 0.1, "within": 1.0}, "either"),
        ({"relative": 0.0}, "never reached"),
        ({"within": 1.0, "level": 1.0}, "confidence"),
        ({"within": 1.0, "between": ("a", "a")}, "itself"),
    ],
)
def test_senseless_precision_is_refused(given: dict[str, object], word: str) -> None:
    """Each with a word on what would be right."""
    with pytest.raises(ValueError, match=word):
        Precision(**given)  # type: ignore[arg-type]


def test_unknown_scheme_is_said() -> None:
    """A difference with a scheme that was not sampled names those that were."""
    with pytest.raises(ValueError, match="there are a"):
        Precision(within=1.0, between=("a", "c")).reached({"a": [1.0, 2.0]})


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
