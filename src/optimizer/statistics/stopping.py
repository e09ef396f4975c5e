"""When a simulation has sampled enough, and how long it takes to forget how it started."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from optimizer.statistics.intervals import Interval, mean_interval, paired_difference


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
        Largest error γ relative to the mean. Sampling stops once half-width / abs(mean) is at most
        γ / (1 + γ), which keeps the error relative to the *true* mean within γ.
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
