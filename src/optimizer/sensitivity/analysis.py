"""All that a study says of its factors, in tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from optimizer.sensitivity.designed_indices import sobol_indices, whole_response
from optimizer.sensitivity.drivers import COLUMNS, WHOLE, drivers
from optimizer.sensitivity.factor_columns import columns_of, shape_of
from optimizer.sensitivity.factor_measures import drawn_factors, standardised
from optimizer.sensitivity.robustness import good_enough, regret
from optimizer.study import Study
from optimizer.study.definition.study_schema import CROSSED


@dataclass(frozen=True, eq=False)
class Sensitivity:
    """What drives what in a study, and which decisions hold up.

    Attributes
    ----------
    decisions, drawn : tuple of str
        Factors that are decided; those taken by groups of runs, not level by level.
    runs, drivers : DataFrame
        The study's table, a row a run; see :func:`optimizer.sensitivity.drivers`.
    fit : DataFrame
        response, runs (that are done), r_squared: the share of the variance that the linear model
        of the coefficients explains; without rows where there are no coefficients.
    pairs : DataFrame
        Of Sobol's indices of second order: response, factor, other, measure, value, low, high.
    regret, satisficing : DataFrame
        See :mod:`optimizer.sensitivity.robustness`; empty where the study asks for none.
    level : float
        Confidence of all intervals.
    units : mapping of response to str
        As figures of runs have them.
    """

    name: str
    decisions: tuple[str, ...]
    runs: pd.DataFrame
    drivers: pd.DataFrame
    fit: pd.DataFrame
    pairs: pd.DataFrame
    regret: pd.DataFrame
    satisficing: pd.DataFrame
    level: float
    drawn: tuple[str, ...] | None = None
    units: Mapping[str, str] = field(default_factory=dict)

    @property
    def missing(self) -> pd.DataFrame:
        """Runs that are not done: run, key, status, reason."""
        rest = self.runs[self.runs["status"] != "done"]
        return rest[["run", "key", "status", "reason"]].reset_index(drop=True)

    @property
    def reached(self) -> bool:
        """Whether every run is done, to its gap and precision."""
        return not len(self.missing) and bool(self.runs["reached"].all())

    @property
    def futures(self) -> int:
        """How many combinations of what is not decided the study has."""
        names = [name for name in self.drivers["factor"].unique() if name not in self.decisions]
        return len(self.runs[names].drop_duplicates()) if names else 1

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """Every table that has a row, by name."""
        names = ("drivers", "fit", "pairs", "regret", "satisficing", "missing")
        return {name: table for name in names if len(table := getattr(self, name))}


def analyse(
    study: Study, table: pd.DataFrame, level: float = 0.95, units: Mapping[str, str] | None = None
) -> Sensitivity:
    """Analyse what a study came to: its :attr:`optimizer.study.StudyResult.table`.

    ``level`` is the confidence, ``units`` those of responses, for what people read.
    """
    spec = study.spec
    factors, responses = list(spec.factors), list(spec.responses)
    decisions = list(spec.decisions)
    futures = [name for name in factors if name not in decisions]
    sampled = spec.design.kind in CROSSED
    drawn = drawn_factors(spec, table)
    regrets = pd.DataFrame()
    if spec.objectives and decisions:
        regrets = regret(table, decisions, futures, spec.objectives, sampled, level)
    enough = pd.DataFrame()
    if spec.satisficing:
        enough = good_enough(table, decisions, spec.satisficing, sampled, level)
    return Sensitivity(
        study.name,
        tuple(decisions),
        table,
        drivers(table, factors, responses, spec.design, level, drawn),
        pd.DataFrame(_fits(study, table), columns=["response", "runs", "r_squared"]),
        pd.DataFrame(_pairs(study, table, level), columns=[*COLUMNS[:2], "other", *COLUMNS[2:]]),
        regrets,
        enough,
        level,
        drawn,
        units or {},
    )


def _fits(study: Study, table: pd.DataFrame) -> Iterator[tuple[str, int, float]]:
    """How well the linear model of the coefficients fits each response."""
    if study.spec.design.kind in WHOLE:
        return
    for response in study.spec.responses:
        y = whole_response(table, response)
        kept = np.isfinite(y)
        columns = columns_of(table[kept], list(study.spec.factors))
        if kept.any() and shape_of(columns) != "one_at_a_time":
            yield response, int(kept.sum()), standardised(columns, y[kept], 0.95)[1]


def _pairs(
    study: Study, table: pd.DataFrame, level: float
) -> Iterator[tuple[str, str, str, str, float, float, float]]:
    """Sobol's indices of second order, the largest first."""
    spec = study.spec
    if spec.design.kind != "sobol_indices" or not spec.design.second_order:
        return
    for response in spec.responses:
        y = whole_response(table, response)
        indices = sobol_indices(y, spec.design, list(spec.factors), level).by_pair
        for (one, other), of in sorted(indices.items(), key=lambda i: -np.nan_to_num(i[1][0])):
            yield (response, one, other, "S2", *of)
