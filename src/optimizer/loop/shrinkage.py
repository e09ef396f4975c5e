"""Small zones are drawn towards their group by how little their replications say.

Empirical Bayes with a known variance for each figure (Efron and Morris 1975), the variance
between zones by the method of moments (DerSimonian and Laird 1986): y ~ N(θ, v), θ ~ N(μ, τ²), so
that E[θ | y] = μ + τ²/(τ² + v) · (y − μ).
"""

from __future__ import annotations

import numpy as np
from scipy.stats import chi2

from optimizer.arrays import Floats, Ints

LEAST = 4
"""Zones that a group needs to say how much its zones differ; smaller ones are the nation's."""


def groups_of(region: Ints) -> Ints:
    """``group[zone]``: the zone's region, or −1 (the nation) where that has fewer than LEAST."""
    return np.where(np.bincount(region)[region] >= LEAST, region, -1)


def shrunk(y: Floats, variance: Floats, group: Ints) -> Floats:
    """Figures drawn towards their group's mean.

    Parameters
    ----------
    y, variance : array[zone, month]
        NaN where nothing was seen; its sampling variance, of which 0 leaves it as it is.
    group : array[zone] of int
        −1: towards the mean of all zones.

    Returns
    -------
    array[zone, month]
        Where nothing was seen, the group's mean; NaN in months in which nobody was.
    """
    shrunk_y = np.full(y.shape, np.nan)
    for month in range(y.shape[1]):
        seen, v = y[:, month], variance[:, month]
        for one in np.unique(group):
            members = group == one
            towards = members if one >= 0 else np.ones_like(members)
            drawn = _towards(seen[members], v[members], seen[towards], v[towards])
            shrunk_y[members, month] = drawn
    return shrunk_y


def _towards(y: Floats, v: Floats, all_y: Floats, all_v: Floats) -> Floats:
    """Figures drawn towards the mean of a group."""
    seen = np.isfinite(all_y)
    if not seen.any():
        return np.full(len(y), np.nan)
    mean, between = _moments(all_y[seen], all_v[seen])
    weight = np.where(v > 0, between / np.maximum(between + v, 1e-300), 1.0)
    return np.where(np.isfinite(y), mean + weight * (y - mean), mean)


def _moments(y: Floats, v: Floats) -> tuple[float, float]:
    """Mean of a group and the variance between its members (DerSimonian and Laird)."""
    if (v <= 0).any():
        # exact figures: nothing is noise, and nothing needs a weight
        return float(y.mean()), float(y.var(ddof=1)) if len(y) > 1 else 0.0
    w = 1.0 / v
    mean = float((w * y).sum() / w.sum())
    spare = float(w.sum() - (w**2).sum() / w.sum())
    excess = float((w * (y - mean) ** 2).sum()) - (len(y) - 1)
    between = max(excess / spare, 0.0) if spare > 0 else 0.0
    w = 1.0 / (v + between)
    return float((w * y).sum() / w.sum()), between


def drawn_towards(
    y: Floats, variance: Floats, known: Floats, chance: float
) -> tuple[Floats, float, float]:
    """Figures drawn towards means that are known, by one variance between them all.

    Parameters
    ----------
    y, variance : array
        NaN in ``y`` where nothing was seen.
    known : array
        What each is drawn towards; what stands where nothing was seen.
    chance : float
        Figures that are no further apart than noise makes them with this chance are not taken
        to differ: the variance between them is 0.

    Returns
    -------
    tuple of array, float, float
        The figures; the variance between them; the mean weight of what was seen, in [0, 1].
    """
    seen = np.isfinite(y)
    apart = (y - known)[seen]
    precision = 1.0 / variance[seen]
    spread = float((precision * apart**2).sum())
    count = int(seen.sum())
    between = 0.0
    if count and spread > chi2.isf(chance, count):
        between = (spread - count) / float(precision.sum())
    weight = between / (between + variance)
    drawn = np.where(seen, known + weight * np.where(seen, y - known, 0.0), known)
    return drawn, between, float(weight[seen].mean()) if count else 0.0
