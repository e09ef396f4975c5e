"""How long a simulation takes to forget how it started."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from optimizer.arrays import Floats


def welch(paths: ArrayLike, window: int) -> Floats:
    """Moving average of the mean path, to be looked at (Welch 1983; Law 2015, §9.5.1).

    The average over replications is smoothed by a centred window that is narrower near the
    start; the warm-up ends where the curve is flat.

    Parameters
    ----------
    paths : array[replication, time]
    window : int
        w: points on either side; at most a quarter of the path.

    Returns
    -------
    array[time − window]

    Raises
    ------
    ValueError
        When the window does not fit.
    """
    mean = np.atleast_2d(np.asarray(paths, np.float64)).mean(axis=0)
    if not 0 <= window <= len(mean) // 4:
        raise ValueError(f"a window of {window} does not fit; give 0 to {len(mean) // 4}")
    total = np.concatenate([[0.0], np.cumsum(mean)])
    at = np.arange(len(mean) - window)
    half = np.minimum(at, window)
    return np.asarray((total[at + half + 1] - total[at - half]) / (2 * half + 1))


def mser(path: ArrayLike, batch: int = 5) -> int:
    """Points to leave out at the start: the marginal standard error rule MSER-5.

    Of all starts d in the first half, the one that makes the standard error of the mean of what
    is kept least: min Σ_{j>d} (y_j − ȳ_d)² / (n − d)², y the means of batches of five (White
    1997; White, Cobb and Spratt 2000). Tells a start from noise, not a season from a trend.

    Parameters
    ----------
    path : array[time]
        One path, or the mean of several.
    batch : int
        Points in a batch.

    Returns
    -------
    int
        A multiple of ``batch``.

    Raises
    ------
    ValueError
        When there are fewer than two batches.
    """
    x = np.asarray(path, np.float64)
    count = len(x) // batch if batch > 0 else 0
    if count < 2:
        raise ValueError(f"{len(x)} points make fewer than two batches of {batch}")
    y = x[: count * batch].reshape(count, batch).mean(axis=1)
    starts = range(count // 2 + 1)
    error = [float(((y[d:] - y[d:].mean()) ** 2).sum()) / (count - d) ** 2 for d in starts]
    return int(np.argmin(error)) * batch
