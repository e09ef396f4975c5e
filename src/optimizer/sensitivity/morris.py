"""Elementary effects of Morris: what one step of a factor does, wherever the others stand."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
from scipy import stats

from optimizer.arrays import Floats
from optimizer.study.definition.designs import unit_sample
from optimizer.study.definition.study_schema import StudyDesign

RESAMPLES = 1000

Measure = tuple[str, float, float, float]


def elementary_effects(
    y: Floats, design: StudyDesign, factors: Sequence[str], level: float
) -> Mapping[str, Sequence[Measure]]:
    """Mean, mean size and standard deviation of each factor's effects, with intervals.

    μ and σ are of Morris (1991, Technometrics 33:161), μ* of Campolongo, Cariboni and Saltelli
    (2007, Environmental Modelling & Software 22:1509); the interval of μ is Student's, those of
    μ* and σ are percentiles of :data:`RESAMPLES` resamples of the trajectories.

    Parameters
    ----------
    y : array
        ``y[run]`` in the order of the design.
    design : StudyDesign
        Of kind ``morris``.
    factors : sequence of str
        In the order of the study.

    Returns
    -------
    mapping of factor to sequence of (measure, value, low, high)
        In the response's unit; NaN where a run is missing.
    """
    if not np.isfinite(y).all():
        nothing = (math.nan, math.nan, math.nan)
        return {n: [(m, *nothing) for m in ("mu", "mu_star", "sigma")] for n in factors}
    effect = effects(y, unit_sample(design, len(factors)))
    rng = np.random.default_rng(design.seed + 1)
    drawn = rng.integers(len(effect), size=(RESAMPLES, len(effect)))
    half = float(stats.t.ppf(0.5 + level / 2, len(effect) - 1)) / math.sqrt(len(effect))
    measures: dict[str, list[Measure]] = {}
    for name, of in zip(factors, effect.T, strict=True):
        mean, spread = float(of.mean()), float(of.std(ddof=1))
        ends = ((1 - level) / 2, (1 + level) / 2)
        size = np.quantile(np.abs(of)[drawn].mean(axis=1), ends)
        width = np.quantile(of[drawn].std(axis=1, ddof=1), ends)
        measures[name] = [
            ("mu", mean, mean - half * spread, mean + half * spread),
            ("mu_star", float(np.abs(of).mean()), float(size[0]), float(size[1])),
            ("sigma", spread, float(width[0]), float(width[1])),
        ]
    return measures


def effects(y: Floats, u: Floats) -> Floats:
    """``effect[trajectory, factor]``: change of ``y`` over change of the factor's quantile.

    Parameters
    ----------
    y : array
        ``y[run]``.
    u : array
        ``u[run, factor]``, where each run stands in the unit cube.
    """
    k = u.shape[1]
    steps = np.diff(u.reshape(-1, k + 1, k), axis=1)
    changes = np.diff(y.reshape(-1, k + 1), axis=1)
    moved = np.abs(steps).argmax(axis=2)
    step = np.take_along_axis(steps, moved[:, :, None], axis=2)[:, :, 0]
    effect = np.empty_like(changes)
    np.put_along_axis(effect, moved, changes / step, axis=1)
    return effect
