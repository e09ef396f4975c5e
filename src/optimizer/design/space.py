"""What is searched over, what is kept, and what a trial left behind."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy import stats

from optimizer.arrays import Floats

Responses = Mapping[str, Floats]
"""``responses[name][replication]``."""

Model = Callable[[Mapping[str, float], Sequence[int]], Responses]
"""Gives the responses to parameters, one value a seed: the same for the same seeds."""


@dataclass(frozen=True)
class Parameter:
    """A number that is searched over.

    Attributes
    ----------
    low, high : float
        Both included. ValueError when the range is empty.
    step : float or None
        Values are multiples of it; by default of a power of ten below a 500th of the span, so
        that a result can be read and written down.
    whole : bool
        Whole numbers only.
    """

    name: str
    low: float
    high: float
    step: float | None = None
    whole: bool = False

    def __post_init__(self) -> None:
        if not (math.isfinite(self.low) and math.isfinite(self.high) and self.low < self.high):
            raise ValueError(f"{self.name} from {self.low:g} to {self.high:g}: give low < high")
        if self.step is not None and not self.step > 0:
            raise ValueError(f"{self.name} by steps of {self.step:g}: give a step above 0")

    def rounded(self, value: float) -> float:
        """The nearest value that may be tried."""
        step = self.step or 10 ** math.floor(math.log10((self.high - self.low) / 500))
        if self.whole:
            step = max(1.0, round(step))
        near = round(value / step) * step
        return float(min(max(float(f"{near:.10g}"), self.low), self.high))


@dataclass(frozen=True)
class Limit:
    """A bound on the mean of a response.

    Attributes
    ----------
    at_most, at_least : float or None
        One of them, in the response's unit. ValueError when both or none are given.
    scale : float or None
        What one unit of violation is measured by when several are added up; default the bound.
    """

    of: str
    at_most: float | None = None
    at_least: float | None = None
    scale: float | None = None

    def __post_init__(self) -> None:
        if (self.at_most is None) == (self.at_least is None):
            raise ValueError(f"a limit of {self.of} is either at_most or at_least; give one")

    @property
    def bound(self) -> float:
        """The number."""
        return self.at_most if self.at_most is not None else float(self.at_least or 0.0)

    @property
    def unit(self) -> float:
        """What violations are measured by when several are added up."""
        return self.scale or abs(self.bound) or 1.0

    def excess(self, values: Floats) -> Floats:
        """By how much each value is on the wrong side (negative: on the right one)."""
        return values - self.bound if self.at_most is not None else self.bound - values

    def __str__(self) -> str:
        word = "at most" if self.at_most is not None else "at least"
        return f"{self.of} {word} {self.bound:,.6g}"


@dataclass(frozen=True)
class Trial:
    """Parameters that were tried, the responses, and what the sampler wants to remember of it."""

    number: int
    parameters: Mapping[str, float]
    responses: Responses
    state: Mapping[str, int] = field(default_factory=dict)

    def mean(self, name: str) -> float:
        """Mean of a response; ValueError when the model gave no such response, or no number."""
        if name not in self.responses:
            known = ", ".join(self.responses)
            raise ValueError(f"the model gives no {name!r}; it gives {known}")
        mean = float(np.mean(self.responses[name]))
        if not math.isfinite(mean):
            raise ValueError(f"the model gives no number as {name} for {dict(self.parameters)}")
        return mean


def violation(limit: Limit, responses: Responses, level: float) -> float:
    """How far the one-sided bound of a mean is on the wrong side; at most 0 where it is kept.

    The bound is the mean plus the t quantile of the level times the standard error, so that a
    parameter is not called feasible by a lucky draw. ValueError when the model gave no such
    response.
    """
    if limit.of not in responses:
        raise ValueError(f"the model gives no {limit.of!r}; it gives {', '.join(responses)}")
    excess = limit.excess(np.asarray(responses[limit.of], np.float64))
    if excess.size == 1:
        return float(excess[0])
    error = float(excess.std(ddof=1)) / math.sqrt(excess.size)
    return float(excess.mean() + stats.t.ppf(level, excess.size - 1) * error)
