"""The share of a response's variance that a factor alone explains, with its interval."""

from __future__ import annotations

import math
from collections.abc import Collection

import numpy as np
import pandas as pd
from scipy.optimize import brentq
from scipy.special import chdtrc, ncfdtr

from optimizer.arrays import Floats, Ints
from optimizer.sensitivity.factor_columns import FactorColumn
from optimizer.study.definition.study_schema import CONTINUOUS, CROSSED, StudySpec

MOST_GROUPS = 8
LEAST_RUNS = 10
"""Runs in a group of a drawn factor."""


def exact_share(codes: Ints, y: Floats) -> float:
    """Variance of the means by level over the variance: the correlation ratio (Pearson 1905).

    Of a full grid it is the factor's main effect, S1 of the levels that are run.
    """
    whole = float(((y - y.mean()) ** 2).sum())
    return _between(codes, y) / whole if whole > 0 else math.nan


def sampled_share(codes: Ints, y: Floats, level: float) -> tuple[float, float, float]:
    """The share in the distribution that runs are a sample of, and its interval.

    Kelley's ε² (1935), free of the bias of the correlation ratio but for the cut at 0; the
    interval inverts the noncentral F distribution (Steiger 2004, Psychological Methods 9:164,
    §"fixed-effects ANOVA"), as if what other factors do were normal noise.

    Returns
    -------
    tuple of float
        Share, low, high; NaN where there are too few runs.
    """
    n, k = len(y), int(codes.max()) + 1
    whole = float(((y - y.mean()) ** 2).sum())
    if n - k < 2 or k < 2 or whole <= 0:
        return math.nan, math.nan, math.nan
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

    Parameters
    ----------
    drawn : collection of str, optional
        Names of drawn factors; without it, one of more than 8 levels, or of which no level is
        run twice, counts as drawn.
    """
    n, many = len(column.codes), len(column.levels)
    looks = many > MOST_GROUPS or many == n
    count = max(2, min(MOST_GROUPS, n // LEAST_RUNS))
    if not (looks if drawn is None else column.name in drawn):
        return column.codes
    if column.numbers is None or many <= count:
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
