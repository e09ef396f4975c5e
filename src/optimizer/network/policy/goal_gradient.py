"""The goal gradient: effort comes easier the nearer the next threshold.

Kivetz, Urminsky and Zheng (2006) find that effort speeds up with the share of the way that is
done, and falls back once the goal is reached. The form here is an assumption: effort's return
is (1 + γ p) times as large, p the share of the way from the last threshold to the next. Effort
is kept in units of what it sells, θ lines whatever p, so the same is said by its cost:
c e²/(2 (1 + γ p)²).
"""

from __future__ import annotations

import numpy as np

from optimizer.arrays import Floats


def progress(lines: Floats, goals: Floats) -> Floats:
    """Share of the way from the last threshold (or none) to the next; 0 beyond them all.

    Parameters
    ----------
    lines : array[n]
    goals : array[goal, problem]
        Thresholds, ascending; those of 0 or infinity are none.

    Returns
    -------
    array[problem, n]
    """
    share = np.zeros((goals.shape[1], len(lines)))
    for problem, own in enumerate(goals.T):
        real = np.unique(own[np.isfinite(own) & (own > 0)])
        steps = np.concatenate([[0.0], real])
        at = np.searchsorted(real, lines, side="right")
        inside = at < len(real)
        start, end = steps[at[inside]], real[at[inside]]
        share[problem, inside] = (lines[inside] - start) / (end - start)
    return share


def return_factor(share: Floats, strength: float) -> Floats:
    """1 + γ p: effort's return on the way to a threshold.

    Parameters
    ----------
    share : array
        p, see :func:`progress`.
    strength : float
        γ, 0 or more.
    """
    return 1.0 + strength * share
