"""Which decision holds up over the futures: regret, and how often it is good enough."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from optimizer.arrays import Floats, Ints
from optimizer.sensitivity.designed_indices import whole_response
from optimizer.statistics import mean_interval
from optimizer.study.definition.study_schema import Threshold

ALL = "all"
"""In place of a response's name: every threshold at once."""
AS_BASE = "as the base"


def regret(
    table: pd.DataFrame,
    decisions: Sequence[str],
    futures: Sequence[str],
    objectives: Mapping[str, str],
    sampled: bool,
    level: float = 0.95,
) -> pd.DataFrame:
    """What each decision loses to the best one of the same future (Savage 1951, JASA 46:55).

    Parameters
    ----------
    table : DataFrame
        A row a run, as :attr:`optimizer.study.StudyResult.table`.
    decisions, futures : sequence of str
        Factors of either kind.
    objectives : mapping of response to {"min", "max"}
    sampled : bool
        Whether futures are a sample: only then the expected regret has an interval (Student's).

    Returns
    -------
    DataFrame
        response, each decision, futures (in which every decision is done; others are left out),
        expected, low, high, largest, worst (run of the largest, missing where it is 0); in the
        response's unit, by response, the least expected regret first. The largest regret over a
        sample is a lower bound of the largest there is, so it has no interval.
    """
    rows, columns = _places(table, futures), _places(table, decisions)
    names = list(dict.fromkeys(columns))
    ranked: list[dict[str, Any]] = []
    for response, aim in objectives.items():
        y, run = _crossed(table, response, rows, columns)
        whole = np.isfinite(y).all(axis=1)
        y, run = y[whole], run[whole]
        best = y.min(axis=1, keepdims=True) if aim == "min" else y.max(axis=1, keepdims=True)
        lost = np.abs(y - best)
        of_response = [
            {"response": response, **dict(zip(decisions, name, strict=True))}
            | _regret(lost[:, j], run[:, j], sampled, level)
            for j, name in enumerate(names)
        ]
        ranked += sorted(of_response, key=lambda row: np.nan_to_num(row["expected"]))
    # a decision that never loses has no worst run
    return pd.DataFrame(ranked).astype({"worst": "Int64"})


def good_enough(
    table: pd.DataFrame,
    decisions: Sequence[str],
    thresholds: Mapping[str, Threshold],
    sampled: bool,
    level: float = 0.95,
) -> pd.DataFrame:
    """Share of futures in which a decision keeps every threshold: Starr's domain criterion (1963).

    Parameters
    ----------
    table : DataFrame
        A row a run.
    decisions : sequence of str
        Without any, all runs together.
    sampled : bool
        Whether futures are a sample: only then the share has an interval (Wilson's).

    Returns
    -------
    DataFrame
        threshold (``all``, then each response), each decision, futures (runs that are done),
        missing (that are not), share, low, high; by threshold, the largest share first.
    """
    kept = {name: _keeps(whole_response(table, name), t) for name, t in thresholds.items()}
    every = np.stack([*kept.values()])
    # a run of which one figure is unknown is unknown, whatever the others say
    together = np.where(np.isnan(every).any(axis=0), np.nan, every.min(axis=0))
    places = _places(table, decisions)
    rows: list[dict[str, Any]] = []
    for response, keeps in {ALL: together, **kept}.items():
        of_response = [
            {"threshold": response, **dict(zip(decisions, name, strict=True))}
            | _share(keeps[[place == name for place in places]], sampled, level)
            for name in dict.fromkeys(places)
        ]
        rows += sorted(of_response, key=lambda row: -np.nan_to_num(row["share"]))
    return pd.DataFrame(rows)


def _places(table: pd.DataFrame, factors: Sequence[str]) -> list[tuple[object, ...]]:
    """The levels of some factors, run by run; what is as the base says so."""
    columns = [table[name].astype(object).where(table[name].notna(), AS_BASE) for name in factors]
    return list(zip(*columns, strict=True)) if columns else [()] * len(table)


def _crossed(
    table: pd.DataFrame, response: str, rows: Sequence[object], columns: Sequence[object]
) -> tuple[Floats, Ints]:
    """``y[future, decision]``, NaN where that run is not done, and its number in the study."""
    row, column = ({p: i for i, p in enumerate(dict.fromkeys(of))} for of in (rows, columns))
    y = np.full((len(row), len(column)), np.nan)
    run = np.zeros(y.shape, dtype=np.int64)
    at = (np.array([row[p] for p in rows]), np.array([column[p] for p in columns]))
    y[at] = whole_response(table, response)
    run[at] = table["run"].to_numpy()
    return y, run


def _regret(lost: Floats, run: Ints, sampled: bool, level: float) -> dict[str, float]:
    """Expected and largest regret of one decision."""
    if not len(lost):
        unknown = dict.fromkeys(("expected", "low", "high", "largest", "worst"), math.nan)
        return {"futures": 0, **unknown}
    mean = mean_interval(lost, level)
    # regret is not below 0, whatever the interval's width
    ends = (max(0.0, mean.low), mean.high) if sampled else (math.nan, math.nan)
    return {
        "futures": len(lost),
        "expected": mean.mean,
        "low": ends[0],
        "high": ends[1],
        "largest": float(lost.max()),
        "worst": int(run[lost.argmax()]) if lost.max() > 0 else math.nan,
    }


def _keeps(y: Floats, threshold: Threshold) -> Floats:
    """1 where a threshold is kept, 0 where not, NaN where it is not known."""
    low = -math.inf if threshold.at_least is None else threshold.at_least
    high = math.inf if threshold.at_most is None else threshold.at_most
    return np.where(np.isfinite(y), ((y >= low) & (y <= high)).astype(np.float64), np.nan)


def _share(keeps: Floats, sampled: bool, level: float) -> dict[str, float]:
    known = keeps[np.isfinite(keeps)]
    count = {"futures": len(known), "missing": len(keeps) - len(known)}
    if not len(known):
        return count | dict.fromkeys(("share", "low", "high"), math.nan)
    low, high = math.nan, math.nan
    if sampled:
        interval = stats.binomtest(int(known.sum()), len(known)).proportion_ci(level, "wilson")
        low, high = float(interval.low), float(interval.high)
    return count | {"share": float(known.mean()), "low": low, "high": high}
