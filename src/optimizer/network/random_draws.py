"""Random streams, one per purpose and step, and draws by inverse transform, one uniform a draw.

Common random numbers: the uniform of a point of sale, step and purpose depends on the seed and
the replication alone; a higher mean then never draws less (Law 2015, §11.2). Streams are drawn
whole, whatever happened before, so that nothing a scheme does can shift another point of sale's
draws.

All draws search the distribution from 0 upwards, as most are small: in passes over the whole array
while most entries are still searched, then over those alone that are left.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from optimizer.arrays import Floats, Ints


class Purpose(IntEnum):
    """What a stream is for; the numbers are part of every result and never change."""

    SALES = 1
    CHURN = 2
    VISITS = 3
    POOR_SALES = 4
    POOR_CHURN = 5
    COMPETITORS = 6
    PROSPECTS = 7
    LATE_PAY = 8
    WRONG_PAY = 9


@dataclass(frozen=True)
class Streams:
    """The streams of one replication."""

    seed: int
    replication: int

    def uniform(self, purpose: Purpose, step: int, shape: tuple[int, ...], *part: int) -> Floats:
        """Uniforms in [0, 1) for a purpose and step (week or month), and a part of it."""
        key = np.random.SeedSequence(self.seed, spawn_key=(self.replication, purpose, step, *part))
        return np.random.Generator(np.random.PCG64(key)).random(shape)


@dataclass(frozen=True)
class BranchedStreams(Streams):
    """Streams of a future that goes on from another replication's past.

    Steps of sales, churn and pay lie behind it already; competitors' push, drawn from its start,
    goes on from where it was.

    Attributes
    ----------
    past : int
        The replication that is branched.
    month : int
        That opens where it branches.
    """

    past: int
    month: int

    def uniform(self, purpose: Purpose, step: int, shape: tuple[int, ...], *part: int) -> Floats:
        """Uniforms in [0, 1): those of the past for competitors' push before the month."""
        if purpose is Purpose.COMPETITORS and step < self.month:
            return Streams(self.seed, self.past).uniform(purpose, step, shape, *part)
        return super().uniform(purpose, step, shape, *part)


FAR = 700.0
"""Means beyond this have no chance of 0 that is a number; scipy's quantile takes over."""
CROWD = 0.1
"""Share of the entries that must still be searched for a pass over all of them to pay."""


def poisson_inverse(uniform: ArrayLike, mean: ArrayLike) -> Ints:
    """Smallest n with P(N <= n) >= u in [0, 1), N Poisson; by sequential search.

    Raises
    ------
    ValueError
        When a mean is negative or no number.
    """
    u, lam = np.broadcast_arrays(np.asarray(uniform, np.float64), np.asarray(mean, np.float64))
    if not lam.size:
        return np.zeros(lam.shape, dtype=np.int64)
    # written so that NaN fails too
    if not (lam.min() >= 0 and lam.max() < np.inf):
        raise ValueError("the mean of a Poisson draw must be a number, 0 or more")
    flat, mean = u.ravel(), lam.ravel()
    far = mean > FAR if lam.max() > FAR else None
    drawn = _search(flat, np.exp(-mean), mean)
    if far is not None:
        drawn[far] = stats.poisson.ppf(flat[far], mean[far])
    return drawn.reshape(u.shape)


def binomial_inverse(uniform: ArrayLike, trials: ArrayLike, chance: ArrayLike) -> Ints:
    """Smallest n with P(N <= n) >= u in [0, 1), N binomial; by sequential search (BINV).

    Kachitvichyanukul and Schmeiser 1988. Chances above 1/2 are searched from the other end.
    """
    u, n, p = np.broadcast_arrays(
        np.asarray(uniform, np.float64),
        np.asarray(trials, np.int64),
        np.asarray(chance, np.float64),
    )
    flip = (p > 0.5).ravel()
    q = np.where(flip, 1.0 - p.ravel(), p.ravel())
    # from the other end the largest draws come first: mirror the uniform with them
    v = np.where(flip, 1.0 - u.ravel(), u.ravel())
    flat = n.ravel()
    none = (1.0 - q) ** flat
    drawn = _search(v, none, q / (1.0 - q), flat)
    far = none < 1e-300
    if far.any():
        drawn[far] = stats.binom.ppf(v[far], flat[far], q[far])
    return np.where(flip, flat - drawn, drawn).reshape(u.shape)


