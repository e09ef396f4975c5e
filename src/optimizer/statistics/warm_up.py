"""How long a simulation takes to forget how it started."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike


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
