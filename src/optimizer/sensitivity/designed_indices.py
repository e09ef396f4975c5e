"""Indices of a response from designs made for them: Sobol's, and Morris's elementary effects."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from optimizer.arrays import Floats
from optimizer.study.definition.designs import unit_sample
from optimizer.study.definition.study_schema import StudyDesign

RESAMPLES = 1000
"""Bootstrap samples of an interval; Sobol's of many base samples fewer, which then do."""
MOST_DRAWN = 4_000_000
"""Numbers that such a bootstrap may hold in memory."""

Measure = tuple[str, float, float, float]
"""Its name, value, low and high."""
UNKNOWN = (math.nan, math.nan, math.nan)


@dataclass(frozen=True)
class SobolIndices:
    """Indices of one response: ``S1`` and ``ST`` by factor; S2 by pair, with low and high.

    S2 is the share of the variance that two explain only together; empty without second order.
    """

    by_factor: Mapping[str, Sequence[Measure]]
    by_pair: Mapping[tuple[str, str], tuple[float, float, float]]


def whole_response(table: pd.DataFrame, response: str) -> Floats:
    """``y[run]``, NaN where a run is not done."""
    y = table[response].to_numpy(dtype=np.float64, copy=True)
    if "status" in table:
        y[(table["status"] != "done").to_numpy()] = np.nan
    return y


def sobol_indices(
    y: Floats, design: StudyDesign, factors: Sequence[str], level: float
) -> SobolIndices:
    """First-order, total and second-order indices with bootstrap intervals, through SALib.

    Estimators of Saltelli et al. (2010, Computer Physics Communications 181:259), of the second
    order Saltelli (2002); intervals are normal, with the standard deviation of resamples of the
    base samples.

    ``y[run]`` and factors are in the order of the design, which is of kind ``sobol_indices``.
    Indices are NaN where a run is missing, or the response does not vary.
    """
    k = len(factors)
    pairs = [(i, j) for i in range(k) for j in range(i + 1, k) if design.second_order]
    if not np.isfinite(y).all() or np.ptp(y) == 0:
        return SobolIndices(
            {name: [("S1", *UNKNOWN), ("ST", *UNKNOWN)] for name in factors},
            {(factors[i], factors[j]): UNKNOWN for i, j in pairs},
        )
    # it takes a second to import
    from SALib.analyze import sobol

    indices = sobol.analyze(
        {"num_vars": k, "names": list(factors)},
        y,
        calc_second_order=design.second_order,
        num_resamples=max(100, min(RESAMPLES, MOST_DRAWN // (design.samples or 1))),
        conf_level=level,
        seed=design.seed + 1,
    )

    def of(name: str, *at: int) -> tuple[float, float, float]:
        value, half = float(indices[name][at]), float(indices[f"{name}_conf"][at])
        return value, value - half, value + half

    return SobolIndices(
        {name: [("S1", *of("S1", i)), ("ST", *of("ST", i))] for i, name in enumerate(factors)},
        {(factors[i], factors[j]): of("S2", i, j) for i, j in pairs},
    )


def elementary_effects(
    y: Floats, design: StudyDesign, factors: Sequence[str], level: float
) -> Mapping[str, Sequence[Measure]]:
    """Mean, mean size and standard deviation of each factor's effects, with intervals.

    μ and σ are of Morris (1991, Technometrics 33:161), μ* of Campolongo, Cariboni and Saltelli
    (2007, Environmental Modelling & Software 22:1509); the interval of μ is Student's, those of
    μ* and σ are percentiles of :data:`RESAMPLES` resamples of the trajectories.

    ``y[run]`` and factors are in the order of the design, which is of kind ``morris``. Measures
    are in the response's unit; NaN where a run is missing.
    """
    if not np.isfinite(y).all():
        return {n: [(m, *UNKNOWN) for m in ("mu", "mu_star", "sigma")] for n in factors}
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
    """``effect[trajectory, factor]``: change of ``y[run]`` over change of the factor's quantile.

    ``u[run, factor]`` is where each run stands in the unit cube.
    """
    k = u.shape[1]
    steps = np.diff(u.reshape(-1, k + 1, k), axis=1)
    changes = np.diff(y.reshape(-1, k + 1), axis=1)
    moved = np.abs(steps).argmax(axis=2)
    step = np.take_along_axis(steps, moved[:, :, None], axis=2)[:, :, 0]
    effect = np.empty_like(changes)
    np.put_along_axis(effect, moved, changes / step, axis=1)
    return effect
