"""What drives what: how much each factor of a study moves each of its responses."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from optimizer.sensitivity.columns import Column, Shape, columns_of, shape_of
from optimizer.sensitivity.regression import rank_correlation, standardised
from optimizer.sensitivity.share import exact_share, groups, sampled_share
from optimizer.study.schema import DesignSpec

__all__ = ["COLUMNS", "MEASURES", "drivers"]

MEASURES = ("swing", "share", "coefficient", "rank")
SAMPLED = ("latin_hypercube", "sobol")
COLUMNS = ("response", "factor", "measure", "value", "low", "high")

Row = tuple[str, str, str, float, float, float]


def drivers(
    table: pd.DataFrame,
    factors: Sequence[str],
    responses: Sequence[str],
    design: DesignSpec | None = None,
    level: float = 0.95,
) -> pd.DataFrame:
    """How much each factor moves each response, in measures that fit the design.

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
    ===========  =====================================================================  ========

    ``low`` and ``high`` of the other measures are a confidence interval; missing in a grid, where
    nothing is sampled. A factor that is sampled at more levels than there are runs for is taken
    by groups of equal count for ``swing`` and ``share``.

    Parameters
    ----------
    table : DataFrame
        A row a run, as :attr:`optimizer.study.StudyResult.table`. Runs that are not done
        (``status``), or lack the response, are left out.
    factors, responses : sequence of str
        Columns of it.
    design : DesignSpec, optional
        What the runs are (``study.spec.design``); without it they are told by their looks, and a
        sample of one factor looks like a grid.
    level : float
        Confidence.

    Returns
    -------
    DataFrame
        response, factor, measure, value, low, high; by response, the factor that moves it most
        first. A response that does not vary, or of too few runs, has missing values.
    """
    if "status" in table:
        table = table[table["status"] == "done"]
    columns = columns_of(table, factors)
    rows = [row for name in responses for row in _of(name, columns, table, design, level)]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _of(
    response: str,
    columns: list[Column],
    table: pd.DataFrame,
    design: DesignSpec | None,
    level: float,
) -> list[Row]:
    """Rows of one response, sorted."""
    y = table[response].to_numpy(dtype=np.float64)
    kept = np.isfinite(y)
    y, columns = y[kept], [column.taken(kept) for column in columns]
    if not len(y):
        nothing = (math.nan, math.nan, math.nan)
        return [(response, c.name, "swing", *nothing) for c in columns]
    sampled = design is not None and design.kind in SAMPLED
    shape: Shape = "sampled" if sampled else shape_of(columns)
    if shape == "one_at_a_time":
        alone = ~np.any([column.named for column in columns], axis=0)
        base = float(y[alone][0]) if alone.any() else math.nan
        found = {c.name: [("swing", *_swing_about_base(c, y, base))] for c in columns}
    else:
        found = {column.name: list(_measures(column, y, shape, level)) for column in columns}
        for name, estimate in standardised(columns, y, level)[0].items():
            value = estimate if shape == "sampled" else (estimate[0], math.nan, math.nan)
            found[name].insert(2, ("coefficient", *value))
    # by share where there is one, else by swing
    weight = {name: np.nan_to_num(of[min(1, len(of) - 1)][1]) for name, of in found.items()}
    order = sorted(found, key=lambda name: -weight[name])
    return [(response, name, *of) for name in order for of in found[name]]


def _measures(
    column: Column, y: NDArray[np.float64], shape: Shape, level: float
) -> Iterator[tuple[str, float, float, float]]:
    """The measures of one factor that need no other factor."""
    codes = groups(column) if shape == "sampled" else column.codes
    means = np.bincount(codes, weights=y) / np.bincount(codes)
    low, high = float(means.min() - y.mean()), float(means.max() - y.mean())
    yield "swing", high - low, low, high
    if shape == "grid":
        yield "share", exact_share(codes, y), math.nan, math.nan
        return
    yield ("share", *sampled_share(codes, y, level))
    if column.numbers is not None:
        yield ("rank", *rank_correlation(column.numbers, y, level))


def _swing_about_base(
    column: Column, y: NDArray[np.float64], base: float
) -> tuple[float, float, float]:
    """Largest less least response where this factor alone differs, and both less the base's."""
    about = y[column.named] - base
    low, high = np.minimum(0.0, about).min(initial=0.0), np.maximum(0.0, about).max(initial=0.0)
    return float(high - low), float(low), float(high)
