"""Intervals of means and of paired differences, and when enough has been sampled."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats


@dataclass(frozen=True)
class Interval:
    """A mean with its Student t interval.

    Attributes
    ----------
    mean, half_width : float
        ``half_width`` is NaN for fewer than two samples.
    level : float
        Confidence.
    n : int
        Samples.
    """

    mean: float
    half_width: float
    level: float
    n: int

    @property
    def low(self) -> float:
        """Lower end."""
        return self.mean - self.half_width

    @property
    def high(self) -> float:
        """Upper end."""
        return self.mean + self.half_width

    def __contains__(self, value: float) -> bool:
        return self.low <= value <= self.high

    def __str__(self) -> str:
        return f"{plus_minus(self.mean, self.half_width)} ({self.level:.0%}, n={self.n})"


def plus_minus(mean: float, half_width: float) -> str:
    """A mean and its half-width in words: two digits of the half-width, the mean as fine."""
    if not (math.isfinite(half_width) and half_width > 0 and math.isfinite(mean)):
        return f"{mean:,.6g} ± {half_width:,.2g}"
    fine = 1 - math.floor(math.log10(half_width))
    # 9.96 has become 10: one digit less
    fine = 1 - math.floor(math.log10(round(half_width, fine)))
    shown = max(fine, 0)
    return f"{round(mean, fine):,.{shown}f} ± {round(half_width, fine):,.{shown}f}"


def mean_interval(samples: ArrayLike, level: float = 0.95) -> Interval:
    """Mean of independent samples with its t interval (Law 2015, §4.5).

    Raises
    ------
    ValueError
        When there is no sample.
    """
    x = np.asarray(samples, dtype=np.float64)
    if not x.size:
        raise ValueError("an interval needs at least one sample")
    if x.size == 1:
        return Interval(float(x[0]), math.nan, level, 1)
    error = float(x.std(ddof=1)) / math.sqrt(x.size)
    return Interval(
        float(x.mean()), float(stats.t.ppf(0.5 + level / 2, x.size - 1)) * error, level, x.size
    )


def paired_difference(a: ArrayLike, b: ArrayLike, level: float = 0.95) -> Interval:
    """Mean of a − b over runs that share their random numbers, with its t interval.

    Raises
    ------
    ValueError
        When the runs do not pair.
    """
    x, y = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    if x.shape != y.shape:
        raise ValueError(f"{x.size} and {y.size} runs do not pair; give the same replications")
    return mean_interval(x - y, level)


def independent_difference(a: ArrayLike, b: ArrayLike, level: float = 0.95) -> Interval:
    """Mean of a less mean of b over runs that share nothing, with its interval.

    Welch's t with Satterthwaite's degrees of freedom (Welch 1947; Law 2015, §10.2.2).

    Returns
    -------
    Interval
        ``n`` counts the samples of both; ``half_width`` is NaN for fewer than two of either.

    Raises
    ------
    ValueError
        When either has no sample.
    """
    x, y = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    if not x.size or not y.size:
        raise ValueError("an interval needs at least one sample of each")
    difference, n = float(x.mean() - y.mean()), x.size + y.size
    if min(x.size, y.size) < 2:
        return Interval(difference, math.nan, level, n)
    u, v = float(x.var(ddof=1)) / x.size, float(y.var(ddof=1)) / y.size
    if u + v == 0:
        return Interval(difference, 0.0, level, n)
    freedom = (u + v) ** 2 / (u**2 / (x.size - 1) + v**2 / (y.size - 1))
    t = float(stats.t.ppf(0.5 + level / 2, freedom))
    return Interval(difference, t * math.sqrt(u + v), level, n)
