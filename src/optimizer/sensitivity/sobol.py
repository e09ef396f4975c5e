"""Sobol's indices of a response, from a design that is made for them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from optimizer.arrays import Floats
from optimizer.study.definition.study_schema import StudyDesign

RESAMPLES = 1000
"""Bootstrap samples of an interval; of many base samples fewer, which then do, to save memory."""
MOST_DRAWN = 4_000_000

Measure = tuple[str, float, float, float]


@dataclass(frozen=True)
class SobolIndices:
    """Indices of one response.

    Attributes
    ----------
    by_factor : mapping of factor to sequence of (measure, value, low, high)
        ``S1`` and ``ST``.
    by_pair : mapping of two factors to (value, low, high)
        S2: share of the variance that the two explain only together; empty without second order.
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

    Parameters
    ----------
    y : array
        ``y[run]`` in the order of the design.
    design : StudyDesign
        Of kind ``sobol_indices``.
    factors : sequence of str
        In the order of the study.

    Returns
    -------
    SobolIndices
        Of NaN where a run is missing, or the response does not vary.
    """
    k = len(factors)
    pairs = [(i, j) for i in range(k) for j in range(i + 1, k) if design.second_order]
    nothing = (math.nan, math.nan, math.nan)
    if not np.isfinite(y).all() or np.ptp(y) == 0:
        return SobolIndices(
            {name: [("S1", *nothing), ("ST", *nothing)] for name in factors},
            {(factors[i], factors[j]): nothing for i, j in pairs},
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
