"""Differences of the figures of two runs, with an interval where there are samples.

Replications of runs with one seed share their random numbers: their differences are independent of
one another whatever the streams did to each, so the t interval of the pairs holds, and is narrow
where the same points of sale draw the same numbers (Law 2015, §10.2.1 and §11.2). Runs of other
seeds share nothing: Welch's interval.
"""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from optimizer.comparison.side import Side
from optimizer.results.figure import HALF_WIDTH
from optimizer.statistics import Interval, independent_difference, paired_difference

COLUMNS = (
    "name",
    "unit",
    "a",
    "b",
    "difference",
    "how",
    "n",
    "low",
    "high",
    "low_together",
    "high_together",
)


def figure_differences(a: Side, b: Side, level: float = 0.95) -> pd.DataFrame:
    """Every figure of either run, and what B has more than A.

    Parameters
    ----------
    level : float
        Confidence of each interval alone, and of all of them together.

    Returns
    -------
    DataFrame
        ``COLUMNS``. ``how``: paired, independent (an interval, of ``n`` pairs or samples),
        plain (no samples: a plan's figure is no mean), only a, only b, other unit. ``low`` and
        ``high`` hold for each figure alone; ``low_together`` and ``high_together`` for all that
        have an interval at once (Bonferroni).
    """
    names = [n for n in {**a.figures, **b.figures} if not _says_how_sure(n, a, b)]
    sampled = [name for name in names if _sampled(name, a, b)]
    together = 1 - (1 - level) / max(len(sampled), 1)
    rows = []
    for name in names:
        one, unit = a.figures.get(name, (math.nan, ""))
        other, other_unit = b.figures.get(name, (math.nan, ""))
        how, n = _how(name, a, b), 0
        difference = other - one if how == "plain" else math.nan
        ends = (math.nan,) * 4
        if name in sampled:
            how = "paired" if a.seed == b.seed else "independent"
            alone, at_once = (_interval(name, a, b, x) for x in (level, together))
            difference, n = alone.mean, alone.n
            ends = (alone.low, alone.high, at_once.low, at_once.high)
        rows.append((name, unit or other_unit, one, other, difference, how, n, *ends))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _says_how_sure(name: str, a: Side, b: Side) -> bool:
    """Whether a figure is half of the interval that stands here beside another figure."""
    start = name.removesuffix(f".{HALF_WIDTH}")
    return start != name and (start in a.samples or start in b.samples)


def _sampled(name: str, a: Side, b: Side) -> bool:
    """Whether a difference has an interval: two finite samples of each at least."""
    if _how(name, a, b) != "plain" or name not in a.samples or name not in b.samples:
        return False
    return all(
        len(side.samples[name]) > 1 and np.isfinite(side.samples[name]).all() for side in (a, b)
    )


def _how(name: str, a: Side, b: Side) -> str:
    if name not in b.figures:
        return "only a"
    if name not in a.figures:
        return "only b"
    return "plain" if a.figures[name][1] == b.figures[name][1] else "other unit"


def _interval(name: str, a: Side, b: Side, level: float) -> Interval:
    """Of B less A: over the replications that both have, where they share their numbers."""
    one, other = a.samples[name], b.samples[name]
    if a.seed != b.seed:
        return independent_difference(other, one, level)
    pairs = min(len(one), len(other))
    return paired_difference(other[:pairs], one[:pairs], level)
