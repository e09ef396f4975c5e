"""Intervals of means and of differences, which of several is best, and when to stop sampling."""

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


@dataclass(frozen=True)
class Precision:
    """What must be known, and how closely.

    The rule is sequential (Law 2015, §9.4.1): sample until the half-width of the interval is
    within what was asked. The interval's true confidence is a little below ``level`` when few
    samples suffice, because the same samples decide when to stop.

    Attributes
    ----------
    measure : str
        Name of the figure.
    relative : float or None
        Half-width over the absolute mean. γ is met at γ / (1 + γ), so that the error relative
        to the *true* mean is at most γ.
    within : float or None
        Half-width in the measure's unit. One of ``relative`` and ``within``.
    between : (str, str) or None
        Two schemes: then the paired difference of the measure, first less second, must be known
        so closely; otherwise the measure under every scheme.
    level : float
        Confidence of each interval.

    Raises
    ------
    ValueError
        When not just one of ``relative`` and ``within`` is given, or a number makes no sense.
    """

    measure: str = "contribution"
    relative: float | None = None
    within: float | None = None
    between: tuple[str, str] | None = None
    level: float = 0.95

    def __post_init__(self) -> None:
        if (self.relative is None) == (self.within is None):
            raise ValueError("give a precision either relative to the mean or within so much")
        asked = self.relative if self.relative is not None else self.within
        if asked is None or not asked > 0:
            raise ValueError(f"a precision of {asked} is never reached; give one above 0")
        if not 0 < self.level < 1:
            raise ValueError(f"a confidence of {self.level} is none; give one between 0 and 1")
        if self.between is not None and self.between[0] == self.between[1]:
            raise ValueError(f"{self.between[0]!r} does not differ from itself; name two schemes")

    def intervals(self, samples: Mapping[str, ArrayLike]) -> dict[str, Interval]:
        """The intervals that must be narrow enough, by scheme or as ``"a - b"``.

        Raises ValueError when a scheme of ``between`` was not sampled.
        """
        if self.between is None:
            return {name: mean_interval(values, self.level) for name, values in samples.items()}
        missing = [name for name in self.between if name not in samples]
        if missing:
            raise ValueError(f"no scheme {missing[0]!r}; there are {', '.join(samples)}")
        a, b = self.between
        return {f"{a} - {b}": paired_difference(samples[a], samples[b], self.level)}

    def reached(self, samples: Mapping[str, ArrayLike]) -> bool:
        """Whether every interval is narrow enough; one sample never is."""
        return all(self._narrow(interval) for interval in self.intervals(samples).values())

    def _narrow(self, interval: Interval) -> bool:
        if math.isnan(interval.half_width):
            return False
        if self.within is not None:
            return interval.half_width <= self.within
        assert self.relative is not None
        return interval.half_width <= self.relative / (1 + self.relative) * abs(interval.mean)

    def __str__(self) -> str:
        what = self.measure if self.between is None else f"{self.measure}, {self.between[0]} less "
        what += "" if self.between is None else self.between[1]
        how = f"{self.relative:.2%}" if self.relative is not None else f"{self.within:,.6g}"
        return f"{what} within {how} at {self.level:.0%}"


def mser(path: ArrayLike, batch: int = 5) -> int:
    """Points to leave out at the start: the marginal standard error rule MSER-5.

    Of all starts d in the first half, the one that makes the standard error of the mean of what
    is kept least: min Σ_{j>d} (y_j − ȳ_d)² / (n − d)², y the means of batches of five (White
    1997; White, Cobb and Spratt 2000). Tells a start from noise, not a season from a trend.

    ``path[time]`` is one path, or the mean of several; the answer is a multiple of ``batch``.
    Raises ValueError when there are fewer than two batches.
    """
    x = np.asarray(path, np.float64)
    count = len(x) // batch if batch > 0 else 0
    if count < 2:
        raise ValueError(f"{len(x)} points make fewer than two batches of {batch}")
    y = x[: count * batch].reshape(count, batch).mean(axis=1)
    starts = range(count // 2 + 1)
    error = [float(((y[d:] - y[d:].mean()) ** 2).sum()) / (count - d) ** 2 for d in starts]
    return int(np.argmin(error)) * batch
