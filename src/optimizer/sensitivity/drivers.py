"""What drives what: how much each factor of a study moves each of its responses."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence

import numpy as np
import pandas as pd

from optimizer.arrays import Floats
from optimizer.sensitivity import factor_measures
from optimizer.sensitivity.designed_indices import (
    UNKNOWN,
    Measure,
    elementary_effects,
    sobol_indices,
    whole_response,
)
from optimizer.sensitivity.factor_columns import FactorColumn, Shape, columns_of, shape_of
from optimizer.study.definition.study_schema import CROSSED, StudyDesign

MEASURES = ("swing", "share", "coefficient", "rank", "S1", "ST", "mu", "mu_star", "sigma")
WHOLE = ("sobol_indices", "morris")
"""Designs whose measures need every run."""
COLUMNS = ("response", "factor", "measure", "value", "low", "high")

Row = tuple[str, str, str, float, float, float]


# Long by what it tells of each measure; the work is a loop over responses.
def drivers(
    table: pd.DataFrame,
    factors: Sequence[str],
    responses: Sequence[str],
    design: StudyDesign | None = None,
    level: float = 0.95,
    drawn: Collection[str] | None = None,
) -> pd.DataFrame:
    """How much each factor moves each response, in measures that fit the design.

    The function is long for this table, which says all that its result may hold.

    ===========  =====================================================================  ========
    measure      what it is                                                             where
    ===========  =====================================================================  ========
    swing        largest less least response over the factor's levels; ``low`` and      all
                 ``high`` are these two less the base (one at a time: the base's run;
                 else the mean over all runs), other factors averaged out
    share        share of the response's variance that the factor explains alone        grid,
                                                                                        sampled
    coefficient  standardised regression coefficient, of factors that are numbers       grid,
                                                                                        sampled
    rank         Spearman's rank correlation, of factors that are numbers               sampled
    S1           Sobol's first-order index: share of the variance that the factor       Sobol's
                 explains alone                                                         indices
    ST           his total index: share that is left when all others are known          the same
    mu           mean elementary effect: change of the response over the whole range    Morris
                 of the factor, at the mean slope of the design's steps
    mu_star      mean of its size, whatever its sign: how much the factor matters       Morris
    sigma        its standard deviation: how much it depends on others, or bends        Morris
    ===========  =====================================================================  ========

    ``low`` and ``high`` of the other measures are a confidence interval; missing in a grid, where
    nothing is sampled. A factor that is drawn from a distribution is taken by groups of equal
    count for ``swing`` and ``share``; declared levels are never merged. Sobol's indices and
    Morris's effects need every run of their design: where one lacks the response, they are missing.

    Parameters
    ----------
    table : DataFrame
        A row a run, as :attr:`optimizer.study.StudyResult.table`. Runs that are not done
        (``status``), or lack the response, are left out.
    factors, responses : sequence of str
        Columns of it.
    design : StudyDesign, optional
        What the runs are (``study.spec.design``); without it they are told by their looks, and a
        sample of one factor looks like a grid.
    level : float
        Confidence.
    drawn : collection of str, optional
        Factors to take by groups, see :func:`optimizer.sensitivity.factor_measures.drawn_factors`;
        without it, numbers of more than 8 levels, or of which no level is run twice.

    Returns
    -------
    DataFrame
        response, factor, measure, value, low, high; by response, the factor that moves it most
        first. A response that does not vary, or of too few runs, has missing values.
    """
    rows: list[Row]
    if design is not None and design.kind in WHOLE:
        rows = [r for name in responses for r in _indices(name, factors, table, design, level)]
    else:
        kept = table[table["status"] == "done"] if "status" in table else table
        columns = columns_of(kept, factors)
        rows = [r for name in responses for r in _of(name, columns, kept, design, level, drawn)]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _of(
    response: str,
    columns: list[FactorColumn],
    table: pd.DataFrame,
    design: StudyDesign | None,
    level: float,
    drawn: Collection[str] | None,
) -> list[Row]:
    """Rows of one response, sorted."""
    y = table[response].to_numpy(dtype=np.float64)
    kept = np.isfinite(y)
    y, columns = y[kept], [column.taken(kept) for column in columns]
    if not len(y):
        return [(response, c.name, "swing", *UNKNOWN) for c in columns]
    sampled = design is not None and design.kind in CROSSED
    shape: Shape = "sampled" if sampled else shape_of(columns)
    if shape == "one_at_a_time":
        alone = ~np.any([column.named for column in columns], axis=0)
        base = float(y[alone][0]) if alone.any() else math.nan
        measures = {c.name: [("swing", *_swing_about_base(c, y, base))] for c in columns}
    else:
        measures = {c.name: list(_measures(c, y, shape, level, drawn)) for c in columns}
        for name, estimate in factor_measures.standardised(columns, y, level)[0].items():
            value = estimate if shape == "sampled" else (estimate[0], math.nan, math.nan)
            measures[name].insert(2, ("coefficient", *value))
    return _sorted(response, measures)


def _indices(
    response: str, factors: Sequence[str], table: pd.DataFrame, design: StudyDesign, level: float
) -> list[Row]:
    """Rows of one response of a design that is made for indices."""
    y = whole_response(table, response)
    if design.kind == "sobol_indices":
        measures = sobol_indices(y, design, factors, level).by_factor
    else:
        measures = elementary_effects(y, design, factors, level)
    return _sorted(response, measures)


def _sorted(response: str, measures: Mapping[str, Sequence[Measure]]) -> list[Row]:
    """By share, total index or mean size of effects, each the second; else by swing."""
    weight = {name: np.nan_to_num(of[min(1, len(of) - 1)][1]) for name, of in measures.items()}
    order = sorted(measures, key=lambda name: -weight[name])
    return [(response, name, *of) for name in order for of in measures[name]]


def _measures(
    column: FactorColumn, y: Floats, shape: Shape, level: float, drawn: Collection[str] | None
) -> Iterator[Measure]:
    """The measures of one factor that need no other factor."""
    codes = factor_measures.groups(column, drawn) if shape == "sampled" else column.codes
    means = np.bincount(codes, weights=y) / np.bincount(codes)
    low, high = float(means.min() - y.mean()), float(means.max() - y.mean())
    yield "swing", high - low, low, high
    if shape == "grid":
        yield "share", factor_measures.exact_share(codes, y), math.nan, math.nan
        return
    yield ("share", *factor_measures.sampled_share(codes, y, level))
    if column.numbers is not None:
        yield ("rank", *factor_measures.rank_correlation(column.numbers, y, level))


def _swing_about_base(column: FactorColumn, y: Floats, base: float) -> tuple[float, float, float]:
    """Largest less least response where this factor alone differs, and both less the base's."""
    about = y[column.named] - base
    low, high = np.minimum(0.0, about).min(initial=0.0), np.maximum(0.0, about).max(initial=0.0)
    return float(high - low), float(low), float(high)
