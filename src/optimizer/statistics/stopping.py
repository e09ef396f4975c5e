"""When enough has been sampled: a measure, or a paired difference, known closely enough."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

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

        Raises
        ------
        ValueError
            When a scheme of ``between`` was not sampled.
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
