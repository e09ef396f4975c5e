"""How a response goes with factors that are numbers: regression and rank correlation."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from scipy import stats

from optimizer.arrays import Floats
from optimizer.sensitivity.factor_columns import FactorColumn

Estimate = tuple[float, float, float]
UNKNOWN: Estimate = (math.nan, math.nan, math.nan)


def standardised(
    columns: Sequence[FactorColumn], y: Floats, level: float
) -> tuple[dict[str, Estimate], float]:
    """Standardised regression coefficients with t intervals (Saltelli et al. 2008, §1.2.5).

    Factors that are no numbers enter by their levels and have no coefficient of their own. The
    interval takes the coefficient's scale (the two standard deviations) as given.

    Returns
    -------
    dict of str to tuple of float
        Coefficient, low, high; NaN where runs do not tell the factors apart.
    float
        R², the share of the variance that the linear model explains.
    """
    parts, place = [np.ones((len(y), 1))], {}
    for column in (c for c in columns if c.varies):
        if column.numbers is not None:
            place[column.name] = sum(part.shape[1] for part in parts)
            scaled = (column.numbers - column.numbers.mean()) / column.numbers.std()
            parts.append(scaled[:, None])
        else:
            parts.append(np.eye(len(column.levels))[column.codes][:, 1:])
    x = np.concatenate(parts, axis=1)
    spare = len(y) - x.shape[1]
    if spare < 1 or np.linalg.matrix_rank(x) < x.shape[1] or y.std() == 0:
        return dict.fromkeys(place, UNKNOWN), math.nan
    scaled_y = (y - y.mean()) / y.std()
    inverse = np.linalg.pinv(x)
    coefficients = inverse @ scaled_y
    residual = float(((scaled_y - x @ coefficients) ** 2).sum())
    error = np.sqrt(residual / spare * (inverse**2).sum(axis=1))
    half = float(stats.t.ppf(0.5 + level / 2, spare)) * error
    estimates = {
        name: (
            float(coefficients[i]),
            float(coefficients[i] - half[i]),
            float(coefficients[i] + half[i]),
        )
        for name, i in place.items()
    }
    return estimates, 1 - residual / len(y)


def rank_correlation(x: Floats, y: Floats, level: float) -> Estimate:
    """Spearman's rank correlation, with the interval of Bonett and Wright (2000, Psychometrika 65).

    Returns
    -------
    tuple of float
        Correlation, low, high; NaN where one of the two does not vary, or for fewer than 4 runs.
    """
    if len(y) < 4 or np.ptp(x) == 0 or np.ptp(y) == 0:
        return UNKNOWN
    ranks = np.corrcoef(stats.rankdata(x), stats.rankdata(y))
    correlation = float(np.clip(ranks[0, 1], -1.0, 1.0))
    middle = math.atanh(max(-1 + 1e-12, min(correlation, 1 - 1e-12)))
    half = float(stats.norm.ppf(0.5 + level / 2)) * math.sqrt(
        (1 + correlation**2 / 2) / (len(y) - 3)
    )
    return correlation, math.tanh(middle - half), math.tanh(middle + half)
