"""Precision of a measure or of a paired difference."""

from __future__ import annotations

import numpy as np
import pytest

from optimizer.statistics import Precision, mean_interval


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
