"""Draws by inverse transform: one uniform a draw, so that runs can share their numbers.

With common random numbers, the uniform of a point of sale, week and purpose is the same
whatever the scheme does; a higher mean then never draws less (Law 2015, §11.2).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["binomial_inverse", "poisson_inverse"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def poisson_inverse(uniform: ArrayLike, mean: ArrayLike) -> Ints:
    """Smallest n with P(N <= n) >= u, N Poisson; by sequential search.

    Parameters
    ----------
    uniform : array of float
        In [0, 1).
    mean : array of float
        0 to 700 (beyond, exp(-mean) is no number any more).

    Returns
    -------
    array of int

    Raises
    ------
    ValueError
        When a mean is negative or too large.
    """
    u, lam = np.broadcast_arrays(np.asarray(uniform, np.float64), np.asarray(mean, np.float64))
    if ((lam < 0) | (lam > 700) | ~np.isfinite(lam)).any():
        raise ValueError("the mean of a Poisson draw must lie between 0 and 700")
    return _search(u, np.exp(-lam), lambda k, at: lam.ravel()[at] / k)


def binomial_inverse(uniform: ArrayLike, trials: ArrayLike, chance: ArrayLike) -> Ints:
    """Smallest n with P(N <= n) >= u, N binomial; by sequential search (BINV).

    Kachitvichyanukul and Schmeiser 1988. Chances above 1/2 are searched from the other end.

    Parameters
    ----------
    uniform : array of float
        In [0, 1).
    trials : array of int
    chance : array of float
        In [0, 1].

    Returns
    -------
    array of int
        0 .. trials.
    """
    u, n, p = np.broadcast_arrays(
        np.asarray(uniform, np.float64),
        np.asarray(trials, np.int64),
        np.asarray(chance, np.float64),
    )
    flip = p > 0.5
    q = np.where(flip, 1.0 - p, p)
    # from the other end the largest draws come first: mirror the uniform with them
    v = np.where(flip, 1.0 - u, u)
    flat_n, odds = n.ravel(), (q / np.maximum(1.0 - q, 1e-300)).ravel()
    found = _search(v, (1.0 - q) ** n, lambda k, at: odds[at] * (flat_n[at] - k + 1) / k, flat_n)
    return np.where(flip, n - found, found)


def _search(u: Floats, first: Floats, ratio, most: Ints | None = None) -> Ints:  # type: ignore[no-untyped-def]
    """Walk up the distribution until it passes u; only what has not yet is touched."""
    flat, chance = u.ravel(), first.ravel().copy()
    total, found = chance.copy(), np.zeros(flat.shape, dtype=np.int64)
    at = np.flatnonzero(flat > total)
    k = 0
    while len(at):
        k += 1
        if most is not None:
            at = at[most[at] >= k]
        chance[at] *= ratio(k, at)
        total[at] += chance[at]
        found[at] = k
        # the tail below rounding error of the sum ends the walk
        at = at[(flat[at] > total[at]) & (chance[at] > 0)]
    return found.reshape(u.shape)
