"""The trend of points: a local line, fitted with weights that fall with the distance."""

from __future__ import annotations

import numpy as np

from optimizer.arrays import Floats

FEWEST = 8
"""Points below which there is no trend to speak of."""
WIDTH = 0.2
"""Standard deviation of the weights, as a part of the range of x."""


def trend(x: Floats, y: Floats, points: int = 60) -> tuple[Floats, Floats] | None:
    """Local linear regression with Gaussian weights (Fan & Gijbels 1996, §2.2).

    Parameters
    ----------
    x, y : ``array[point]``
    points : int
        Of the line given back.

    Returns
    -------
    (array, array) or None
        The line's x and y; None for fewer than 8 points or a single x.
    """
    spread = float(np.ptp(x)) if x.size else 0.0
    if x.size < FEWEST or spread == 0:
        return None
    at = np.linspace(x.min(), x.max(), points)
    off = x[None, :] - at[:, None]
    weight = np.exp(-0.5 * (off / (WIDTH * spread)) ** 2)
    s0, s1, s2 = (np.sum(weight * off**k, axis=1) for k in range(3))
    t0, t1 = weight @ y, (weight * off) @ y
    return at, np.asarray((s2 * t0 - s1 * t1) / (s0 * s2 - s1**2))
