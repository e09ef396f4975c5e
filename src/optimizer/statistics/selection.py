"""The best of k, with a guarantee: the fully sequential procedure KN of Kim and Nelson (2001).

S.-H. Kim and B. L. Nelson, "A fully sequential procedure for indifference-zone selection in
simulation", ACM TOMACS 11 (2001), 251–273.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from optimizer.arrays import Bools, Floats, Ints

Draw = Callable[[tuple[str, ...], int], Mapping[str, Floats]]

FIRST = 10
"""Samples of each before the first is left out; Kim and Nelson use 10 to 24."""


@dataclass(frozen=True)
class Selection:
    """The best of some alternatives by the mean of a figure, and how sure it is.

    Attributes
    ----------
    best : str
        The one selected; of several left, the one with the largest mean.
    left : tuple of str
        Those not left out. One alone when the procedure came to its end.
    left_out : mapping of str to int
        Samples that each had when it was left out.
    means : mapping of str to float
        Mean of each over its own samples.
    samples : int
        Samples of the best.
    most : int
        Samples after which the procedure surely ends, by the first samples' variances.
    indifference, confidence : float
        δ: a lead smaller than this does not matter; 1 − α.
    first : int
        n₀, samples of each before the first decision.
    finished : bool
        Whether it came to its end; otherwise nothing is guaranteed.
    """

    best: str
    left: tuple[str, ...]
    left_out: Mapping[str, int]
    means: Mapping[str, float]
    samples: int
    most: int
    indifference: float
    confidence: float
    first: int
    finished: bool

    @property
    def guarantee(self) -> str:
        """What is guaranteed, in a sentence."""
        if not self.finished:
            return (
                f"no guarantee: {', '.join(self.left)} are left after {self.samples} samples of "
                f"at most {self.most}"
            )
        return (
            f"{self.best} is the best with a probability of at least "
            f"{100 * self.confidence:.4g}% "
            f"if the best leads by {self.indifference:,.6g} or more (KN, Kim and Nelson 2001; "
            f"{self.samples} paired samples, taken as normal); for a smaller lead nothing is proved"
            f"{self._small_lead()}"
        )

    def _small_lead(self) -> str:
        """The lead seen, where it is one for which nothing is proved."""
        others = {name: mean for name, mean in self.means.items() if name != self.best}
        if not others:
            return ""
        second = max(others, key=lambda name: others[name])
        lead = self.means[self.best] - others[second]
        seen = f" - and the lead seen, over {second}, is {lead:,.6g}"
        return "" if lead >= self.indifference else seen


# Long because the procedure stands in one piece, step by step as in its source.
def select_best(
    draw: Draw,
    names: Sequence[str],
    indifference: float,
    confidence: float = 0.95,
    first: int = FIRST,
    limit: int | None = None,
) -> Selection:
    """Select the alternative with the largest mean (KN with c = 1).

    After n₀ samples of each, with S²_il the variance of the paired difference of i and l and
    h² = 2 η (n₀ − 1), η = ½ [(2α/(k − 1))^(−2/(n₀ − 1)) − 1], alternative i is left out after r
    samples when its mean lies below that of some l still in by more than

    W_il(r) = max{0, δ/(2r) (h² S²_il / δ² − r)}.

    The bound allows for samples of one round that depend on each other: common random numbers
    make S² smaller and so the procedure shorter. Rounds must be independent and normal. The
    procedure stands here in one piece, step by step as in its source, and is long for that.

    Parameters
    ----------
    draw : callable
        ``draw(names, n)`` gives at least the first n samples of each of these names, by name;
        the same ones every time.
    indifference : float
        δ > 0, in the samples' unit.
    confidence : float
        Between 1/k and 1.
    first : int
        n₀ of at least 2.
    limit : int, optional
        Samples of each after which to give up; by default the procedure goes on to its end.

    Raises
    ------
    ValueError
        When a parameter makes no sense.
    """
    _check(names, indifference, confidence, first, limit)
    if len(names) == 1:
        return _alone(names[0], draw, indifference, confidence, first)
    start = _samples(draw, tuple(names), first)
    # of the paired differences of the first samples, by alternatives i and l
    variances = (start[:, None] - start).var(axis=-1, ddof=1)
    bound = _h_squared(len(names), confidence, first) * variances
    most = first if not bound.any() else max(first, math.floor(bound.max() / indifference**2) + 1)
    remaining, r = np.arange(len(names)), first
    total = start.sum(axis=1)
    left_out: dict[str, int] = {}
    while True:
        keep = _screened(total[remaining] / r, bound[np.ix_(remaining, remaining)], r, indifference)
        left_out |= {names[int(i)]: r for i in remaining[~keep]}
        remaining = remaining[keep]
        if len(remaining) == 1 or r >= most or (limit is not None and r >= limit):
            break
        r += 1
        total[remaining] += _samples(draw, _named(names, remaining), r)[:, r - 1]
    # equal to the last digit after the last round: any of them is as good
    best = int(remaining[np.argmax(total[remaining])])
    counts = {name: left_out.get(name, r) for name in names}
    return Selection(
        best=names[best],
        left=_named(names, remaining),
        left_out=left_out,
        means={name: float(total[i] / counts[name]) for i, name in enumerate(names)},
        samples=r,
        most=most,
        indifference=indifference,
        confidence=confidence,
        first=first,
        finished=len(remaining) == 1 or r >= most,
    )


def _named(names: Sequence[str], at: Ints) -> tuple[str, ...]:
    return tuple(names[int(i)] for i in at)


def _check(
    names: Sequence[str], indifference: float, confidence: float, first: int, limit: int | None
) -> None:
    if not names or len(set(names)) != len(names):
        raise ValueError("name at least one alternative, each once")
    if not indifference > 0:
        raise ValueError(f"an indifference zone of {indifference} never ends; give one above 0")
    if not 1 / max(len(names), 2) <= confidence < 1:
        raise ValueError(
            f"a confidence of {confidence} cannot be asked of {len(names)} alternatives; "
            f"give one from {1 / len(names):.3g} to below 1"
        )
    if first < 2:
        raise ValueError("a variance needs a first stage of at least 2 samples")
    if limit is not None and limit < first:
        raise ValueError(f"at most {limit} samples leave no room for the first {first}")


def _h_squared(alternatives: int, confidence: float, first: int) -> float:
    eta = 0.5 * ((2 * (1 - confidence) / (alternatives - 1)) ** (-2 / (first - 1)) - 1)
    return float(2 * eta * (first - 1))


def _screened(means: Floats, bound: Floats, r: int, indifference: float) -> Bools:
    """Which of those in stay: no other's mean lies above theirs by more than W."""
    slack = np.maximum(0.0, indifference / (2 * r) * (bound / indifference**2 - r))
    return np.asarray((means[:, None] >= means - slack).all(axis=1))


def _samples(draw: Draw, names: tuple[str, ...], count: int) -> Floats:
    drawn = draw(names, count)
    values = np.array([np.asarray(drawn[name], np.float64)[:count] for name in names])
    if not np.isfinite(values).all():
        raise ValueError("a figure without a value in some samples cannot be selected by")
    return values


def _alone(name: str, draw: Draw, indifference: float, confidence: float, first: int) -> Selection:
    values = _samples(draw, (name,), first)
    means = {name: float(values.mean())}
    return Selection(name, (name,), {}, means, first, first, indifference, confidence, first, True)
