"""How a response goes with single factors: regression, ranks, shares of the variance."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence

import numpy as np
import pandas as pd
from scipy import stats
from scipy.optimize import brentq
from scipy.special import chdtrc, ncfdtr

from optimizer.arrays import Floats, Ints
from optimizer.sensitivity.designed_indices import UNKNOWN
from optimizer.sensitivity.factor_columns import FactorColumn
from optimizer.study.definition.study_schema import CONTINUOUS, CROSSED, StudySpec

MOST_GROUPS = 8
LEAST_RUNS = 10
"""Runs in a group of a drawn factor."""

Estimate = tuple[float, float, float]
"""Value, low and high."""


def standardised(
    columns: Sequence[FactorColumn], y: Floats, level: float
) -> tuple[dict[str, Estimate], float]:
    """Standardised regression coefficients with t intervals (Saltelli et al. 2008, §1.2.5).

    Factors that are no numbers enter by their levels and have no coefficient of their own. The
    interval takes the coefficient's scale (the two standard deviations) as given.

    Coefficients are NaN where runs do not tell the factors apart; R², the share of the variance
    that the linear model explains, is given beside them.
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
    ends = np.stack([coefficients, coefficients - half, coefficients + half], axis=1).tolist()
    return {name: tuple(ends[i]) for name, i in place.items()}, 1 - residual / len(y)


def rank_correlation(x: Floats, y: Floats, level: float) -> Estimate:
    """Spearman's rank correlation, with the interval of Bonett and Wright (2000, Psychometrika 65).

    NaN where one of the two does not vary, or for fewer than 4 runs.
    """
    if len(y) < 4 or np.ptp(x) == 0 or np.ptp(y) == 0:
        return UNKNOWN
    ranks = np.corrcoef(stats.rankdata(x), stats.rankdata(y))
    correlation = float(np.clip(ranks[0, 1], -1.0, 1.0))
    middle = math.atanh(max(-1 + 1e-12, min(correlation, 1 - 1e-12)))
    error = math.sqrt((1 + correlation**2 / 2) / (len(y) - 3))
    half = float(stats.norm.ppf(0.5 + level / 2)) * error
    return correlation, math.tanh(middle - half), math.tanh(middle + half)


def exact_share(codes: Ints, y: Floats) -> float:
    """Variance of the means by level over the variance: the correlation ratio (Pearson 1905).

    Of a full grid it is the factor's main effect, S1 of the levels that are run.
    """
    whole = float(((y - y.mean()) ** 2).sum())
    return _between(codes, y) / whole if whole > 0 else math.nan


def sampled_share(codes: Ints, y: Floats, level: float) -> Estimate:
    """The share in the distribution that runs are a sample of, and its interval.

    Kelley's ε² (1935), free of the bias of the correlation ratio but for the cut at 0; the
    interval inverts the noncentral F distribution (Steiger 2004, Psychological Methods 9:164,
    §"fixed-effects ANOVA"), as if what other factors do were normal noise. NaN of too few runs.
    """
    n, k = len(y), int(codes.max()) + 1
    whole = float(((y - y.mean()) ** 2).sum())
    if n - k < 2 or k < 2 or whole <= 0:
        return UNKNOWN
    ratio = min(_between(codes, y) / whole, 1.0)
    value = max(0.0, 1 - (1 - ratio) * (n - 1) / (n - k))
    if 1 - ratio < 1e-12:
        return 1.0, 1.0, 1.0
    f = ratio / (1 - ratio) * (n - k) / (k - 1)
    low, high = (_noncentral(f, k - 1, n - k, p) for p in (0.5 + level / 2, 0.5 - level / 2))
    return value, low / (low + n), high / (high + n)


def drawn_factors(spec: StudySpec, table: pd.DataFrame) -> tuple[str, ...]:
    """Factors of a study whose levels are a sample, not a choice: these alone are grouped.

    What a sampled design draws from a distribution, and lists of more than 8 levels. Decisions
    and the levels of a grid stand for themselves, however many they are.
    """
    if spec.design.kind in ("grid", "one_at_a_time"):
        return ()
    sampled = spec.design.kind in (*CROSSED, "sobol_indices")
    return tuple(
        name
        for name, factor in spec.factors.items()
        if name not in spec.decisions
        and ((sampled and factor.kind in CONTINUOUS) or table[name].nunique() > MOST_GROUPS)
    )


def groups(column: FactorColumn, drawn: Collection[str] | None = None) -> Ints:
    """``codes[run]``: the factor's levels; of a drawn one, groups of equal count in order.

    Without the names of ``drawn`` factors, one of more than 8 levels, or of which no level is run
    twice, counts as drawn.
    """
    n, many = len(column.codes), len(column.levels)
    looks = many > MOST_GROUPS or many == n
    count = max(2, min(MOST_GROUPS, n // LEAST_RUNS))
    is_drawn = looks if drawn is None else column.name in drawn
    if not is_drawn or column.numbers is None or many <= count:
        return column.codes
    rank = np.argsort(np.argsort(column.numbers, kind="stable"), kind="stable")
    cut = rank * count // n
    # runs of one level stay together
    first = np.zeros(len(column.levels), dtype=np.int64)
    np.maximum.at(first, column.codes, cut)
    return np.unique(first[column.codes], return_inverse=True)[1].astype(np.int64)


def _between(codes: Ints, y: Floats) -> float:
    count = np.bincount(codes)
    mean = np.bincount(codes, weights=y - y.mean()) / np.maximum(count, 1)
    return float((count * mean**2).sum())


def _noncentral(f: float, between: int, within: int, p: float) -> float:
    """The noncentrality at which so much of the F distribution lies below ``f``."""

    def above(noncentrality: float) -> float:
        probability = float(ncfdtr(between, within, noncentrality, f))
        if math.isnan(probability):
            # above some 1e9 it is not computed: there the numerator is certain but for 1e-4 of it
            chi_squared = within * (noncentrality / between + 1) / f
            probability = float(chdtrc(within, chi_squared))
        return probability - p

    if above(0.0) <= 0:
        return 0.0
    end = f * between + 10.0
    while above(end) > 0:
        end *= 2
    return float(brentq(above, 0.0, end))
