"""Where and by how much the targets and the figures of two runs differ.

Replications of runs with one seed share their random numbers: their differences are independent of
one another whatever the streams did to each, so the t interval of the pairs holds, and is narrow
where the same points of sale draw the same numbers (Law 2015, §10.2.1 and §11.2). Runs of other
seeds share nothing: Welch's interval.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from optimizer.comparison.side import Side
from optimizer.results.figure_definition import HALF_WIDTH
from optimizer.statistics import Interval, independent_difference, paired_difference

AXES = ("channel", "zone", "offer", "month")
"""What a target is for."""
MARGINS = (
    ("channel",),
    ("region",),
    ("zone",),
    ("offer",),
    ("month",),
    ("channel", "region"),
    ("channel", "offer"),
)
"""By what differences are added up."""
_ENDS = ["low", "high", "low_together", "high_together"]
_COLUMNS = ["name", "unit", "a", "b", "difference", "how", "n", *_ENDS]


@dataclass(frozen=True, eq=False)
class TargetDifference:
    """The targets of B less those of A.

    Attributes
    ----------
    cells : DataFrame
        channel, zone, region, offer, month, a, b, difference (lines), of every target that
        differs, the largest first.
    margins : mapping of tuple of axes to DataFrame
        By each of ``MARGINS``: the axes, a, b, difference, moved (lines: differences of its
        targets without their signs), of every group that either run has a target in.
    total_a, total_b : int
        Lines.
    only_a, only_b : mapping of axis to tuple of str
        Names that one run alone knows: its scenario has another shape.
    other_region : tuple of str
        Zones that are in another region in B; they count in A's.
    """

    cells: pd.DataFrame
    margins: Mapping[tuple[str, ...], pd.DataFrame]
    total_a: int
    total_b: int
    only_a: Mapping[str, tuple[str, ...]]
    only_b: Mapping[str, tuple[str, ...]]
    other_region: tuple[str, ...]

    @property
    def moved(self) -> int:
        """Lines that differ, by channel, zone, offer and month, without their signs."""
        return int(self.cells["difference"].abs().sum())

    @property
    def difference(self) -> int:
        """Lines that B has more."""
        return self.total_b - self.total_a


def target_difference(a: Side, b: Side) -> TargetDifference:
    """Compare the targets of two runs; a target that one does not have is 0 there."""
    names_a, names_b = _names(a), _names(b)
    both = {
        axis: [*names_a[axis], *(n for n in names_b[axis] if n not in set(names_a[axis]))]
        for axis in names_a
    }
    regions_a, regions_b = _regions(a), _regions(b)
    tables = [side.targets.rename(columns={"lines": n}) for side, n in ((a, "a"), (b, "b"))]
    table = pd.concat(tables, ignore_index=True).fillna({"a": 0, "b": 0})
    for axis in AXES:
        table[axis] = pd.Categorical(table[axis], categories=both[axis])
    table = table.groupby(list(AXES), observed=True, sort=True)[["a", "b"]].sum().reset_index()
    table = table.astype({"a": "int64", "b": "int64"})
    region = table["zone"].astype("object").map(regions_b | regions_a)
    table["region"] = pd.Categorical(region, categories=both["region"])
    table = table[["channel", "zone", "region", "offer", "month", "a", "b"]]
    table = table.assign(difference=table["b"] - table["a"])
    return TargetDifference(
        _moved_cells(table),
        {keys: _margin(table, keys) for keys in MARGINS},
        int(table["a"].sum()),
        int(table["b"].sum()),
        _only(names_a, names_b),
        _only(names_b, names_a),
        tuple(z for z, r in regions_a.items() if regions_b.get(z, r) != r),
    )


def _moved_cells(table: pd.DataFrame) -> pd.DataFrame:
    """Targets that differ, the largest first, then in the order of the axes."""
    moved = table[table["difference"] != 0].sort_values(list(AXES))
    size = moved["difference"].abs().sort_values(ascending=False, kind="stable")
    return _plain(moved.loc[size.index])


def _margin(table: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    sums = table.assign(moved=table["difference"].abs())
    groups = sums.groupby(list(keys), observed=True, sort=True)
    return _plain(groups[["a", "b", "difference", "moved"]].sum().reset_index())


def _plain(table: pd.DataFrame) -> pd.DataFrame:
    """Names as text again."""
    texts = {name: "object" for name in table.columns if name in (*AXES, "region")}
    return table.astype(texts).reset_index(drop=True)


def _names(side: Side) -> dict[str, tuple[str, ...]]:
    scenario = side.scenario
    return {
        "channel": scenario.channels,
        "zone": scenario.zones.ids,
        "offer": scenario.offers,
        "month": scenario.months,
        "region": scenario.zones.regions,
    }


def _regions(side: Side) -> dict[str, str]:
    return dict(zip(side.scenario.zones.ids, side.scenario.zones.region, strict=True))


def _only(
    names: Mapping[str, Sequence[str]], others: Mapping[str, Sequence[str]]
) -> dict[str, tuple[str, ...]]:
    missing = {axis: tuple(n for n in names[axis] if n not in set(others[axis])) for axis in names}
    return {axis: of_axis for axis, of_axis in missing.items() if of_axis}


def figure_differences(a: Side, b: Side, level: float = 0.95) -> pd.DataFrame:
    """Every figure of either run, and what B has more than A.

    Each interval alone, and all of them together, have the confidence ``level``.

    Returns
    -------
    DataFrame
        name, unit, a, b, difference, how, n, low, high, low_together, high_together. ``how``:
        paired, independent (an interval, of ``n`` pairs or samples), plain (no samples: a plan's
        figure is no mean), only a, only b, other unit. ``low`` and ``high`` hold for each figure
        alone; ``low_together`` and ``high_together`` for all that have an interval at once
        (Bonferroni).
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
    return pd.DataFrame(rows, columns=_COLUMNS)


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
