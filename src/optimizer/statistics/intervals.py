"""Intervals of means and of differences, and which of several is best."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from optimizer.arrays import Floats


@dataclass(frozen=True)
class Interval:
    """A mean of n samples with its Student t interval at a confidence ``level``.

    ``half_width`` is NaN for fewer than two samples.
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

    Raises ValueError when there is no sample.
    """
    x = np.asarray(samples, dtype=np.float64)
    if not x.size:
        raise ValueError("an interval needs at least one sample")
    if x.size == 1:
        return Interval(float(x[0]), math.nan, level, 1)
    error = float(x.std(ddof=1)) / math.sqrt(x.size)
    t = float(stats.t.ppf(0.5 + level / 2, x.size - 1))
    return Interval(float(x.mean()), t * error, level, x.size)


def paired_difference(a: ArrayLike, b: ArrayLike, level: float = 0.95) -> Interval:
    """Mean of a − b over runs that share their random numbers, with its t interval.

    Raises ValueError when the runs do not pair.
    """
    x, y = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    if x.shape != y.shape:
        raise ValueError(f"{x.size} and {y.size} runs do not pair; give the same replications")
    return mean_interval(x - y, level)


def independent_difference(a: ArrayLike, b: ArrayLike, level: float = 0.95) -> Interval:
    """Mean of a less mean of b over runs that share nothing, with its interval.

    Welch's t with Satterthwaite's degrees of freedom (Welch 1947; Law 2015, §10.2.2). ``n`` counts
    the samples of both; ``half_width`` is NaN for fewer than two of either. Raises ValueError when
    either has no sample.
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


@dataclass(frozen=True)
class Ranking:
    """The best by mean, against each other one; ``order`` has the best first.

    ``leads`` of the best over each other one (paired differences) hold together at ``level``
    (Bonferroni).
    """

    order: tuple[str, ...]
    leads: Mapping[str, Interval]
    level: float

    @property
    def best(self) -> str:
        """Name of the best."""
        return self.order[0]

    @property
    def sure(self) -> bool:
        """Whether the best leads every other one by more than the intervals allow for."""
        return all(lead.low > 0 for lead in self.leads.values())


def best_of(samples: Mapping[str, Floats], level: float = 0.95) -> Ranking:
    """Rank by mean, largest first, with paired intervals of the leads.

    The k − 1 intervals get the level 1 − (1 − level) / (k − 1) each, so that with confidence
    ``level`` all of them hold (Bonferroni). The same runs choose the best and judge it: with a
    lead near 0 the word is "not sure", and a selection procedure with a guarantee is what to ask.

    Raises ValueError when there is nothing to rank.
    """
    if not samples:
        raise ValueError("there is nothing to rank")
    order = sorted(samples, key=lambda name: -float(np.mean(samples[name])))
    each = 1 - (1 - level) / max(len(order) - 1, 1)
    leads = {name: paired_difference(samples[order[0]], samples[name], each) for name in order[1:]}
    return Ranking(tuple(order), leads, level)