def thinned(draw: Callable[[int], Floats], trials: Floats, chance: Floats) -> tuple[Ints, Ints]:
    """Binomial losses of rows that each have one small chance; most entries lose none.

    The draws of :func:`binomial_inverse`, faster where one chance holds for a whole row: the
    chance to lose none is looked up, and only entries that lose some are searched, those of all
    rows at once.

    Parameters
    ----------
    draw : callable
        Uniforms of a row, ``array[n]`` in [0, 1); not asked for where nobody has any.
    trials : array[row, n]
        Whole numbers.
    chance : array[row]
        In [0, 1].

    Returns
    -------
    at, lost : array[m] of int
        Entries that lose some, counted through all rows, each once; and how many.
    """
    every = [(np.zeros(0, np.int64), np.zeros(0, np.int64))]
    searched = []
    for row, of in enumerate(trials):
        most, p = int(of.max(initial=0)), float(chance[row])
        if not most:
            continue
        uniform, before = draw(row), row * trials.shape[1]
        none = (1.0 - p) ** np.arange(most + 1, dtype=np.float64)
        if p > 0.5 or none[-1] < 1e-300:
            lost = binomial_inverse(uniform, of, p)
            some = np.flatnonzero(lost)
            every.append((some + before, lost[some]))
            continue
        # entries that would lose none even of the largest number of trials are passed over
        some = np.flatnonzero(uniform > none[-1])
        n, u = of[some].astype(np.int64), uniform[some]
        first = none.take(n)
        losing = np.flatnonzero(u > first)
        odds = np.full(len(losing), p / (1.0 - p))
        searched.append((some[losing] + before, u[losing], first[losing], odds, n[losing]))
    if searched:
        at, u, first, odds, n = (np.concatenate(part) for part in zip(*searched, strict=True))
        every.append((at, _search(u, first, odds, n)))
    at, lost = (np.concatenate(part) for part in zip(*every, strict=True))
    return at, lost


def _search(u: Floats, first: Floats, step: Floats, most: Ints | None = None) -> Ints:
    """The smallest number whose chance, with those below it, reaches u; ``first`` is that of 0.

    The chance of k is that of k − 1 times ``step / k`` (Poisson) or times
    ``step (most − k + 1) / k`` (binomial of ``most`` trials).
    """
    chance, total = first.copy(), first.copy()
    # bytes count many times faster than long integers
    small = np.zeros(len(u), dtype=np.int8)
    on, k = u > total, 0
    while k < 127 and np.count_nonzero(on) > CROWD * len(u):
        k += 1
        small += on.view(np.int8)
        _next(chance, step, most, k)
        total += chance
        np.greater(u, total, out=on)
        if most is not None:
            on &= most > k
    drawn = small.astype(np.int64)
    at = np.flatnonzero(on)
    u, chance, total, step = u[at], chance[at], total[at], step[at]
    most = None if most is None else most[at]
    while len(at):
        k += 1
        _next(chance, step, most, k)
        total += chance
        drawn[at] = k
        # a chance below the rounding error of the sum ends the search
        go = (u > total) & (chance > 0)
        if most is not None:
            go &= most > k
        keep = np.flatnonzero(go)
        at, u, chance, total, step = at[keep], u[keep], chance[keep], total[keep], step[keep]
        most = None if most is None else most[keep]
    return drawn


def _next(chance: Floats, step: Floats, most: Ints | None, k: int) -> None:
    """From the chance of k − 1 to that of k, in place."""
    chance *= step
    chance *= 1.0 / k
    if most is not None:
        chance *= np.maximum(most - (k - 1), 0)
