"""Where and by how much the targets of two runs differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from optimizer.comparison.side import Side

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
        Lines in all.
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
        for axis in (*AXES, "region")
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
        cells=_moved_cells(table),
        margins={keys: _margin(table, keys) for keys in MARGINS},
        total_a=int(table["a"].sum()),
        total_b=int(table["b"].sum()),
        only_a=_only(names_a, names_b),
        only_b=_only(names_b, names_a),
        other_region=tuple(z for z, r in regions_a.items() if regions_b.get(z, r) != r),
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
    texts = dict.fromkeys((c for c in table.columns if c in (*AXES, "region")), "object")
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
    missing_names = {
        axis: tuple(n for n in names[axis] if n not in set(others[axis]))
        for axis in (*AXES, "region")
    }
    return {axis: missing for axis, missing in missing_names.items() if missing}
